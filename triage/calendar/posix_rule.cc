#include "triage/calendar/posix_rule.h"

#include <algorithm>

namespace firstreply::triage {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year;

constexpr hours kOffsetMax{24};
constexpr hours kTimeMax{167};

// Reads from the left; after the first failure every further read fails too.
class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : rest_(text) {}

  bool Take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void Expect(char wanted) {
    if (!Take(wanted)) Fail();
  }

  // "CET" or "<+0330>": what it is called does not matter here.
  void Name() {
    const bool quoted = Take('<');
    size_t length = 0;
    while (length < rest_.size() && IsNameCharacter(rest_[length], quoted)) ++length;
    if (length < 3) return Fail();
    rest_.remove_prefix(length);
    if (quoted) Expect('>');
  }

  unsigned Number(unsigned min, unsigned max) {
    unsigned value = 0;
    size_t length = 0;
    for (; length < rest_.size() && length < 4 && IsDigit(rest_[length]); ++length) {
      value = value * 10 + static_cast<unsigned>(rest_[length] - '0');
    }
    if (length == 0 || value < min || value > max) {
      Fail();
      return min;
    }
    rest_.remove_prefix(length);
    return value;
  }

  // [+-]hh[:mm[:ss]]
  seconds Time(hours max) {
    const bool negative = Take('-');
    if (!negative) Take('+');
    seconds time = hours(Number(0, static_cast<unsigned>(max.count())));
    if (Take(':')) {
      time += minutes(Number(0, 59));
      if (Take(':')) time += seconds(Number(0, 59));
    }
    return negative ? -time : time;
  }

  PosixRule::YearlyTime YearlyTime() {
    using Kind = PosixRule::YearlyTime::Kind;
    PosixRule::YearlyTime when;
    if (Take('M')) {
      when.kind = Kind::kWeekday;
      when.month = Number(1, 12);
      Expect('.');
      when.week = Number(1, 5);
      Expect('.');
      when.day = Number(0, 6);
    } else if (Take('J')) {
      when.kind = Kind::kDayWithoutLeap;
      when.day = Number(1, 365);
    } else {
      when.kind = Kind::kDayFromZero;
      when.day = Number(0, 365);
    }
    when.time = Take('/') ? Time(kTimeMax) : hours(2);
    return when;
  }

  bool At(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool at_end() const { return rest_.empty(); }
  bool ok() const { return ok_; }

 private:
  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }

  static bool IsNameCharacter(char c, bool quoted) {
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
    return quoted && (IsDigit(c) || c == '+' || c == '-');
  }

  void Fail() {
    ok_ = false;
    rest_ = {};
  }

  std::string_view rest_;
  bool ok_ = true;
};

local_seconds In(year y, const PosixRule::YearlyTime& when) {
  using Kind = PosixRule::YearlyTime::Kind;
  const local_days new_year{y / std::chrono::January / 1};
  local_days day = new_year;
  switch (when.kind) {
    case Kind::kDayWithoutLeap:
      day = new_year + days(when.day - 1) + days(y.is_leap() && when.day >= 60 ? 1 : 0);
      break;
    case Kind::kDayFromZero:
      day = new_year + days(when.day);
      break;
    case Kind::kWeekday: {
      const std::chrono::weekday weekday{when.day};
      const auto month = y / std::chrono::month(when.month);
      day = when.week == 5 ? local_days{month / weekday[std::chrono::last]}
                           : local_days{month / weekday[when.week]};
      break;
    }
  }
  return day + when.time;
}

std::chrono::sys_seconds Instant(local_seconds local, seconds offset) {
  return std::chrono::sys_seconds{local.time_since_epoch() - offset};
}

}  // namespace

std::optional<PosixRule> PosixRule::Parse(std::string_view text) {
  RuleReader in(text);
  PosixRule rule;
  in.Name();
  // POSIX counts westward.
  rule.standard_ = -in.Time(kOffsetMax);
  if (in.ok() && !in.at_end()) {
    Summer summer;
    in.Name();
    summer.offset = in.At(',') ? rule.standard_ + hours(1) : -in.Time(kOffsetMax);
    in.Expect(',');
    summer.begins = in.YearlyTime();
    in.Expect(',');
    summer.ends = in.YearlyTime();
    rule.summer_ = summer;
  }
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return rule;
}

std::vector<OffsetChange> PosixRule::ChangesIn(year y) const {
  if (!summer_) return {};
  std::vector<OffsetChange> changes = {
      {Instant(In(y, summer_->begins), standard_), summer_->offset},
      {Instant(In(y, summer_->ends), summer_->offset), standard_}};
  std::ranges::stable_sort(changes, {}, &OffsetChange::at);
  return changes;
}

}  // namespace firstreply::triage
