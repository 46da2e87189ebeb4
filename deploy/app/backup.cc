#include "deploy/app/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <tuple>

#include "alerts/tables.h"
#include "deploy/app/entropy.h"
#include "deploy/app/store.h"
#include "ingest/base/rfc3339.h"

namespace firstreply::app {
namespace {

namespace fs = std::filesystem;

Error Failed(const std::string& path, const std::error_code& why) {
  return {Errc::kDisk, path + ": " + why.message()};
}

// A name in a folder is on the disk once the folder is.
Status SyncPath(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
  const int why = errno;
  if (descriptor >= 0) close(descriptor);
  if (!synced) return Error{Errc::kDisk, path + ": " + std::strerror(why)};
  return Done{};
}

Status SyncFolderOf(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return SyncPath(folder.empty() ? "." : folder.string());
}

Status MoveTo(const std::string& from, const std::string& to) {
  std::error_code failed;
  fs::rename(from, to, failed);
  if (failed) return Failed(from, failed);
  return Done{};
}

void RemoveStore(const std::string& path) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) fs::remove(path + suffix, ignored);
}

Status CopyStore(const std::string& store, const std::string& to) {
  Result<Store> source = Store::OpenToRead(store);
  if (!source) return source.error();
  Result<Store> target = Store::OpenToWrite(to);
  if (!target) return target.error();
  return source->database().CopyTo(target->database());
}

// Opened for writing it is read whole in search of damage.
Status PrepareRestored(const std::string& path) {
  Result<Store> store = Store::OpenToWrite(path);
  if (!store) return store.error();
  if (Status migrated = Migrate(store->database(), alerts::kRoom, alerts::Migrations());
      !migrated) {
    return migrated;
  }
  Transaction tx(store->database());
  alerts::HoldDeliveries(tx, true);
  alerts::NameTimeline(tx, RandomName());
  if (Status committed = tx.Commit(); !committed) return committed;
  return store->database().Checkpoint();
}

// "20260302T080000Z": part of a file's name.
std::string Stamp(TimePoint now) {
  std::string stamp;
  for (const char c : FormatRfc3339({now, false})) {
    if (c == 'T' || c == 'Z' || (c >= '0' && c <= '9')) stamp += c;
  }
  return stamp;
}

// Puts what the store's log holds into its file, so that the file alone is the store at each step
// of the swap. A store too harmed for that stays as it is.
void FoldLog(const std::string& store, const Disk& disk) {
  if (!fs::exists(store)) return;
  Result<Database> old = Database::Open({.path = store, .disk = &disk});
  if (old) std::ignore = old->Checkpoint();
}

// Two restores in one second put two stores aside.
std::string FreeName(const std::string& name) {
  std::string free = name;
  for (int i = 2; fs::exists(free); ++i) free = name + "-" + std::to_string(i);
  return free;
}

// The old store keeps a name throughout, so that a crash leaves one of the two in its place.
Status Swap(const std::string& restored, const std::string& store, const std::string& replaced) {
  std::error_code failed;
  if (fs::exists(store)) {
    fs::create_hard_link(store, replaced, failed);
    if (failed) return Failed(replaced, failed);
    for (const char* suffix : {"-wal", "-shm"}) {
      if (!fs::exists(store + suffix)) continue;
      if (Status moved = MoveTo(store + suffix, replaced + suffix); !moved) return moved;
    }
  }
  if (Status moved = MoveTo(restored, store); !moved) return moved;
  return SyncFolderOf(store);
}

}  // namespace

Status BackUp(const std::string& store, const std::string& to) {
  if (fs::exists(to)) return Error{Errc::kInvalid, to + ": is there already"};
  const std::string part = to + ".part";
  RemoveStore(part);
  Status copied = CopyStore(store, part);
  if (copied) copied = SyncPath(part);
  if (copied) copied = MoveTo(part, to);
  RemoveStore(part);
  if (!copied) return copied.error().In("backup");
  return SyncFolderOf(to);
}

Result<std::string> Restore(const std::string& from, const std::string& store, TimePoint now) {
  if (!fs::exists(from)) return Error{Errc::kNotFound, from + ": there is no such file"};
  // Of a store as it is used, the file alone is not all: what was committed last is in the log.
  std::error_code none;
  if (const auto log_bytes = fs::file_size(from + "-wal", none); !none && log_bytes > 0) {
    return Error{Errc::kInvalid, from + ": is a store and no backup; firstreply backup makes one"};
  }
  const Disk disk = Disk::Real();
  const Result<StoreLock> lock =
      StoreLock::Acquire({.store_path = store, .disk = &disk, .process_id = getpid()});
  if (!lock) return lock.error();

  const std::string restored = store + ".restoring";
  RemoveStore(restored);
  std::error_code failed;
  fs::copy_file(from, restored, failed);
  if (failed) return Failed(restored, failed);
  if (Status prepared = PrepareRestored(restored); !prepared) {
    RemoveStore(restored);
    return prepared.error().In(from);
  }
  FoldLog(store, disk);
  const bool had_store = fs::exists(store);
  const std::string replaced = FreeName(store + ".replaced-" + Stamp(now));
  if (Status swapped = Swap(restored, store, replaced); !swapped) return swapped.error();
  RemoveStore(restored);
  return had_store ? replaced : std::string();
}

Status ReleaseDeliveries(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return Error{Errc::kNotFound, path + ": there is no such store"};
  Result<Store> store = Store::OpenToWrite(path);
  if (!store) return store.error();
  if (Status migrated = Migrate(store->database(), alerts::kRoom, alerts::Migrations());
      !migrated) {
    return migrated;
  }
  Transaction tx(store->database());
  alerts::HoldDeliveries(tx, false);
  return tx.Commit();
}

}  // namespace firstreply::app
