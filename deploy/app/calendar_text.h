// Days and hours as a person writes them in a config: "2026-12-25", "2026-12-29..2027-01-03",
// "09:00-18:00", "22:00-06:00".
//
// Pure; what is no such text is unset.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "triage/calendar/calendar_rules.h"

namespace firstreply::app {

// A day of the years 1970 to 2199 that exists.
std::optional<triage::Date> ParseDate(std::string_view text);
std::string FormatDate(triage::Date date);

// One day, or two with ".." between them, both included; the second is not before the first.
std::optional<triage::DateRange> ParseDates(std::string_view text);
std::string FormatDates(const triage::DateRange& dates);

// Hours and minutes, with seconds where somebody needs them. A span that ends no later than it
// begins ends on the next day; hours past 24 say the same ("22:00-30:00"), and are how a span of 24
// hours that does not begin at midnight is written. At most 24 hours.
std::optional<triage::LocalSpan> ParseSpan(std::string_view text);
std::string FormatSpan(const triage::LocalSpan& span);

// "09:00", "30:00", "09:00:30".
std::string FormatLocalTime(std::chrono::seconds time);

}  // namespace firstreply::app
