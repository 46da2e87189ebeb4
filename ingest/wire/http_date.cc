#include "ingest/wire/http_date.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace firstreply::wire {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Takes what it is asked for off the front; after the first that is not there it is broken for
// good.
class Reading {
 public:
  explicit Reading(std::string_view text) : rest_(text) {}

  void Skip(std::string_view expected) {
    if (!rest_.starts_with(expected)) return Break();
    rest_.remove_prefix(expected.size());
  }

  int Number(size_t digits) {
    int value = 0;
    for (size_t i = 0; i < digits; ++i) {
      if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') {
        Break();
        return 0;
      }
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }

  // Of asctime, which fills up with a blank.
  int DayOrBlank() {
    if (!rest_.starts_with(' ')) return Number(2);
    rest_.remove_prefix(1);
    return Number(1);
  }

  unsigned Month() {
    const auto found = std::find(kMonths.begin(), kMonths.end(), rest_.substr(0, 3));
    if (found == kMonths.end()) {
      Break();
      return 0;
    }
    rest_.remove_prefix(3);
    return static_cast<unsigned>(found - kMonths.begin()) + 1;
  }

  std::chrono::seconds TimeOfDay() {
    const int hour = Number(2);
    Skip(":");
    const int minute = Number(2);
    Skip(":");
    const int second = Number(2);
    if (hour > 23 || minute > 59 || second > 60) Break();
    return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  }

  bool whole() const { return !broken_ && rest_.empty(); }

 private:
  void Break() { broken_ = true; }

  std::string_view rest_;
  bool broken_ = false;
};

int FullYear(int two_digits, TimePoint now) {
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int latest = static_cast<int>(today.year()) + 50;
  return latest - (latest - two_digits) % 100;
}

}  // namespace

std::optional<TimePoint> ParseHttpDate(std::string_view text, TimePoint now) {
  const size_t name_bytes = std::min(text.find_first_of(", "), text.size());
  const std::string_view rest = text.substr(name_bytes);
  if (name_bytes < 3) return std::nullopt;

  Reading reading(rest);
  int year = 0;
  unsigned month = 0;
  int day = 0;
  std::chrono::seconds time{};
  if (!rest.starts_with(',')) {
    reading.Skip(" ");
    month = reading.Month();
    reading.Skip(" ");
    day = reading.DayOrBlank();
    reading.Skip(" ");
    time = reading.TimeOfDay();
    reading.Skip(" ");
    year = reading.Number(4);
  } else {
    const bool is_short_year = rest.size() > 4 && rest[4] == '-';
    const std::string_view between = is_short_year ? "-" : " ";
    reading.Skip(", ");
    day = reading.Number(2);
    reading.Skip(between);
    month = reading.Month();
    reading.Skip(between);
    year = is_short_year ? FullYear(reading.Number(2), now) : reading.Number(4);
    reading.Skip(" ");
    time = reading.TimeOfDay();
    reading.Skip(" GMT");
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!reading.whole() || !date.ok()) return std::nullopt;
  return TimePoint{std::chrono::sys_days(date)} + time;
}

}  // namespace firstreply::wire
