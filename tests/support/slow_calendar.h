// The slow twin of triage::Calendar: it asks of every single second whether somebody is there.
//
// It shares no method with the real one. It never asks which instant a local time is; it only reads
// the zone's wall clock, second by second, and compares what it shows with the rules. Three tables
// a second are all it has: what the clock shows, the latest it has shown so far, and the earliest
// it will still show.
//
// A span of a day is open at a second when
//   - the clock shows its `from` or later, or has done so before: it has begun; and
//   - the clock shows a time before its `to`, or will do so again: it is not over; and
//   - some second of the zone belongs to that day at all.
// That is calendar.h's rule for changes of the clocks. Where `from` is skipped, the first second
// that shows something later is the one after the change; where it comes twice, the first of them
// is the first second to show it. Where `to` is skipped, the last second that shows something
// earlier is the one before the change; where it comes twice, the clock will show earlier times
// again until the second of them. A day that no second belongs to (Samoa's 30 December 2011) has no
// spans.
//
// On a holiday, that is at a second whose local date is one, only the spans of that very date's
// exception count. So a holiday takes the seconds that show its date and no others, also where
// midnight comes twice.
//
// Instants between whole seconds are as open as the second that they fall into: zones change, and
// spans begin and end, at whole seconds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "triage/calendar/calendar.h"
#include "triage/calendar/calendar_rules.h"

namespace firstreply::test {

// What the wall clock of a zone shows, second by second, from four days before `from` to four days
// after `to`, so that whatever began before or is still to come is known. Twelve bytes a second.
class WallClock {
 public:
  // Throws std::runtime_error where the system knows no such zone.
  WallClock(const std::string& zone, TimePoint from, TimePoint to);

  const std::string& zone() const { return zone_; }
  TimePoint from() const { return from_; }
  TimePoint to() const { return to_; }

 private:
  friend class SlowCalendar;
  using Seconds = std::chrono::seconds;

  struct Indices {
    size_t begin;
    size_t end;
  };

  bool Shows(triage::Date date) const;
  size_t IndexOf(TimePoint at) const;  // of the second that `at` falls into
  // Of all seconds at which a span of that day could be open.
  Indices Around(triage::Date date) const;
  // A local time, counted in seconds from `zero_`.
  int32_t Counted(triage::Date date, Seconds of_day) const;

  std::string zone_;
  TimePoint from_;
  TimePoint to_;
  std::chrono::sys_seconds first_;  // the instant of index 0
  Seconds zero_{};                  // local time since 1970-01-01 00:00 on the wall
  std::vector<int32_t> shown_;
  std::vector<int32_t> latest_so_far_;
  std::vector<int32_t> earliest_to_come_;
};

class SlowCalendar {
 public:
  SlowCalendar(std::shared_ptr<const WallClock> clock, const triage::CalendarRules& rules);

  // As those of triage::Calendar, for instants between the clock's `from()` and `to()`.
  Duration Elapsed(TimePoint from, TimePoint to) const;
  bool OpenAt(TimePoint at) const;
  // Spans that touch are one.
  std::vector<triage::OpenSpan> Spans(TimePoint from, TimePoint to) const;
  // Unset where the target is not reached by the clock's `to()`.
  std::optional<TimePoint> Deadline(TimePoint start, Duration target) const;

 private:
  // Marks, in `open`, every second at which one of the day's spans is open.
  void Open(triage::Date date, const std::vector<triage::LocalSpan>& spans,
            std::vector<uint8_t>& open) const;
  void TakeHolidays(const triage::CalendarRules& rules);

  std::shared_ptr<const WallClock> clock_;
  std::vector<uint8_t> open_;  // a second each, 0 or 1
};

// How far the zone's clock is ahead of UTC.
std::chrono::seconds AheadOfUtc(const std::string& zone, TimePoint at);

// The instants in [from, to) from which on the zone's clock is ahead or behind by something else,
// found by looking at it each hour. Empty for a zone that leaves its clock alone.
std::vector<TimePoint> ClockChanges(const std::string& zone, TimePoint from, TimePoint to);

}  // namespace firstreply::test
