// A layer over another disk that seals each page of the store's main file on its way out and checks
// it on its way in (store_file.h has the format). `Database` puts one between itself and the disk
// that it was given.
//
// A page that does not match is SQLITE_IOERR_DATA for SQLite and kCorrupt for whoever used the
// database. Other files (the log, its index, journals) pass through as they are, the log in larger
// pieces: what SQLite appends to it is gathered and written at once, at the latest when the log is
// synced or looked at. A write that fails is then the sync's error, before anybody is promised
// anything. It also watches every sync; see `sync_failed`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "ingest/base/disk.h"

namespace firstreply {

struct ChecksumLayer;

// Used by one database, on its thread. Outlives the files opened through it and is outlived by the
// disk below.
class ChecksumDisk : public Disk {
 public:
  explicit ChecksumDisk(const Disk& below);
  ~ChecksumDisk();
  ChecksumDisk(const ChecksumDisk&) = delete;
  ChecksumDisk& operator=(const ChecksumDisk&) = delete;

  // The number of the page that did not match, if there was one: the last.
  std::optional<int64_t> damaged_page() const;

  // A sync failed. What it was to save may be lost although the kernel goes on showing it, and a
  // second sync would report success (https://wiki.postgresql.org/wiki/Fsync_Errors); so from then
  // on this disk refuses every write and sync.
  bool sync_failed() const;

 private:
  std::unique_ptr<ChecksumLayer> layer_;
};

}  // namespace firstreply
