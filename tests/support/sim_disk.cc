// The VFS around SimDiskState: each call of SQLite's checks that the power is on, counts its step
// and does it.
#include "tests/support/sim_disk.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "tests/support/sim_disk_state.h"

namespace firstreply::test {
namespace {

struct OpenFile {
  sqlite3_file base;
  SimDiskState* disk;
  SimHandle* handle;  // the disk's
  const char* delete_on_close;
};

OpenFile& Opened(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file);
}
SimHandle& HandleOf(sqlite3_file* file) {
  return *Opened(file).handle;
}
SimDiskState& DiskOf(sqlite3_file* file) {
  return *Opened(file).disk;
}
bool IsDown(sqlite3_file* file) {
  return HandleOf(file).dead || DiskOf(file).power_lost;
}

int Close(sqlite3_file* file) {
  OpenFile& opened = Opened(file);
  if (opened.delete_on_close != nullptr) opened.disk->directory.erase(opened.delete_on_close);
  opened.disk->Close(*opened.handle);
  return SQLITE_OK;
}

int Read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  if (IsDown(file)) return SQLITE_IOERR_READ;
  const SimFile::Bytes& content = HandleOf(file).node->file.content();
  const size_t from = std::min(static_cast<size_t>(offset), content.size());
  const size_t found = std::min(static_cast<size_t>(count), content.size() - from);
  auto* bytes = static_cast<std::byte*>(into);
  std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(from), found, bytes);
  std::fill(bytes + found, bytes + count, std::byte{0});
  return found == static_cast<size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

// The "unix" VFS misreads the size of a larger write, and says so in these words.
constexpr int kWriteMax = (1 << 17) - 1;

// A large write reaches the cache of the machine, and from there the disk, page by page.
constexpr size_t kCachePageSize = 4096;

int Write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  if (IsDown(file)) return SQLITE_IOERR_WRITE;
  if (count > kWriteMax) return SQLITE_FULL;
  ++DiskOf(file).writes_done;
  SimFile& target = HandleOf(file).node->file;
  std::span bytes(static_cast<const std::byte*>(from), static_cast<size_t>(count));
  auto begin = static_cast<size_t>(offset);
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(kCachePageSize - begin % kCachePageSize, bytes.size()));
    const bool grows = begin + piece.size() > target.content().size();
    const Verdict verdict = DiskOf(file).Step(grows ? StepKind::kGrow : StepKind::kWrite);
    if (verdict == Verdict::kFull) return SQLITE_FULL;
    target.Write(begin, piece);
    if (verdict != Verdict::kGo) return SQLITE_IOERR_WRITE;
    begin += piece.size();
    bytes = bytes.subspan(piece.size());
  }
  return SQLITE_OK;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (IsDown(file)) return SQLITE_IOERR_TRUNCATE;
  const Verdict verdict = DiskOf(file).Step(StepKind::kOther);
  HandleOf(file).node->file.Truncate(static_cast<size_t>(size));
  return verdict == Verdict::kGo ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int Sync(sqlite3_file* file, int) {
  if (IsDown(file)) return SQLITE_IOERR_FSYNC;
  SimDiskState& disk = DiskOf(file);
  SimNode& node = *HandleOf(file).node;
  const Verdict verdict = disk.Step(StepKind::kSync);
  if (verdict == Verdict::kSyncFails) node.file.FailToSync();
  if (verdict != Verdict::kGo) return SQLITE_IOERR_FSYNC;
  node.file.Sync();
  for (const auto& [name, named] : disk.directory) {
    if (named.get() == &node) disk.durable_directory[name] = named;
  }
  return SQLITE_OK;
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  if (IsDown(file)) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(HandleOf(file).node->file.content().size());
  return SQLITE_OK;
}

int Lock(sqlite3_file* file, int level) {
  if (IsDown(file)) return SQLITE_IOERR_LOCK;
  return DiskOf(file).TakeLock(HandleOf(file), static_cast<LockLevel>(level)) ? SQLITE_OK
                                                                              : SQLITE_BUSY;
}

