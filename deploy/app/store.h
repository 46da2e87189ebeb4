// The store as the program opens it: on the machine's own disk, and for one writer at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ingest/base/database.h"
#include "ingest/base/disk.h"
#include "ingest/base/result.h"
#include "ingest/base/store_lock.h"

namespace firstreply::app {

class Store {
 public:
  // For a writer: takes the lock of the store and keeps it. kUnavailable when another has it.
  static Result<Store> OpenToWrite(const std::string& path);

  // For a reader, also beside a running monitor. The file must exist.
  static Result<Store> OpenToRead(const std::string& path);

  Database& database() { return *database_; }

 private:
  explicit Store(std::unique_ptr<Disk> disk) : disk_(std::move(disk)) {}

  // In this order: what comes later is closed first.
  std::unique_ptr<Disk> disk_;
  std::optional<StoreLock> lock_;
  std::optional<Database> database_;
};

// A folder that goes when its owner does, for a replay whose store nobody wants to keep.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> Make();
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace firstreply::app
