// Desk hours as instants: how much of a stretch of time was open, and when so much open time is
// over.
//
// How local times become instants: a local time that a change of the clocks skips is the instant of
// the change; of a local time that comes twice, a span begins at the first and ends at the second,
// so that everything said to be open is, and nothing else: a span until 02:00 ends when clocks
// first show 02:00, though they show it again after an hour. A shift over a change of the clocks
// lasts as long as it really lasts. A day that a zone skipped altogether (Samoa's 30 December 2011)
// has no spans.
//
// Immutable once made; used on any thread. Time-zone data is the system's, read anew for each
// calendar; a calendar keeps what it was made with. Calendars know the years of events, 1970 to
// 2199; outside them nothing is open.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/result.h"
#include "triage/calendar/calendar_rules.h"

namespace firstreply::triage {

// Half-open.
struct OpenSpan {
  TimePoint from;
  TimePoint to;
  bool operator==(const OpenSpan&) const = default;
};

class Calendar {
 public:
  // kInvalid, with a message for whoever wrote the rules: no such zone, a span that ends before it
  // begins or is longer than a day, more than kSpansPerDayMax of them in a day, a range that ends
  // before it begins, a date that does not exist, more than kCalendarDatesMax dates, or a week that
  // never opens (exceptions alone do not make a calendar: one day they are over, and a deadline
  // would never come).
  static Result<std::shared_ptr<const Calendar>> Make(CalendarRules rules);

  // Always open. One for all.
  static const std::shared_ptr<const Calendar>& RoundTheClock();

  // The open time in [from, to); zero where `to` is not after `from`.
  Duration Elapsed(TimePoint from, TimePoint to) const;

  // The first instant at which `Elapsed(start, instant) >= target`: the end of a span rather than
  // the beginning of the next, and `start` itself where `target` is zero or less. Unset where the
  // calendar is not open for so long before the year 2200.
  std::optional<TimePoint> Deadline(TimePoint start, Duration target) const;

  bool OpenAt(TimePoint at) const;

  // The open spans of [from, to), cut to it, in order, at most `count_max` of them: what a person
  // needs to check a deadline by hand.
  std::vector<OpenSpan> Spans(TimePoint from, TimePoint to, size_t count_max) const;

  const std::string& name() const;
  const CalendarRules& rules() const;

 private:
  struct Hours;
  explicit Calendar(std::unique_ptr<const Hours> hours);
  std::unique_ptr<const Hours> hours_;

 public:
  ~Calendar();
};

// Which time-zone data the system has: "2025b". Where it does not say, "unknown".
std::string TimeZoneVersion();

// Whether the system's time-zone data can be read now, and so whether a reload can make its
// calendars anew. Nothing has to be dropped for it: every calendar reads the data when it is made.
// kUnavailable.
Status ReloadTimeZones();

}  // namespace firstreply::triage
