#include "triage/calendar/time_zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "triage/calendar/zone_file.h"

namespace firstreply::triage {
namespace {

using std::chrono::hours;
using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;

constexpr std::string_view kFolder = "/usr/share/zoneinfo/";
constexpr size_t kZoneFileBytesMax = size_t{1} << 20;

// Wider than what is asked for, so that every local time asked for lies inside.
constexpr year kFirstYear{1960};
constexpr year kLastYear{2210};
constexpr sys_seconds kBegin = sys_days{kFirstYear / 1 / 1};
constexpr sys_seconds kEnd = sys_days{kLastYear / 1 / 1};

// No zone was ever further from UTC (RFC 9636 wants less than 26 hours).
constexpr hours kOffsetMax{26};

// A name out of a config must not lead out of the folder. All names of the IANA begin with a
// capital letter; what does not ("localtime", "posixrules") is a setting of the machine.
bool IsZoneName(std::string_view name) {
  const auto is_name_character = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '+' || c == '-' || c == '/';
  };
  return !name.empty() && name.size() <= 64 && name.front() >= 'A' && name.front() <= 'Z' &&
         name.back() != '/' && name.find("//") == name.npos &&
         std::ranges::all_of(name, is_name_character);
}

// What the file says, then what its rule says of the years after it.
std::vector<OffsetChange> AllChanges(const ZoneFile& file) {
  std::vector<OffsetChange> changes = {{kBegin, file.first_offset}};
  const auto add = [&changes](OffsetChange change) {
    change.at = std::max(change.at, kBegin);
    if (changes.back().at == change.at) changes.pop_back();
    if (changes.empty() || changes.back().offset != change.offset) changes.push_back(change);
  };
  for (const OffsetChange& change : file.changes) add(change);
  if (!file.rule) return changes;

  const sys_seconds known_until =
      file.changes.empty() ? kBegin : std::max(file.changes.back().at, kBegin);
  if (file.changes.empty()) add({kBegin, file.rule->standard()});
  const auto known_days = std::chrono::floor<std::chrono::days>(known_until);
  std::vector<OffsetChange> to_come;
  for (year y = std::chrono::year_month_day{known_days}.year() - std::chrono::years(1);
       y <= kLastYear; ++y) {
    std::ranges::copy(file.rule->ChangesIn(y), std::back_inserter(to_come));
  }
  std::ranges::stable_sort(to_come, {}, &OffsetChange::at);
  for (const OffsetChange& change : to_come) {
    if (change.at > known_until) add(change);
  }
  return changes;
}

}  // namespace

Result<TimeZone> TimeZone::Load(std::string_view name) {
  const auto none = [name] {
    return Error{Errc::kNotFound, fmt::format("there is no time zone '{}'", name)};
  };
  if (!IsZoneName(name)) return none();
  std::ifstream in(std::string(kFolder) + std::string(name), std::ios::binary);
  std::string bytes(kZoneFileBytesMax, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(in.gcount()));
  // A folder can be opened and has no bytes.
  if (!bytes.starts_with("TZif")) return none();
  Result<TimeZone> zone = Parse(bytes);
  if (!zone) return zone.error().In(fmt::format("time zone '{}'", name));
  return zone;
}

Result<TimeZone> TimeZone::Parse(std::string_view tzif) {
  Result<ZoneFile> file = ParseZoneFile(tzif);
  if (!file) return file.error();
  std::vector<OffsetChange> changes = AllChanges(*file);
  const bool sane = std::ranges::all_of(changes, [](const OffsetChange& change) {
    return std::chrono::abs(change.offset) <= kOffsetMax;
  });
  if (!sane) return Error{Errc::kCorrupt, "an offset of more than 26 hours"};
  return TimeZone(std::move(changes));
}

TimeZone TimeZone::Utc() {
  return TimeZone({{kBegin, seconds(0)}});
}

size_t TimeZone::IndexAt(sys_seconds at) const {
  const auto after = std::ranges::upper_bound(changes_, at, {}, &OffsetChange::at);
  return after == changes_.begin() ? 0 : static_cast<size_t>(after - changes_.begin()) - 1;
}

sys_seconds TimeZone::EndOf(size_t index) const {
  return index + 1 < changes_.size() ? changes_[index + 1].at : kEnd;
}

seconds TimeZone::OffsetAt(sys_seconds at) const {
  return changes_[IndexAt(at)].offset;
}

sys_seconds TimeZone::First(local_seconds local) const {
  size_t index = IndexAt(sys_seconds{local.time_since_epoch()} - kOffsetMax);
  for (; index + 1 < changes_.size(); ++index) {
    const sys_seconds here{local.time_since_epoch() - changes_[index].offset};
    if (here < EndOf(index)) return std::max(here, changes_[index].at);
  }
  return std::max(sys_seconds{local.time_since_epoch() - changes_[index].offset},
                  changes_[index].at);
}

sys_seconds TimeZone::Last(local_seconds local) const {
  size_t index = IndexAt(sys_seconds{local.time_since_epoch()} + kOffsetMax);
  for (; index > 0; --index) {
    const sys_seconds here{local.time_since_epoch() - changes_[index].offset};
    if (here > changes_[index].at) return std::min(here, EndOf(index));
  }
  return std::min(sys_seconds{local.time_since_epoch() - changes_[0].offset}, EndOf(0));
}

void TimeZone::AddInstants(local_seconds from, local_seconds to,
                           std::vector<Stretch>& stretches) const {
  const size_t last = IndexAt(sys_seconds{to.time_since_epoch()} + kOffsetMax);
  for (size_t i = IndexAt(sys_seconds{from.time_since_epoch()} - kOffsetMax); i <= last; ++i) {
    const seconds offset = changes_[i].offset;
    const sys_seconds begin =
        std::max(sys_seconds{from.time_since_epoch() - offset}, changes_[i].at);
    const sys_seconds end = std::min(sys_seconds{to.time_since_epoch() - offset}, EndOf(i));
    if (begin < end) stretches.push_back({begin, end});
  }
}

std::string SystemTimeZoneVersion() {
  constexpr std::string_view kBefore = "# version ";
  constexpr size_t kVersionBytesMax = 16;
  std::ifstream in(std::string(kFolder) + "tzdata.zi");
  std::string line(kBefore.size() + kVersionBytesMax, '\0');
  in.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<size_t>(in.gcount()));
  if (!line.starts_with(kBefore)) return "unknown";
  const size_t end = std::min(line.find('\n'), line.size());
  return line.substr(kBefore.size(), end - kBefore.size());
}

}  // namespace firstreply::triage
