// Holidays out of an iCalendar file (RFC 5545), as public bodies publish them.
//
// Each VEVENT closes the days it covers: DTSTART to DTEND (exclusive, as the RFC has it), repeated
// by its RRULE and RDATE less its EXDATE, between `first` and `last`; an event with a RECURRENCE-ID
// takes the place of that one day. An event that is no whole day (its DTSTART has a time), is
// CANCELLED or TRANSPARENT, or cannot be followed is left out and named in `left_out`. Pure: bytes
// in, dates out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "triage/calendar/calendar_rules.h"

namespace firstreply::triage {

struct Holidays {
  std::vector<DateRange> closed;      // sorted, joined where they touch
  std::vector<std::string> left_out;  // summaries with the reason, for `firstreply check`
};

// kInvalid where the bytes are no calendar; kTooLarge beyond kHolidayFileBytesMax bytes or
// kCalendarDatesMax dates, and where the events repeat so often that following them would take
// long.
Result<Holidays> ReadHolidays(std::string_view icalendar, Date first, Date last);

}  // namespace firstreply::triage
