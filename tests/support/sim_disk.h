// A disk in memory that can fill up, fail and lose its power: the simulated twin of SQLite's "unix"
// VFS.
//
//   SimDisk disk;
//   disk.LosePowerAt(17);                    // at the 17th step from now
//   { auto store = Database::Open({.path = "store.db", .disk = &disk}); ... }
//   disk.Restart(random);                    // keeps what was synced and, by chance, some of the
//   rest auto store = Database::Open({.path = "store.db", .disk = &disk});
//
// It has files (sim_file.h), a directory, SQLite's five levels of file locks and the shared memory
// of WAL, so any number of connections of one process can use it. Any number of disks can exist at
// once. One thread uses a disk; its time stands still, and a wait for a lock takes no time. The
// same calls and the same seed do the same, step by step.
//
// A step is whatever changes the disk: a page written, a truncation, a sync, the making or the
// deletion of a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ingest/base/disk.h"
#include "tests/support/random.h"

namespace firstreply::test {

struct SimDiskState;

class SimDisk : public Disk {
 public:
  using Bytes = std::vector<std::byte>;

  SimDisk();
  ~SimDisk();
  SimDisk(const SimDisk&) = delete;
  SimDisk& operator=(const SimDisk&) = delete;

  int64_t steps_done() const;

  // Calls that wrote, however much.
  int64_t writes_done() const;

  // At the n-th step from now (1 is the next, 0 takes it back) the power goes. What is written
  // at that step may still reach the disk, in part or whole; every later call fails until Restart.
  void LosePowerAt(int64_t nth_step);
  bool power_lost() const;

  // After a loss of power, or in its stead: drops or tears what was not synced. The name of a new
  // file is safe once the file was synced, a deletion once its directory was; till then chance
  // decides. Files still open are of no use after.
  void Restart(Random& random);

  // The process died and the machine did not: locks and shared memory are gone, every write is
  // there.
  void RestartAfterKill();

  // The n-th page that is written from now fails, as on a full disk; the ones after it do not.
  void FailWrite(int64_t nth_write);

  // While set, no file can grow.
  void SetFull(bool full);

  // The n-th sync from now fails, and what it should have saved is never saved.
  void FailSync(int64_t nth_sync);

  // For tests that look at or damage a file: its bytes as they are now; bytes to put in its place,
  // safe at once.
  Bytes Content(const std::string& path) const;
  void Put(const std::string& path, std::span<const std::byte> content);
  std::vector<std::string> Paths() const;

 private:
  struct Registered;
  SimDiskState& state() const;

  std::unique_ptr<Registered> registered_;
};

}  // namespace firstreply::test
