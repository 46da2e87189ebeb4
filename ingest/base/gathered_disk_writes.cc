#include "ingest/base/gathered_disk_writes.h"

#include <sqlite3.h>

namespace firstreply {
namespace {

// SQLite's "unix" VFS takes 17 bits for the size of one write, and says that the disk is full when
// nothing is left of a larger one. The commit of one post takes two thirds of it; of a large batch
// the log gets several writes.
constexpr size_t kGatheredMax = (size_t{1} << 17) - 1;

}  // namespace

int GatheredDiskWrites::Add(sqlite3_file* file, std::span<const std::byte> bytes, int64_t offset) {
  const bool continues =
      HasSomeOf(file) && end() == offset && bytes_.size() + bytes.size() <= kGatheredMax;
  if (!continues) {
    if (const int code = PassOn(); code != SQLITE_OK) return code;
    file_ = file;
    offset_ = offset;
  }
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return SQLITE_OK;
}

int GatheredDiskWrites::PassOn() {
  if (!HasSome()) return SQLITE_OK;
  const int code =
      file_->pMethods->xWrite(file_, bytes_.data(), static_cast<int>(bytes_.size()), offset_);
  if (code == SQLITE_OK) bytes_.clear();
  return code;
}

}  // namespace firstreply
