// Calendars and stretches of time as chance makes them, crowded where desk hours go wrong: around
// changes of the clocks, midnights, holidays.
//
// Everything follows from the generator handed in.
#pragma once

#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "tests/support/random.h"
#include "triage/calendar/calendar_rules.h"

namespace firstreply::test {

// A change of a zone's clock, or, in a zone that has none, some instant.
struct ClockMoment {
  std::string zone;
  TimePoint at;
};

// All changes of 2015 to 2035 in nine zones: whole hours, half an hour (Lord Howe), two hours
// (Troll), several a year (Casablanca), at midnight, so that a date begins or ends twice or late
// (Azores, Asuncion), and as many instants in two zones without any; some turns of the year in
// each; and the day that Samoa left out in 2011.
std::vector<ClockMoment> ClockMoments();

// What the cases of a stranger's library may hold: it counts whole minutes of the day and whole
// seconds.
enum class Grain { kMilliseconds, kMinutes };

// Hours of one of several shapes (a desk's week, split days, shifts over midnight, round the clock,
// a few short spans, anything) with holidays and exceptions within five days of `near`. Valid, and
// open on at least one day of the week.
triage::CalendarRules RandomCalendar(Random& random, const ClockMoment& near, Grain grain);

struct Stretch {
  TimePoint from;
  TimePoint to;  // now and then not after `from`
  Duration target;
};

// Within six days of `near`, most of it much closer.
constexpr Duration kStretchReach = std::chrono::days(6);
Stretch RandomStretch(Random& random, TimePoint near, Grain grain);

// The rules on one line, for a person who looks into a failure.
std::string Described(const triage::CalendarRules& rules);

}  // namespace firstreply::test
