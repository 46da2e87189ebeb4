// When somebody is there to answer, as a person writes it: a zone, the spans of each day of the
// week, holidays and days with hours of their own.
//
// Plain values and what can be said of them alone; `Calendar` (triage/calendar/calendar.h) makes
// instants of them. Pure.
#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <map>
#include <string>
#include <vector>

#include "ingest/base/result.h"

namespace firstreply::triage {

// A day of a local calendar, without zone or time.
using Date = std::chrono::year_month_day;

// A span of local time, half-open, counted by the wall clock from 00:00 of the day on which it
// begins. `to` may lie past 24:00: 22:00 to 30:00 is a shift that ends at 06:00 of the next day.
struct LocalSpan {
  std::chrono::seconds from{};  // 0:00 up to, and not including, 24:00
  std::chrono::seconds to{};    // after `from`, at most 24 hours after it
  auto operator<=>(const LocalSpan&) const = default;
};

// Both days included.
struct DateRange {
  Date first{};
  Date last{};
  auto operator<=>(const DateRange&) const = default;
};

struct CalendarRules {
  std::string name;
  std::string zone;  // IANA, "Europe/Berlin"; never empty
  // By day of the week, Monday first. Spans of one day may touch or overlap; what is open twice is
  // open once.
  std::array<std::vector<LocalSpan>, 7> week;
  // Closed from 00:00 to 24:00 local time, the rest of a shift that began the evening before
  // included. Ranges may overlap.
  std::vector<DateRange> holidays;
  // Days whose spans are these and not the week's: half days, a Sunday before Christmas. An
  // exception on a holiday wins, since whoever writes it means that very day; what it does not open
  // stays closed.
  std::map<Date, std::vector<LocalSpan>> exceptions;
  bool operator==(const CalendarRules&) const = default;
};

// Spans of one day, beyond which somebody's program has written them.
inline constexpr size_t kSpansPerDayMax = 48;

// Whether the rules can be a calendar, but for the name of the zone. kInvalid, with a message for
// whoever wrote them: a span or a range that ends before it begins, a span that begins on no hour
// of its day or is longer than a day, more than kSpansPerDayMax of them, a date that does not
// exist, more than kCalendarDatesMax dates, a week that never opens.
Status CheckRules(const CalendarRules& rules);

// Sorted, and joined where ranges overlap or touch. All dates exist.
std::vector<DateRange> Joined(std::vector<DateRange> ranges);

// Days in `ranges`, which are joined.
size_t DaysIn(const std::vector<DateRange>& ranges);

}  // namespace firstreply::triage
