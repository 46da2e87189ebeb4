#include "ingest/base/rfc3339.h"

#include <date/date.h>
#include <fmt/format.h>

#include <optional>

namespace firstreply {
namespace {

// Reads fixed-width fields from the left; after the first failure every further read fails too.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : rest_(text) {}

  int Digits(size_t count) {
    if (rest_.size() < count) return Fail();
    int value = 0;
    for (char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return Fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }

  bool Take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    taken_ = rest_.front();
    rest_.remove_prefix(1);
    return true;
  }

  void Expect(std::string_view any_of) {
    if (!Take(any_of)) Fail();
  }

  char taken() const { return taken_; }
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  int Fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  char taken_ = 0;
  bool ok_ = true;
};

// The fraction after the dot, cut to milliseconds; at least one digit.
int Milliseconds(FieldReader& in) {
  int value = in.Digits(1) * 100;
  static constexpr int kWeights[] = {10, 1};
  for (size_t i = 0; in.Take("0123456789"); ++i) {
    if (i < 2) value += (in.taken() - '0') * kWeights[i];
  }
  return value;
}

Duration ZoneOffset(FieldReader& in) {
  if (in.Take("Zz")) return Duration::zero();
  in.Expect("+-");
  const int sign = in.taken() == '-' ? -1 : 1;
  const int hours = in.Digits(2);
  in.Expect(":");
  const int minutes = in.Digits(2);
  if (hours > 23 || minutes > 59) in.Expect("");
  return sign * (std::chrono::hours(hours) + std::chrono::minutes(minutes));
}

// For a message: its beginning, without what could hurt a terminal or be cut inside a character.
std::string Shown(std::string_view text) {
  constexpr size_t kShownMax = 40;
  std::string shown(text.substr(0, kShownMax));
  for (char& c : shown) c = c < ' ' || c > '~' ? '?' : c;
  return shown;
}

}  // namespace

Result<Instant> ParseRfc3339(std::string_view text) {
  const auto wrong = [text](std::string_view why) {
    return Error{Errc::kInvalid, fmt::format("'{}' is not an RFC 3339 time: {}", Shown(text), why)};
  };
  FieldReader in(text);
  const int year = in.Digits(4);
  in.Expect("-");
  const int month = in.Digits(2);
  in.Expect("-");
  const int day = in.Digits(2);
  in.Expect("Tt ");
  const int hour = in.Digits(2);
  in.Expect(":");
  const int minute = in.Digits(2);
  in.Expect(":");
  const int second = in.Digits(2);
  const bool fraction = in.Take(".");
  const int milliseconds = fraction ? Milliseconds(in) : 0;
  const Duration offset = ZoneOffset(in);
  if (!in.ok() || !in.at_end()) return wrong("expected YYYY-MM-DDTHH:MM:SS[.fff] and Z or +HH:MM");

  const auto days = date::year(year) / month / day;
  if (!days.ok()) return wrong("there is no such day");
  if (hour > 23 || minute > 59 || second > 60) return wrong("there is no such time of day");
  const auto at = date::sys_days(days).time_since_epoch() + std::chrono::hours(hour) +
                  std::chrono::minutes(minute) + std::chrono::seconds(second) +
                  std::chrono::milliseconds(milliseconds) - offset;
  const TimePoint first{date::sys_days(date::year(0) / 1 / 1).time_since_epoch()};
  const TimePoint end{date::sys_days(date::year(10000) / 1 / 1).time_since_epoch()};
  if (TimePoint(at) < first || TimePoint(at) >= end)
    return wrong("its year in UTC has not four digits");
  return Instant{TimePoint(at), fraction};
}

std::string FormatRfc3339(Instant instant) {
  const auto since_epoch = instant.at.time_since_epoch();
  const auto days = std::chrono::floor<date::days>(since_epoch);
  const date::year_month_day day{date::sys_days(days)};
  const date::hh_mm_ss<Duration> time(since_epoch - days);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                  time.hours().count(), time.minutes().count(), time.seconds().count());
  if (instant.to_the_millisecond) text += fmt::format(".{:03}", time.subseconds().count());
  return text + "Z";
}

}  // namespace firstreply
