#include "tests/support/slow_calendar.h"

#include <date/tz.h>

#include <algorithm>
#include <cassert>
#include <set>

namespace firstreply::test {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using triage::Date;
using triage::LocalSpan;

constexpr days kMargin{4};

seconds OffsetAt(const date::time_zone& zone, sys_seconds at) {
  return zone.to_local(at).time_since_epoch() - at.time_since_epoch();
}

const std::vector<LocalSpan>& HoursOf(const triage::CalendarRules& rules, Date date) {
  if (const auto found = rules.exceptions.find(date); found != rules.exceptions.end())
    return found->second;
  const std::chrono::weekday day{sys_days(date)};
  return rules.week[day.iso_encoding() - 1];
}

std::set<sys_days> DatesOf(const std::vector<triage::DateRange>& ranges) {
  std::set<sys_days> dates;
  for (const triage::DateRange& range : ranges)
    for (sys_days day = sys_days(range.first); day <= sys_days(range.last); day += days(1))
      dates.insert(day);
  return dates;
}

}  // namespace

WallClock::WallClock(const std::string& zone, TimePoint from, TimePoint to)
    : zone_(zone), from_(from), to_(to), first_(floor<minutes>(from) - kMargin) {
  const date::time_zone& tz = *date::locate_zone(zone);
  const sys_seconds end = floor<minutes>(to) + kMargin;
  zero_ = first_.time_since_epoch();
  shown_.reserve(static_cast<size_t>((end - first_).count()));
  for (sys_seconds minute = first_; minute < end; minute += minutes(1)) {
    // Asking each second takes a minute a test. No zone changes its clock twice in a minute, so one
    // that begins and ends alike is alike throughout.
    const seconds begins = OffsetAt(tz, minute);
    const bool alike = OffsetAt(tz, minute + seconds(59)) == begins;
    for (seconds second{0}; second < minutes(1); ++second) {
      const seconds offset = alike ? begins : OffsetAt(tz, minute + second);
      shown_.push_back(static_cast<int32_t>((minute + second - first_ + offset).count()));
    }
  }
  latest_so_far_ = shown_;
  for (size_t i = 1; i < shown_.size(); ++i)
    latest_so_far_[i] = std::max(latest_so_far_[i], latest_so_far_[i - 1]);
  earliest_to_come_ = shown_;
  for (size_t i = shown_.size() - 1; i > 0; --i)
    earliest_to_come_[i - 1] = std::min(earliest_to_come_[i - 1], earliest_to_come_[i]);
}

int32_t WallClock::Counted(Date date, Seconds of_day) const {
  return static_cast<int32_t>((sys_days(date).time_since_epoch() + of_day - zero_).count());
}

bool WallClock::Shows(Date date) const {
  const int32_t begin = Counted(date, seconds(0));
  const int32_t end = Counted(date, hours(24));
  const Indices near = Around(date);
  for (size_t i = near.begin; i < near.end; ++i)
    if (shown_[i] >= begin && shown_[i] < end) return true;
  return false;
}

size_t WallClock::IndexOf(TimePoint at) const {
  assert(at >= from_ && at <= to_);
  return static_cast<size_t>((floor<seconds>(at) - first_).count());
}

WallClock::Indices WallClock::Around(Date date) const {
  // No zone is more than 15 hours from UTC, no change longer than a day, and no span ends later
  // than 48 hours after its day begins.
  const auto index = [&](sys_seconds at) {
    return static_cast<size_t>(
        std::clamp<int64_t>((at - first_).count(), 0, static_cast<int64_t>(shown_.size())));
  };
  return {index(sys_days(date) - hours(48)), index(sys_days(date) + hours(96))};
}

SlowCalendar::SlowCalendar(std::shared_ptr<const WallClock> clock,
                           const triage::CalendarRules& rules)
    : clock_(std::move(clock)), open_(clock_->shown_.size(), 0) {
  // Dates of the instants, with a day on either side for what zones are ahead or behind.
  const sys_days last = floor<days>(clock_->to_) + kMargin;
  for (sys_days day = floor<days>(clock_->from_) - kMargin; day <= last; day += days(1))
    Open(Date(day), HoursOf(rules, Date(day)), open_);
  TakeHolidays(rules);
}

