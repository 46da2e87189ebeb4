// The layer is a VFS shim: a `sqlite3_vfs` whose files hold the files of the VFS below. Most
// methods only pass their call on.
#include "ingest/base/checksum_disk.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>

#include "ingest/base/gathered_disk_writes.h"
#include "ingest/base/store_file.h"

namespace firstreply {

struct ChecksumLayer {
  sqlite3_vfs vfs{};
  sqlite3_vfs* below = nullptr;
  int64_t damaged_page = 0;  // 0: none
  bool sync_failed = false;
  GatheredDiskWrites gathered;  // of the log
};

namespace {

// What SQLite allocates for an open file: this, and behind it the file of the VFS below.
struct alignas(8) LayeredFile {
  sqlite3_file base;
  ChecksumLayer* layer;
  bool is_main;
  bool is_log;
};

LayeredFile& Layered(sqlite3_file* file) {
  return *reinterpret_cast<LayeredFile*>(file);
}
sqlite3_file* Below(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(&Layered(file) + 1);
}
const sqlite3_io_methods& MethodsBelow(sqlite3_file* file) {
  return *Below(file)->pMethods;
}

GatheredDiskWrites& Gathered(sqlite3_file* file) {
  return Layered(file).layer->gathered;
}
// So that the file below is as SQLite believes it to be.
int PassOnGathered(sqlite3_file* file) {
  return Gathered(file).HasSomeOf(Below(file)) ? Gathered(file).PassOn() : SQLITE_OK;
}

int64_t PageNumberAt(sqlite3_int64 offset) {
  return offset / int64_t{kPageSize} + 1;
}

bool IsWholePage(int count, sqlite3_int64 offset) {
  return count == int{kPageSize} && offset % int64_t{kPageSize} == 0;
}

int Read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  if (Gathered(file).HasSomeOf(Below(file), offset, count)) {
    if (const int code = Gathered(file).PassOn(); code != SQLITE_OK) return code;
  }
  const int code = MethodsBelow(file).xRead(Below(file), into, count, offset);
  // SQLite reads parts of a page only from the file's header, and the whole of page 1 before it
  // trusts any of that.
  if (code != SQLITE_OK || !Layered(file).is_main || !IsWholePage(count, offset)) return code;
  const std::span<const std::byte, kPageSize> page(static_cast<const std::byte*>(into), kPageSize);
  if (PageIsSealed(PageNumberAt(offset), page)) return SQLITE_OK;
  Layered(file).layer->damaged_page = PageNumberAt(offset);
  return SQLITE_IOERR_DATA;
}

int Write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  if (Layered(file).layer->sync_failed) return SQLITE_IOERR_WRITE;
  if (Layered(file).is_log) {
    const auto bytes = std::as_bytes(std::span(static_cast<const char*>(from), size_t(count)));
    return Gathered(file).Add(Below(file), bytes, offset);
  }
  if (!Layered(file).is_main) return MethodsBelow(file).xWrite(Below(file), from, count, offset);
  if (!IsWholePage(count, offset)) return SQLITE_IOERR_WRITE;  // could not be sealed
  // A copy, because the buffer is a page of SQLite's cache.
  std::array<std::byte, kPageSize> page;
  std::copy_n(static_cast<const std::byte*>(from), kPageSize, page.begin());
  SealPage(PageNumberAt(offset), page);
  return MethodsBelow(file).xWrite(Below(file), page.data(), count, offset);
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (Layered(file).layer->sync_failed) return SQLITE_IOERR_TRUNCATE;
  if (Gathered(file).HasSomeOf(Below(file), 0, size)) {
    if (const int code = Gathered(file).PassOn(); code != SQLITE_OK) return code;
  }
  if (Gathered(file).HasSomeOf(Below(file))) Gathered(file).Drop();
  return MethodsBelow(file).xTruncate(Below(file), size);
}

int Sync(sqlite3_file* file, int flags) {
  if (Layered(file).layer->sync_failed) return SQLITE_IOERR_FSYNC;
  // A write that fails here is no failed sync: nothing of it was promised to anybody.
  if (const int code = PassOnGathered(file); code != SQLITE_OK) return code;
  const int code = MethodsBelow(file).xSync(Below(file), flags);
  if (code != SQLITE_OK) Layered(file).layer->sync_failed = true;
  return code;
}

int Close(sqlite3_file* file) {
  // What was committed was synced, and so passed on.
  if (Gathered(file).HasSomeOf(Below(file))) Gathered(file).Drop();
  return MethodsBelow(file).xClose(Below(file));
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  if (const int code = PassOnGathered(file); code != SQLITE_OK) return code;
  return MethodsBelow(file).xFileSize(Below(file), size);
}

int Lock(sqlite3_file* file, int level) {
  return MethodsBelow(file).xLock(Below(file), level);
}

int Unlock(sqlite3_file* file, int level) {
  return MethodsBelow(file).xUnlock(Below(file), level);
}

int CheckReservedLock(sqlite3_file* file, int* reserved) {
  return MethodsBelow(file).xCheckReservedLock(Below(file), reserved);
}

int FileControl(sqlite3_file* file, int operation, void* argument) {
  return MethodsBelow(file).xFileControl(Below(file), operation, argument);
}

int SectorSize(sqlite3_file* file) {
  return MethodsBelow(file).xSectorSize(Below(file));
}

int DeviceCharacteristics(sqlite3_file* file) {
  return MethodsBelow(file).xDeviceCharacteristics(Below(file));
}

int ShmMap(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  return MethodsBelow(file).xShmMap(Below(file), region, size, extend, memory);
}

