#include "ingest/base/store_file.h"

#include <fmt/format.h>
#include <sodium/crypto_shorthash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <vector>

namespace firstreply {
namespace {

constexpr size_t kHeaderSize = 100;
constexpr size_t kPagesPerRead = 64;
constexpr int64_t kLockPage = (int64_t{1} << 30) / kPageSize + 1;

using Checksum = std::array<std::byte, kPageChecksumSize>;
static_assert(crypto_shorthash_BYTES == kPageChecksumSize);

Checksum ChecksumOf(int64_t page_number, std::span<const std::byte, kPageSize> page) {
  std::array<unsigned char, crypto_shorthash_KEYBYTES> key = {'f', 'r', 's', 't',
                                                              'p', 'a', 'g', 'e'};
  for (size_t i = 0; i < 8; ++i) key[8 + i] = static_cast<unsigned char>(page_number >> (8 * i));
  Checksum checksum;
  crypto_shorthash(reinterpret_cast<unsigned char*>(checksum.data()),
                   reinterpret_cast<const unsigned char*>(page.data()),
                   kPageSize - kPageChecksumSize, key.data());
  return checksum;
}

Error Damaged(const std::string& path, std::string_view why) {
  return {Errc::kCorrupt, fmt::format("{} is damaged: {}; restore a backup", path, why)};
}

class Header {
 public:
  explicit Header(std::span<const std::byte> bytes) : bytes_(bytes) {}

  uint32_t Number(size_t offset, size_t size) const {
    uint32_t value = 0;
    for (std::byte byte : bytes_.subspan(offset, size))
      value = value << 8 | std::to_integer<uint32_t>(byte);
    return value;
  }

  bool StartsLikeSqlite() const {
    static constexpr std::string_view kMagic("SQLite format 3\0", 16);
    return std::memcmp(bytes_.data(), kMagic.data(), std::min(kMagic.size(), bytes_.size())) == 0;
  }

 private:
  std::span<const std::byte> bytes_;
};

Status CheckHeader(const std::string& path, std::span<const std::byte> bytes) {
  const Header header(bytes);
  if (!header.StartsLikeSqlite()) {
    return Error{Errc::kCorrupt, path +
                                     " is not a database, or its beginning is damaged; name "
                                     "another file or restore a backup"};
  }
  if (bytes.size() < kHeaderSize) return Damaged(path, "it was cut off within its header");

  // All that never changes once the file is made; the rest of the page is for its checksum to
  // judge.
  struct Field {
    size_t offset, size;
    uint32_t expected;
    std::string_view name;
  };
  static constexpr Field kFixed[] = {
      {68, 4, kStoreApplicationId, "application id"},
      {16, 2, kPageSize, "page size"},
      {20, 1, kPageChecksumSize, "reserved bytes"},
      {21, 3, 0x402020, "payload fractions"},
  };
  for (const Field& field : kFixed) {
    const uint32_t found = header.Number(field.offset, field.size);
    if (found == field.expected) continue;
    return Error{Errc::kCorrupt, fmt::format("{} is no store of firstreply, or its beginning is "
                                             "damaged ({} is {}, not {}); name another "
                                             "file or restore a backup",
                                             path, field.name, found, field.expected)};
  }
  return Done{};
}

Status CheckLength(const std::string& path, int64_t size, const Header& header) {
  const int64_t expected = int64_t{header.Number(28, 4)} * int64_t{kPageSize};
  if (size == expected) return Done{};
  return Damaged(path, fmt::format("it has {} bytes where its header says {}", size, expected));
}

}  // namespace

void SealPage(int64_t page_number, std::span<std::byte, kPageSize> page) {
  std::ranges::copy(ChecksumOf(page_number, page), page.last(kPageChecksumSize).begin());
}

bool PageIsSealed(int64_t page_number, std::span<const std::byte, kPageSize> page) {
  return std::ranges::equal(ChecksumOf(page_number, page), page.last(kPageChecksumSize));
}

Error DamagedPage(const std::string& path, int64_t page_number) {
  return Damaged(path, fmt::format("page {} does not match its checksum", page_number));
}

Status VerifyStoreHeader(const std::string& path, const Disk& disk) {
  const Result<DiskFile> file = DiskFile::Open(disk, path, DiskFile::Mode::kRead);
  if (!file && file.error().code == Errc::kNotFound) return Done{};
  if (!file) return file.error();
  std::array<std::byte, kHeaderSize> bytes;
  const Result<size_t> count = file->Read(0, bytes);
  if (!count) return count.error();
  if (*count == 0) return Done{};
  return CheckHeader(path, std::span(bytes).first(*count));
}

Status VerifyStore(const std::string& path, const Disk& disk) {
  if (Status header = VerifyStoreHeader(path, disk); !header) return header;
  const Result<DiskFile> file = DiskFile::Open(disk, path, DiskFile::Mode::kRead);
  if (!file && file.error().code == Errc::kNotFound) return Done{};
  if (!file) return file.error();
  const Result<int64_t> size = file->Size();
  if (!size) return size.error();

  std::vector<std::byte> buffer(kPagesPerRead * kPageSize);
  for (int64_t offset = 0; offset < *size;) {
    const Result<size_t> count = file->Read(offset, buffer);
    if (!count) return count.error();
    if (*count == 0) return Damaged(path, "it shrank while it was read");
    if (offset == 0) {
      if (Status length = CheckLength(path, *size, Header(buffer)); !length) return length;
    }
    for (size_t at = 0; at + kPageSize <= *count; at += kPageSize) {
      const int64_t page_number =
          (offset + static_cast<int64_t>(at)) / static_cast<int64_t>(kPageSize) + 1;
      const auto page = std::span<const std::byte>(buffer).subspan(at).first<kPageSize>();
      if (page_number != kLockPage && !PageIsSealed(page_number, page))
        return DamagedPage(path, page_number);
    }
    offset += static_cast<int64_t>(*count);
  }
  return Done{};
}

}  // namespace firstreply
