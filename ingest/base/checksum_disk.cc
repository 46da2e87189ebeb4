// The layer is a VFS shim: a `sqlite3_vfs` whose files hold the files of the VFS below. Nearly
// every method only passes its call on; xRead, xWrite, xTruncate and xSync are the ones that do
// something.
#include "ingest/base/checksum_disk.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>

#include "ingest/base/store_file.h"

namespace firstreply {

struct ChecksumLayer {
  sqlite3_vfs vfs{};
  sqlite3_vfs* below = nullptr;
  int64_t damaged_page = 0;  // 0: none
  bool sync_failed = false;
};

namespace {

// What SQLite allocates for an open file: this, and behind it the file of the VFS below.
struct alignas(8) LayeredFile {
  sqlite3_file base;
  ChecksumLayer* layer;
  bool is_main;
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

int64_t PageNumberAt(sqlite3_int64 offset) {
  return offset / int64_t{kPageSize} + 1;
}

bool IsWholePage(int count, sqlite3_int64 offset) {
  return count == int{kPageSize} && offset % int64_t{kPageSize} == 0;
}

int Read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
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
  return MethodsBelow(file).xTruncate(Below(file), size);
}

int Sync(sqlite3_file* file, int flags) {
  if (Layered(file).layer->sync_failed) return SQLITE_IOERR_FSYNC;
  const int code = MethodsBelow(file).xSync(Below(file), flags);
  if (code != SQLITE_OK) Layered(file).layer->sync_failed = true;
  return code;
}

int Close(sqlite3_file* file) {
  return MethodsBelow(file).xClose(Below(file));
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
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

int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
  return MethodsBelow(file).xShmLock(Below(file), offset, count, flags);
}

void ShmBarrier(sqlite3_file* file) {
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
  new (file) LayeredFile{
      .base = {nullptr}, .layer = &LayerOf(vfs), .is_main = (flags & SQLITE_OPEN_MAIN_DB) != 0};
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
