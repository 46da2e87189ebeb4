#include <fmt/format.h>

#include <array>
#include <charconv>

#include "ingest/base/rfc3339.h"
#include "tests/triage/situations/situation.h"

namespace firstreply::test {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::chrono::sys_days kMonday =
    std::chrono::year(2026) / std::chrono::March / std::chrono::day(2);

struct Unit {
  std::string_view name;
  Duration length;
};
// "ms" before "m", which is its beginning.
constexpr std::array<Unit, 5> kUnits = {{{"ms", Duration(1)},
                                         {"d", std::chrono::days(1)},
                                         {"h", std::chrono::hours(1)},
                                         {"m", std::chrono::minutes(1)},
                                         {"s", std::chrono::seconds(1)}}};

// "2026-03-06" of "Fri" or "03-06".
std::optional<std::string> DateOf(std::string_view day) {
  for (size_t i = 0; i < kDays.size(); ++i) {
    if (day == kDays[i]) return fmt::format("2026-03-{:02}", 2 + i);
  }
  if (day.size() == 5 && day[2] == '-') return fmt::format("2026-{}", day);
  return std::nullopt;
}

}  // namespace

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const size_t end = text.find(separator);
    std::string_view part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.emplace_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<TimePoint> ReadMoment(std::string_view text) {
  std::string date = "2026-03-02";
  if (const size_t space = text.find(' '); space != std::string_view::npos) {
    const std::optional<std::string> named = DateOf(text.substr(0, space));
    if (!named) return std::nullopt;
    date = *named;
    text.remove_prefix(space + 1);
  }
  if (text.size() < 5 || text[2] != ':') return std::nullopt;
  const Result<Instant> read =
      ParseRfc3339(fmt::format("{}T{}{}Z", date, text, text.size() > 5 ? "" : ":00"));
  if (!read) return std::nullopt;
  return read->at;
}

std::string WrittenMoment(TimePoint at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  std::string written;
  if (const auto days_in = (day - kMonday).count(); days_in < 0 || days_in > 6) {
    written = fmt::format("{:02}-{:02} ", static_cast<unsigned>(date.month()),
                          static_cast<unsigned>(date.day()));
    if (date.year() != std::chrono::year(2026)) {
      written = fmt::format("{}-{}", static_cast<int>(date.year()), written);
    }
  } else if (days_in > 0) {
    written = fmt::format("{} ", kDays[static_cast<size_t>(days_in)]);
  }
  const std::chrono::hh_mm_ss<Duration> time(at - day);
  written += fmt::format("{:02}:{:02}", time.hours().count(), time.minutes().count());
  const bool has_fraction = time.subseconds().count() != 0;
  if (time.seconds().count() != 0 || has_fraction) {
    written += fmt::format(":{:02}", time.seconds().count());
  }
  if (has_fraction) written += fmt::format(".{:03}", time.subseconds().count());
  return written;
}

std::optional<Duration> ReadDuration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Duration sum{};
  while (!text.empty()) {
    int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    bool known = false;
    for (const Unit& unit : kUnits) {
      if (known || !text.starts_with(unit.name)) continue;
      sum += count * unit.length;
      text.remove_prefix(unit.name.size());
      known = true;
    }
    if (!known) return std::nullopt;
  }
  return sum;
}

std::string WrittenDuration(Duration duration) {
  if (duration == Duration::zero()) return "0m";
  std::string written = duration < Duration::zero() ? "-" : "";
  Duration left = std::chrono::abs(duration);
  for (const std::string_view name : {"h", "m", "s", "ms"}) {
    for (const Unit& unit : kUnits) {
      if (unit.name != name || left < unit.length) continue;
      written += fmt::format("{}{}", left / unit.length, name);
      left %= unit.length;
    }
  }
  return written;
}

}  // namespace firstreply::test
