// One monitor a store: whoever opens a store for writing holds this lock for as long as it lives.
//
// The lock is one of the kernel's on the file STORE.lock, so it goes with the process however that
// ends (kill -9, crash, power); nothing has to be cleaned up. The file stays and is no sign of a
// running monitor. In it stands the number of the process that took the lock last, for the message
// only.
#pragma once

#include <cstdint>
#include <string>

#include "ingest/base/disk.h"
#include "ingest/base/result.h"

namespace firstreply {

// Held until it is destroyed. Any thread may hold it.
class StoreLock {
 public:
  struct Options {
    std::string store_path;
    const Disk* disk = nullptr;  // must be given
    int64_t process_id = 0;      // ours
  };

  // kUnavailable: "another monitor (pid 4711) has this store"; kDisk: the lock's file cannot be
  // made or written.
  static Result<StoreLock> Acquire(const Options& options);

 private:
  explicit StoreLock(DiskFile file) : file_(std::move(file)) {}

  DiskFile file_;
};

}  // namespace firstreply
