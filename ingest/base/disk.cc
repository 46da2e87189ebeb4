#include "ingest/base/disk.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>
#include <vector>

namespace firstreply {
namespace {

sqlite3_vfs& FindVfs(const Disk& disk) {
  sqlite3_vfs* vfs = sqlite3_vfs_find(disk.vfs_name().c_str());
  if (vfs == nullptr) throw std::logic_error("no VFS is called " + disk.vfs_name());
  return *vfs;
}

Error DiskError(const std::string& path, std::string_view what, int code) {
  return {Errc::kDisk, fmt::format("{}: cannot {}: {}", path, what, sqlite3_errstr(code))};
}

Result<std::string> FullPath(sqlite3_vfs& vfs, const std::string& path) {
  std::vector<char> full(static_cast<size_t>(vfs.mxPathname) + 1);
  const int code =
      vfs.xFullPathname(&vfs, path.c_str(), static_cast<int>(full.size()), full.data());
  // SQLITE_OK_SYMLINK says that a link was followed, which is fine here.
  if ((code & 0xff) != SQLITE_OK) return DiskError(path, "find the directory", code);
  return std::string(full.data());
}

}  // namespace

Disk Disk::Real() {
  return Disk("unix");
}

Result<bool> Disk::Exists(const std::string& path) const {
  sqlite3_vfs& vfs = FindVfs(*this);
  const Result<std::string> full = FullPath(vfs, path);
  if (!full) return full.error();
  int exists = 0;
  const int code = vfs.xAccess(&vfs, full->c_str(), SQLITE_ACCESS_EXISTS, &exists);
  if (code != SQLITE_OK) return DiskError(path, "look for the file", code);
  return exists != 0;
}

Result<int64_t> Disk::Size(const std::string& path) const {
  const Result<DiskFile> file = DiskFile::Open(*this, path, DiskFile::Mode::kRead);
  if (!file && file.error().code == Errc::kNotFound) return int64_t{0};
  if (!file) return file.error();
  return file->Size();
}

struct DiskFile::Handle {
  explicit Handle(sqlite3_vfs& vfs, std::string shown_path)
      : storage(static_cast<size_t>(vfs.szOsFile) / sizeof(std::max_align_t) + 1),
        path(std::move(shown_path)) {}
  ~Handle() {
    if (file()->pMethods != nullptr) file()->pMethods->xClose(file());
    sqlite3_free_filename(const_cast<char*>(vfs_path));
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(storage.data()); }

  std::vector<std::max_align_t> storage;  // the VFS says how large its file objects are
  std::string path;
  const char* vfs_path = nullptr;  // SQLite's form of a path, which has to outlive the file
};

Result<DiskFile> DiskFile::Open(const Disk& disk, const std::string& path, Mode mode) {
  sqlite3_vfs& vfs = FindVfs(disk);
  const Result<std::string> full = FullPath(vfs, path);
  if (!full) return full.error();
  if (mode == Mode::kRead) {
    const Result<bool> exists = disk.Exists(path);
    if (!exists) return exists.error();
    if (!*exists) return Error{Errc::kNotFound, path + ": there is no such file"};
  }
  auto handle = std::make_unique<Handle>(vfs, path);
  handle->vfs_path = sqlite3_create_filename(full->c_str(), "", "", 0, nullptr);
  if (handle->vfs_path == nullptr) throw std::bad_alloc();
  // As a main database, because only such files share SQLite's table of POSIX locks.
  const int flags =
      SQLITE_OPEN_MAIN_DB |
      (mode == Mode::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const int code = vfs.xOpen(&vfs, handle->vfs_path, handle->file(), flags, nullptr);
  if (code != SQLITE_OK) return DiskError(path, "open it", code);
  return DiskFile(std::move(handle));
}

DiskFile::DiskFile(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
DiskFile::DiskFile(DiskFile&&) noexcept = default;
DiskFile& DiskFile::operator=(DiskFile&&) noexcept = default;
DiskFile::~DiskFile() = default;

Result<int64_t> DiskFile::Size() const {
  sqlite3_int64 size = 0;
  const int code = handle_->file()->pMethods->xFileSize(handle_->file(), &size);
  if (code != SQLITE_OK) return DiskError(handle_->path, "tell its size", code);
  return int64_t{size};
}

Result<size_t> DiskFile::Read(int64_t offset, std::span<std::byte> into) const {
  const Result<int64_t> size = Size();
  if (!size) return size.error();
  if (offset >= *size) return size_t{0};
  const size_t count =
      static_cast<size_t>(std::min<int64_t>(static_cast<int64_t>(into.size()), *size - offset));
  const int code = handle_->file()->pMethods->xRead(handle_->file(), into.data(),
                                                    static_cast<int>(count), offset);
  if (code == SQLITE_IOERR_SHORT_READ) {
    return Error{Errc::kUnavailable, handle_->path + ": it shrank while it was read"};
  }
  if (code != SQLITE_OK) return DiskError(handle_->path, "read it", code);
  return count;
}

Status DiskFile::Replace(std::span<const std::byte> content) {
  const sqlite3_io_methods* methods = handle_->file()->pMethods;
  int code = methods->xTruncate(handle_->file(), 0);
  if (code == SQLITE_OK) {
    code = methods->xWrite(handle_->file(), content.data(), static_cast<int>(content.size()), 0);
  }
  if (code != SQLITE_OK) return DiskError(handle_->path, "write it", code);
  return Done{};
}

Status DiskFile::SaveAgain() {
  const Result<int64_t> size = Size();
  if (!size) return size.error();
  const sqlite3_io_methods* methods = handle_->file()->pMethods;
  std::vector<std::byte> bytes(size_t{1} << 16);
  for (int64_t offset = 0; offset < *size; offset += static_cast<int64_t>(bytes.size())) {
    const Result<size_t> read = Read(offset, bytes);
    if (!read) return read.error();
    const int code =
        methods->xWrite(handle_->file(), bytes.data(), static_cast<int>(*read), offset);
    if (code != SQLITE_OK) return DiskError(handle_->path, "write it again", code);
  }
  const int code = methods->xSync(handle_->file(), SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK) return DiskError(handle_->path, "sync it", code);
  return Done{};
}

Result<bool> DiskFile::TryLock() {
  const sqlite3_io_methods* methods = handle_->file()->pMethods;
  int code = methods->xLock(handle_->file(), SQLITE_LOCK_SHARED);
  if (code == SQLITE_OK) code = methods->xLock(handle_->file(), SQLITE_LOCK_EXCLUSIVE);
  if (code == SQLITE_OK) return true;
  // A step that failed half way must not keep the others out.
  methods->xUnlock(handle_->file(), SQLITE_LOCK_NONE);
  if ((code & 0xff) == SQLITE_BUSY) return false;
  return DiskError(handle_->path, "lock it", code);
}

}  // namespace firstreply