int Unlock(sqlite3_file* file, int level) {
  SimHandle& handle = HandleOf(file);
  handle.level = std::min(handle.level, static_cast<LockLevel>(level));
  return SQLITE_OK;
}

int CheckReservedLock(sqlite3_file* file, int* reserved) {
  if (IsDown(file)) return SQLITE_IOERR_CHECKRESERVEDLOCK;
  const auto has_it = [](const SimHandle* handle) { return handle->level >= LockLevel::kReserved; };
  *reserved = std::ranges::any_of(HandleOf(file).node->handles, has_it) ? 1 : 0;
  return SQLITE_OK;
}

int FileControl(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

// The two answers of the "unix" VFS. The second says that a torn write harms no byte outside of it.
int SectorSize(sqlite3_file*) {
  return 4096;
}
int DeviceCharacteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int ShmMap(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  *memory = nullptr;
  if (IsDown(file)) return SQLITE_IOERR_SHMMAP;
  if (size != static_cast<int>(SimNode::kSharedRegionSize)) return SQLITE_IOERR_SHMSIZE;
  HandleOf(file).maps_memory = true;
  auto& regions = HandleOf(file).node->shared_memory;
  const auto wanted = static_cast<size_t>(region);
  if (wanted >= regions.size() && extend == 0) return SQLITE_OK;
  while (regions.size() <= wanted) {
    regions.push_back(std::make_unique<std::array<std::byte, SimNode::kSharedRegionSize>>());
  }
  *memory = regions[wanted]->data();
  return SQLITE_OK;
}

int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
  SimHandle& handle = HandleOf(file);
  const auto locks = static_cast<uint8_t>(((1u << count) - 1) << offset);
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    handle.shared_locks = static_cast<uint8_t>(handle.shared_locks & ~locks);
    handle.exclusive_locks = static_cast<uint8_t>(handle.exclusive_locks & ~locks);
    return SQLITE_OK;
  }
  if (IsDown(file)) return SQLITE_IOERR_SHMLOCK;
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  return DiskOf(file).TakeSharedMemoryLocks(handle, locks, exclusive) ? SQLITE_OK : SQLITE_BUSY;
}

void ShmBarrier(sqlite3_file*) {}

int ShmUnmap(sqlite3_file* file, int) {
  SimHandle& handle = HandleOf(file);
  handle.maps_memory = false;
  handle.shared_locks = handle.exclusive_locks = 0;
  const auto maps = [](const SimHandle* other) { return other->maps_memory; };
  if (std::ranges::none_of(handle.node->handles, maps)) handle.node->shared_memory.clear();
  return SQLITE_OK;
}

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

SimDiskState& StateOf(sqlite3_vfs* vfs) {
  return *static_cast<SimDiskState*>(vfs->pAppData);
}

// The node of that name; made if the flags say so. Null when it cannot be opened.
std::shared_ptr<SimNode> FindOrMake(SimDiskState& disk, const char* path, int flags) {
  if (path == nullptr) return std::make_shared<SimNode>();  // a temporary file
  const auto found = disk.directory.find(path);
  if (found != disk.directory.end()) return found->second;
  if ((flags & SQLITE_OPEN_CREATE) == 0) return nullptr;
  const Verdict verdict = disk.Step(StepKind::kOther);
  auto made = std::make_shared<SimNode>();
  disk.directory.emplace(path, made);
  return verdict == Verdict::kGo ? made : nullptr;
}

int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  SimDiskState& disk = StateOf(vfs);
  if (disk.power_lost) return SQLITE_CANTOPEN;
  std::shared_ptr<SimNode> node = FindOrMake(disk, path, flags);
  if (!node) return SQLITE_CANTOPEN;
  const bool temporary = path != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  new (file) OpenFile{{&kMethods}, &disk, &disk.Open(std::move(node)), temporary ? path : nullptr};
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  SimDiskState& disk = StateOf(vfs);
  if (disk.power_lost) return SQLITE_IOERR_DELETE;
  if (!disk.directory.contains(path)) return SQLITE_IOERR_DELETE_NOENT;
  const Verdict verdict = disk.Step(StepKind::kOther);
  disk.directory.erase(path);
  if (verdict != Verdict::kGo) return SQLITE_IOERR_DELETE;
  if (sync_directory != 0) disk.durable_directory.erase(path);
  return SQLITE_OK;
}