void SlowCalendar::Open(Date date, const std::vector<LocalSpan>& spans,
                        std::vector<uint8_t>& open) const {
  if (spans.empty() || !clock_->Shows(date)) return;
  const WallClock::Indices near = clock_->Around(date);
  for (const LocalSpan& span : spans) {
    const int32_t from = clock_->Counted(date, span.from);
    const int32_t to = clock_->Counted(date, span.to);
    for (size_t i = near.begin; i < near.end; ++i) {
      const bool begun = clock_->latest_so_far_[i] >= from;
      const bool over = clock_->earliest_to_come_[i] >= to;
      open[i] |= static_cast<uint8_t>(begun && !over);
    }
  }
}

void SlowCalendar::TakeHolidays(const triage::CalendarRules& rules) {
  for (const sys_days holiday : DatesOf(rules.holidays)) {
    if (!clock_->Shows(Date(holiday))) continue;
    const int32_t begin = clock_->Counted(Date(holiday), seconds(0));
    const int32_t end = clock_->Counted(Date(holiday), hours(24));
    std::vector<uint8_t> meant(open_.size(), 0);
    if (const auto found = rules.exceptions.find(Date(holiday)); found != rules.exceptions.end())
      Open(Date(holiday), found->second, meant);
    const WallClock::Indices near = clock_->Around(Date(holiday));
    for (size_t i = near.begin; i < near.end; ++i) {
      const int32_t shown = clock_->shown_[i];
      if (shown >= begin && shown < end) open_[i] = meant[i];
    }
  }
}

Duration SlowCalendar::Elapsed(TimePoint from, TimePoint to) const {
  Duration elapsed{0};
  if (to <= from) return elapsed;
  const size_t last = clock_->IndexOf(to);
  for (size_t i = clock_->IndexOf(from); i <= last; ++i) {
    if (!open_[i]) continue;
    const TimePoint second = clock_->first_ + seconds(i);
    elapsed += std::min<TimePoint>(to, second + seconds(1)) - std::max(from, second);
  }
  return elapsed;
}

bool SlowCalendar::OpenAt(TimePoint at) const {
  return open_[clock_->IndexOf(at)] != 0;
}

std::vector<triage::OpenSpan> SlowCalendar::Spans(TimePoint from, TimePoint to) const {
  std::vector<triage::OpenSpan> spans;
  if (to <= from) return spans;
  const size_t last = clock_->IndexOf(to);
  for (size_t i = clock_->IndexOf(from); i <= last; ++i) {
    if (!open_[i]) continue;
    const TimePoint second = clock_->first_ + seconds(i);
    const TimePoint begins = std::max(from, second);
    const TimePoint ends = std::min<TimePoint>(to, second + seconds(1));
    if (begins >= ends) continue;
    if (!spans.empty() && spans.back().to == begins)
      spans.back().to = ends;
    else
      spans.push_back({.from = begins, .to = ends});
  }
  return spans;
}

std::optional<TimePoint> SlowCalendar::Deadline(TimePoint start, Duration target) const {
  if (target <= Duration::zero()) return start;
  const size_t last = clock_->IndexOf(clock_->to_);
  Duration left = target;
  for (size_t i = clock_->IndexOf(start); i < last; ++i) {
    if (!open_[i]) continue;
    const TimePoint second = clock_->first_ + seconds(i);
    const TimePoint begins = std::max(start, second);
    const Duration open = second + seconds(1) - begins;
    if (left <= open) return begins + left;
    left -= open;
  }
  return std::nullopt;
}

seconds AheadOfUtc(const std::string& zone, TimePoint at) {
  return OffsetAt(*date::locate_zone(zone), floor<seconds>(at));
}

std::vector<TimePoint> ClockChanges(const std::string& zone, TimePoint from, TimePoint to) {
  const date::time_zone& tz = *date::locate_zone(zone);
  std::vector<TimePoint> changes;
  sys_seconds hour = floor<hours>(from);
  for (; hour < to; hour += hours(1)) {
    if (OffsetAt(tz, hour) == OffsetAt(tz, hour + hours(1))) continue;
    sys_seconds second = hour;
    while (OffsetAt(tz, second) == OffsetAt(tz, hour)) second += seconds(1);
    changes.push_back(second);
  }
  return changes;
}

}  // namespace firstreply::test
