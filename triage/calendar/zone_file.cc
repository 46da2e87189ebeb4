#include "triage/calendar/zone_file.h"

#include <algorithm>

namespace firstreply::triage {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// Far beyond any change that matters, and far from where 64 bits end: some files begin with the Big
// Bang.
constexpr int64_t kSecondsMax = int64_t{1} << 38;

// Big-endian, from the left. The caller has asked `Has` before.
class BytesReader {
 public:
  explicit BytesReader(std::string_view bytes) : rest_(bytes) {}

  bool Has(size_t count) const { return rest_.size() >= count; }

  std::string_view Take(size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  int64_t Integer(size_t size) {
    const std::string_view bytes = Take(size);
    uint64_t value = (bytes.front() & 0x80) != 0 ? ~uint64_t{0} : 0;
    for (const char c : bytes) value = (value << 8) | static_cast<unsigned char>(c);
    return static_cast<int64_t>(value);
  }

  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

struct Header {
  char version = 0;
  size_t utc_marks = 0;
  size_t standard_marks = 0;
  size_t leap_seconds = 0;
  size_t times = 0;
  size_t types = 0;
  size_t name_bytes = 0;

  size_t BlockBytes(size_t time_bytes) const {
    return times * (time_bytes + 1) + types * 6 + name_bytes + leap_seconds * (time_bytes + 4) +
           standard_marks + utc_marks;
  }
};

std::optional<Header> TakeHeader(BytesReader& in) {
  constexpr size_t kHeaderBytes = 44;
  constexpr size_t kReservedBytes = 15;
  if (!in.Has(kHeaderBytes) || in.Take(4) != "TZif") return std::nullopt;
  Header header;
  header.version = in.Take(1).front();
  in.Take(kReservedBytes);
  for (size_t* count : {&header.utc_marks, &header.standard_marks, &header.leap_seconds,
                        &header.times, &header.types, &header.name_bytes}) {
    *count = static_cast<uint32_t>(in.Integer(4));
  }
  return header;
}

// Unset where a change names a type that is not there, or is out of order.
std::optional<ZoneFile> TakeBlock(BytesReader& in, const Header& header, size_t time_bytes) {
  ZoneFile file;
  BytesReader block(in.Take(header.BlockBytes(time_bytes)));
  for (size_t i = 0; i < header.times; ++i) {
    const int64_t at = std::clamp(block.Integer(time_bytes), -kSecondsMax, kSecondsMax);
    file.changes.push_back({sys_seconds(seconds(at)), {}});
  }
  if (!std::ranges::is_sorted(file.changes, {}, &OffsetChange::at)) return std::nullopt;
  const std::string_view type_of = block.Take(header.times);
  std::vector<seconds> offsets;
  for (size_t i = 0; i < header.types; ++i) {
    offsets.emplace_back(block.Integer(4));
    block.Take(2);
  }
  if (offsets.empty()) return std::nullopt;
  file.first_offset = offsets.front();
  for (size_t i = 0; i < header.times; ++i) {
    const auto type = static_cast<unsigned char>(type_of[i]);
    if (type >= offsets.size()) return std::nullopt;
    file.changes[i].offset = offsets[type];
  }
  return file;
}

Error Broken(std::string_view why) {
  return {Errc::kCorrupt, std::string(why)};
}

}  // namespace

Result<ZoneFile> ParseZoneFile(std::string_view bytes) {
  BytesReader in(bytes);
  std::optional<Header> header = TakeHeader(in);
  if (!header) return Broken("no file of a time zone");
  size_t time_bytes = 4;
  if (header->version >= '2') {
    // The same once more for readers of 1980, whose times end in 2038.
    if (!in.Has(header->BlockBytes(time_bytes))) return Broken("cut off");
    in.Take(header->BlockBytes(time_bytes));
    time_bytes = 8;
    header = TakeHeader(in);
    if (!header) return Broken("its second header is missing");
  }
  if (!in.Has(header->BlockBytes(time_bytes))) return Broken("cut off");
  if (header->leap_seconds > 0) return Broken("counts leap seconds");
  std::optional<ZoneFile> file = TakeBlock(in, *header, time_bytes);
  if (!file) return Broken("its changes are out of order or of no type");
  if (time_bytes == 4) return *std::move(file);

  std::string_view footer = in.rest();
  if (footer.size() < 2 || footer.front() != '\n' || footer.back() != '\n')
    return Broken("its last line is cut off");
  footer = footer.substr(1, footer.size() - 2);
  if (footer.empty()) return *std::move(file);
  file->rule = PosixRule::Parse(footer);
  if (!file->rule) return Broken("its rule for the years to come cannot be read");
  return *std::move(file);
}

}  // namespace firstreply::triage
