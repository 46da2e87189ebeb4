// The format of the store's main file as far as it is ours, and the search for damage in it.
//
// An SQLite database (https://www.sqlite.org/fileformat2.html) with
// - pages of 4096 bytes, of which SQLite leaves the last 8 alone (byte 20 of the file, "reserved
//   bytes"; the idea is that of https://www.sqlite.org/cksumvfs.html). There each page keeps its
//   checksum: SipHash-2-4 (libsodium's crypto_shorthash) over the 4088 bytes before. Its key is the
//   8 letters "frstpage" and the page's number, from 1 on, as 8 bytes, the lowest first; so a page
//   of zeros, or one at another's place, is damage too.
// - the application id "FRST" at byte 68, so that nobody else's database is taken for a store.
// The page at 1 GiB (number 262145), where SQLite keeps its locks, is never written, and never
// checked.
//
// In WAL mode a page reaches the main file in a checkpoint only. Until then it is in the log, whose
// frames carry checksums of SQLite's own: a log that was cut or torn counts up to its last complete
// commit. So a page that a crash tore in the middle of a checkpoint is no damage while the log
// still has it: the log goes into the file first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "ingest/base/disk.h"
#include "ingest/base/result.h"

namespace firstreply {

inline constexpr size_t kPageSize = 4096;
inline constexpr size_t kPageChecksumSize = 8;
inline constexpr uint32_t kStoreApplicationId = 0x46525354;

// Writes the checksum into the last 8 bytes of a page, or compares it.
void SealPage(int64_t page_number, std::span<std::byte, kPageSize> page);
bool PageIsSealed(int64_t page_number, std::span<const std::byte, kPageSize> page);

// The sentence about one damaged page.
Error DamagedPage(const std::string& path, int64_t page_number);

// Checks what every store begins with and no crash can tear: magic, application, page size,
// reserved bytes. kCorrupt in words for the operator. A file that is empty or not there is a new
// store, and right.
Status VerifyStoreHeader(const std::string& path, const Disk& disk);

// Reads the whole main file from front to back: its header, a length that fits the page count
// there, every checksum. Only for a store that nobody writes to meanwhile and whose log is empty.
// kCorrupt, or kDisk when it cannot be read.
Status VerifyStore(const std::string& path, const Disk& disk);

}  // namespace firstreply
