// Rules and a zone: the instants at which somebody is there.
//
// A span of local time lasts from the first instant at which clocks show its beginning or later, up
// to where they no longer show less than its end. Holidays close by local date: an instant is
// closed when clocks show a holiday's date, whichever day's shift it is. Only the exception of that
// very date opens it, and no further than its own hours reach.
//
// Immutable; used on any thread.
#pragma once

#include <vector>

#include "triage/calendar/calendar_rules.h"
#include "triage/calendar/stretches.h"
#include "triage/calendar/time_zone.h"

namespace firstreply::triage {

class OpenHours {
 public:
  // The rules have passed `CheckRules`.
  OpenHours(const CalendarRules& rules, TimeZone zone);

  // The open stretches inside `bounds`, which lies between 1970 and 2200: sorted, joined, cut to
  // it. Takes time in proportion to the days in it.
  std::vector<Stretch> In(Stretch bounds) const;

 private:
  using Spans = std::vector<LocalSpan>;

  void AddDay(std::chrono::local_days day, const Spans& spans,
              std::vector<Stretch>& stretches) const;
  // What of `stretches` has that date.
  std::vector<Stretch> On(std::chrono::local_days day, const std::vector<Stretch>& stretches) const;
  std::vector<Stretch> Closed(DateRange between) const;

  std::array<Spans, 7> week_;  // Sunday first, as std::chrono counts
  std::map<Date, Spans> exceptions_;
  std::vector<DateRange> holidays_;  // joined
  TimeZone zone_;
};

}  // namespace firstreply::triage