int Access(sqlite3_vfs* vfs, const char* path, int what, int* result) {
  const SimDiskState& disk = StateOf(vfs);
  if (disk.power_lost) return SQLITE_IOERR_ACCESS;
  const auto found = disk.directory.find(path);
  // To the "unix" VFS an empty file does not exist.
  *result = found != disk.directory.end() &&
            (what != SQLITE_ACCESS_EXISTS || !found->second->file.content().empty());
  return SQLITE_OK;
}

int FullPathname(sqlite3_vfs*, const char* path, int size, char* full) {
  if (std::strlen(path) >= static_cast<size_t>(size)) return SQLITE_CANTOPEN;
  std::strcpy(full, path);
  return SQLITE_OK;
}

int Randomness(sqlite3_vfs*, int size, char* into) {
  std::fill_n(into, size, '\0');
  return size;
}

int Sleep(sqlite3_vfs*, int microseconds) {
  return microseconds;
}

constexpr sqlite3_int64 kStartOf2017 =
    2457754 * sqlite3_int64{86400000} + 43200000;  // as a Julian day, in ms

int CurrentTimeInt64(sqlite3_vfs*, sqlite3_int64* milliseconds) {
  *milliseconds = kStartOf2017;
  return SQLITE_OK;
}

int CurrentTime(sqlite3_vfs*, double* days) {
  *days = static_cast<double>(kStartOf2017) / 86400000.0;
  return SQLITE_OK;
}

int LastError(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

// The VFS is registered for as long as the disk lives.
struct SimDisk::Registered {
  SimDiskState state;
  sqlite3_vfs vfs{};
};

SimDisk::SimDisk()
    : Disk(fmt::format("sim-{}", fmt::ptr(this))), registered_(std::make_unique<Registered>()) {
  sqlite3_vfs& vfs = registered_->vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = static_cast<int>(sizeof(OpenFile));
  vfs.mxPathname = 512;
  vfs.zName = vfs_name().c_str();
  vfs.pAppData = &registered_->state;
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

SimDisk::~SimDisk() {
  sqlite3_vfs_unregister(&registered_->vfs);
}

SimDiskState& SimDisk::state() const {
  return registered_->state;
}

int64_t SimDisk::steps_done() const {
  return state().steps_done;
}
int64_t SimDisk::writes_done() const {
  return state().writes_done;
}
void SimDisk::LosePowerAt(int64_t nth_step) {
  state().steps_to_power_loss = nth_step;
}
bool SimDisk::power_lost() const {
  return state().power_lost;
}
void SimDisk::FailWrite(int64_t nth_write) {
  state().writes_to_failure = nth_write;
}
void SimDisk::SetFull(bool full) {
  state().full = full;
}
void SimDisk::FailSync(int64_t nth_sync) {
  state().syncs_to_failure = nth_sync;
}

void SimDisk::Restart(Random& random) {
  state().LoseUnsynced(random);
  RestartAfterKill();
}

void SimDisk::RestartAfterKill() {
  state().DropHandles();
  state().power_lost = false;
  state().steps_to_power_loss = state().writes_to_failure = state().syncs_to_failure = 0;
}

SimDisk::Bytes SimDisk::Content(const std::string& path) const {
  const auto found = state().directory.find(path);
  return found == state().directory.end() ? Bytes() : found->second->file.content();
}

void SimDisk::Put(const std::string& path, std::span<const std::byte> content) {
  auto node = std::make_shared<SimNode>();
  node->file.Write(0, content);
  node->file.Sync();
  state().directory[path] = state().durable_directory[path] = std::move(node);
}

std::vector<std::string> SimDisk::Paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, node] : state().directory) paths.push_back(path);
  return paths;
}

}  // namespace firstreply::test
