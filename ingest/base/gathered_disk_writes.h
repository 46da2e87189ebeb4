// Writes that were taken and not passed on to the disk yet, each beginning where the one before it
// ended, so that they can go as one.
//
// SQLite appends each page of a commit to its log in two pieces, which are 40 writes for one post.
// Nobody looks at them before a sync (checksum_disk.h says when they are passed on). Used by one
// database, on its thread. Results are SQLite's codes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

struct sqlite3_file;

namespace firstreply {

class GatheredDiskWrites {
 public:
  // Takes a write to `file`. First passes on what is gathered, if this does not continue it or it
  // has grown large; that can fail, and then this write is not taken. The file must stay open until
  // the write is passed on or dropped.
  int Add(sqlite3_file* file, std::span<const std::byte> bytes, int64_t offset);

  // Passes all on as one write. When that fails it stays gathered: whoever wants to go on meets the
  // error again, so that nothing which SQLite believes written is ever missing from a commit.
  int PassOn();

  // Forgets what is gathered: it is of a transaction that was rolled back.
  void Drop() { bytes_.clear(); }

  bool HasSome() const { return !bytes_.empty(); }
  bool HasSomeOf(const sqlite3_file* file) const { return HasSome() && file_ == file; }
  bool HasSomeOf(const sqlite3_file* file, int64_t offset, int64_t count) const {
    return HasSomeOf(file) && offset < end() && offset_ < offset + count;
  }

 private:
  int64_t end() const { return offset_ + static_cast<int64_t>(bytes_.size()); }

  sqlite3_file* file_ = nullptr;  // this and the next mean nothing while there are no bytes
  int64_t offset_ = 0;
  std::vector<std::byte> bytes_;
};

}  // namespace firstreply
