// Inside of SimDisk: the directory, the faults and the locks, without SQLite's calls around them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/random.h"
#include "tests/support/sim_file.h"

namespace firstreply::test {

// As SQLite numbers them (https://www.sqlite.org/lockingv3.html).
enum class LockLevel { kNone, kShared, kReserved, kPending, kExclusive };

struct SimHandle;

// A file, known by its name or only by those who have it open.
struct SimNode {
  static constexpr size_t kSharedLocks = 8;
  static constexpr size_t kSharedRegionSize = 32768;

  SimFile file;
  std::vector<SimHandle*> handles;
  std::vector<std::unique_ptr<std::array<std::byte, kSharedRegionSize>>> shared_memory;
};

// One open file.
struct SimHandle {
  std::shared_ptr<SimNode> node;
  LockLevel level = LockLevel::kNone;
  bool maps_memory = false;
  uint8_t shared_locks = 0;     // a bit for each of the 8 locks of the shared memory
  uint8_t exclusive_locks = 0;  // likewise
  bool dead = false;            // the machine or the process went down since
};

// What a step may do.
enum class Verdict { kGo, kFull, kSyncFails, kPowerLost };
enum class StepKind { kWrite, kGrow, kSync, kOther };

struct SimDiskState {
  std::map<std::string, std::shared_ptr<SimNode>> directory;  // as seen now
  std::map<std::string, std::shared_ptr<SimNode>>
      durable_directory;                            // as a loss of power leaves it
  std::vector<std::unique_ptr<SimHandle>> handles;  // dead ones too, until they are closed

  int64_t steps_done = 0;
  int64_t writes_done = 0;  // calls
  bool power_lost = false;
  bool full = false;
  int64_t steps_to_power_loss = 0;  // 0: none is due
  int64_t writes_to_failure = 0;    // likewise
  int64_t syncs_to_failure = 0;     // likewise

  // Counts one step and says what becomes of it. After kPowerLost the step itself may still be
  // done, its caller fails.
  Verdict Step(StepKind kind);

  bool TakeLock(SimHandle& handle, LockLevel level);
  bool TakeSharedMemoryLocks(SimHandle& handle, uint8_t locks, bool exclusive);
  SimHandle& Open(std::shared_ptr<SimNode> node);
  void Close(SimHandle& handle);

  // Cuts the tie between the files and all who have them open: those keep the old nodes and their
  // shared memory.
  void DropHandles();
  void LoseUnsynced(Random& random);
};

}  // namespace firstreply::test