// The lock of the one who writes is the first (https://www.sqlite.org/walformat.html#wal_locks).
bool GivesWriteLockBack(int offset, int flags) {
  return offset == 0 && (flags & SQLITE_SHM_UNLOCK) != 0 && (flags & SQLITE_SHM_EXCLUSIVE) != 0;
}

int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
  // What is gathered now was not synced: it is of a transaction that was rolled back.
  if (GivesWriteLockBack(offset, flags)) Gathered(file).Drop();
  return MethodsBelow(file).xShmLock(Below(file), offset, count, flags);
}

void ShmBarrier(sqlite3_file* file) {
  // Others may look at the log once they see what was put into shared memory before this. A commit
  // was synced before it, so there is nothing to do; were there, and it failed, SQLite could not be
  // told, and the store must not be written to any more.
  if (Gathered(file).PassOn() != SQLITE_OK) Layered(file).layer->sync_failed = true;
  MethodsBelow(file).xShmBarrier(Below(file));
}

int ShmUnmap(sqlite3_file* file, int remove) {
  return MethodsBelow(file).xShmUnmap(Below(file), remove);
}

// Version 2: with shared memory and without xFetch, so that no page gets around the check through a
// memory map.
constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = Close,
    .xRead = Read,
    .xWrite = Write,
    .xTruncate = Truncate,
    .xSync = Sync,
    .xFileSize = FileSize,
    .xLock = Lock,
    .xUnlock = Unlock,
    .xCheckReservedLock = CheckReservedLock,
    .xFileControl = FileControl,
    .xSectorSize = SectorSize,
    .xDeviceCharacteristics = DeviceCharacteristics,
    .xShmMap = ShmMap,
    .xShmLock = ShmLock,
    .xShmBarrier = ShmBarrier,
    .xShmUnmap = ShmUnmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

ChecksumLayer& LayerOf(sqlite3_vfs* vfs) {
  return *static_cast<ChecksumLayer*>(vfs->pAppData);
}
sqlite3_vfs* VfsBelow(sqlite3_vfs* vfs) {
  return LayerOf(vfs).below;
}

int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
  new (file) LayeredFile{.base = {nullptr},
                         .layer = &LayerOf(vfs),
                         .is_main = (flags & SQLITE_OPEN_MAIN_DB) != 0,
                         .is_log = (flags & SQLITE_OPEN_WAL) != 0};
  Below(file)->pMethods = nullptr;
  const int code = VfsBelow(vfs)->xOpen(VfsBelow(vfs), path, Below(file), flags, flags_out);
  // A VFS may fail and still want its file closed; SQLite sees to that when it sees methods.
  if (Below(file)->pMethods != nullptr) file->pMethods = &kMethods;
  return code;
}

int Delete(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  if (LayerOf(vfs).sync_failed) return SQLITE_IOERR_DELETE;
  const int code = VfsBelow(vfs)->xDelete(VfsBelow(vfs), path, sync_directory);
  if (code == SQLITE_IOERR_DIR_FSYNC) LayerOf(vfs).sync_failed = true;
  return code;
}

int Access(sqlite3_vfs* vfs, const char* path, int what, int* result) {
  return VfsBelow(vfs)->xAccess(VfsBelow(vfs), path, what, result);
}

int FullPathname(sqlite3_vfs* vfs, const char* path, int size, char* full) {
  return VfsBelow(vfs)->xFullPathname(VfsBelow(vfs), path, size, full);
}

int Randomness(sqlite3_vfs* vfs, int size, char* into) {
  return VfsBelow(vfs)->xRandomness(VfsBelow(vfs), size, into);
}

int Sleep(sqlite3_vfs* vfs, int microseconds) {
  return VfsBelow(vfs)->xSleep(VfsBelow(vfs), microseconds);
}

int CurrentTime(sqlite3_vfs* vfs, double* days) {
  return VfsBelow(vfs)->xCurrentTime(VfsBelow(vfs), days);
}

int CurrentTimeInt64(sqlite3_vfs* vfs, sqlite3_int64* milliseconds) {
  return VfsBelow(vfs)->xCurrentTimeInt64(VfsBelow(vfs), milliseconds);
}

int LastError(sqlite3_vfs* vfs, int size, char* text) {
  return VfsBelow(vfs)->xGetLastError(VfsBelow(vfs), size, text);
}

}  // namespace

ChecksumDisk::ChecksumDisk(const Disk& below)
    : Disk(fmt::format("checksum-{}", fmt::ptr(this))), layer_(std::make_unique<ChecksumLayer>()) {
  layer_->below = sqlite3_vfs_find(below.vfs_name().c_str());
  if (layer_->below == nullptr) throw std::logic_error("no VFS is called " + below.vfs_name());
  sqlite3_vfs& vfs = layer_->vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = static_cast<int>(sizeof(LayeredFile)) + layer_->below->szOsFile;
  vfs.mxPathname = layer_->below->mxPathname;
  vfs.zName = vfs_name().c_str();
  vfs.pAppData = layer_.get();
  vfs.xOpen = Open;
  vfs.xDelete = Delete;
  vfs.xAccess = Access;
  vfs.xFullPathname = FullPathname;
  vfs.xRandomness = Randomness;
  vfs.xSleep = Sleep;
  vfs.xCurrentTime = CurrentTime;
  vfs.xGetLastError = LastError;
  vfs.xCurrentTimeInt64 = CurrentTimeInt64;
  if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK) throw std::bad_alloc();
}

ChecksumDisk::~ChecksumDisk() {
  sqlite3_vfs_unregister(&layer_->vfs);
}

std::optional<int64_t> ChecksumDisk::damaged_page() const {
  if (layer_->damaged_page == 0) return std::nullopt;
  return layer_->damaged_page;
}

bool ChecksumDisk::sync_failed() const {
  return layer_->sync_failed;
}

}  // namespace firstreply
