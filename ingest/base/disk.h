// Where the store lives: the seam through which the disk is handed in.
//
// SQLite's VFS *is* the seam. Everything that the store does to files (open, read, write, sync,
// truncate, lock, shared memory) already goes through a `sqlite3_vfs`, a documented interface
// (https://www.sqlite.org/vfs.html) with a well proven real twin. So a `Disk` is no second
// abstraction beside it, only the name of a registered VFS plus the few things that the program
// itself does with the store's files, done through that same VFS.
//
// The real twin is SQLite's own "unix" VFS (`Disk::Real`); the simulated one, which can crash, is
// tests/support/sim_disk.h; ingest/base/checksum_disk.h is a layer over either.
//
// A Disk may be used on any number of threads. It outlives all that was opened through it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "ingest/base/result.h"

struct sqlite3_file;

namespace firstreply {

class Disk {
 public:
  // `vfs_name` is the name under which the VFS is registered with SQLite.
  explicit Disk(std::string vfs_name) : vfs_name_(std::move(vfs_name)) {}

  // The machine's own file system.
  static Disk Real();

  const std::string& vfs_name() const { return vfs_name_; }

  // As SQLite sees it: an empty file counts as none.
  Result<bool> Exists(const std::string& path) const;

  // In bytes; a file that does not exist has 0. kDisk when it cannot be opened.
  Result<int64_t> Size(const std::string& path) const;

 private:
  std::string vfs_name_;
};

// One open file of a disk, closed by the destructor. Not for concurrent use.
//
// On the real disk these handles take part in SQLite's bookkeeping of POSIX locks: closing one
// never drops a lock that a database in this process holds on the same file, as closing a plain
// file descriptor would.
class DiskFile {
 public:
  enum class Mode {
    kRead,    // it must exist and not be empty
    kCreate,  // for reading and writing; made when it is not there
  };

  // `path` may be relative. kNotFound (kRead) or kDisk.
  static Result<DiskFile> Open(const Disk& disk, const std::string& path, Mode mode);

  DiskFile(DiskFile&&) noexcept;
  DiskFile& operator=(DiskFile&&) noexcept;
  ~DiskFile();

  Result<int64_t> Size() const;

  // Reads up to `into.size()` bytes at `offset`; fewer only at the end of the file. Returns how
  // many.
  Result<size_t> Read(int64_t offset, std::span<std::byte> into) const;

  // Replaces the whole content.
  Status Replace(std::span<const std::byte> content);

  // Writes all of it over itself and syncs it. A sync that failed leaves bytes which the kernel
  // shows and will never save (https://wiki.postgresql.org/wiki/Fsync_Errors); now they are safe.
  Status SaveAgain();

  // Takes the exclusive lock of the file, kept until it is closed; the kernel drops it when the
  // process dies in any way. False when another handle has it, in this process or in another one.
  Result<bool> TryLock();

 private:
  struct Handle;
  explicit DiskFile(std::unique_ptr<Handle> handle);

  std::unique_ptr<Handle> handle_;
};

}  // namespace firstreply
