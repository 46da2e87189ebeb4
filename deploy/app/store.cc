#include "deploy/app/store.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace firstreply::app {
namespace {

// SQLite takes a file of one byte for an empty one and would make a new store of it.
bool WasCutToOneByte(const std::string& path) {
  std::error_code failed;
  return std::filesystem::file_size(path, failed) == 1 && !failed;
}

}  // namespace

Result<Store> Store::OpenToWrite(const std::string& path) {
  Store store(std::make_unique<Disk>(Disk::Real()));
  Result<StoreLock> lock =
      StoreLock::Acquire({.store_path = path, .disk = store.disk_.get(), .process_id = getpid()});
  if (!lock) return lock.error();
  store.lock_.emplace(std::move(*lock));
  if (WasCutToOneByte(path)) {
    return Error{Errc::kCorrupt, path + " is cut off after its first byte; restore a backup"};
  }
  Result<Database> database = Database::Open({.path = path, .disk = store.disk_.get()});
  if (!database) return database.error();
  store.database_.emplace(std::move(*database));
  return store;
}

Result<Store> Store::OpenToRead(const std::string& path) {
  Store store(std::make_unique<Disk>(Disk::Real()));
  Result<Database> database =
      Database::Open({.path = path, .disk = store.disk_.get(), .read_only = true});
  if (!database) return database.error();
  store.database_.emplace(std::move(*database));
  return store;
}

Result<TemporaryFolder> TemporaryFolder::Make() {
  std::error_code failed;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(failed);
  if (failed)
    return Error{Errc::kDisk, "there is no folder for temporary files: " + failed.message()};
  std::string path = (parent / "firstreply-XXXXXX").string();
  if (!mkdtemp(path.data())) return Error{Errc::kDisk, path + ": " + std::strerror(errno)};
  return TemporaryFolder(std::move(path));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace firstreply::app
