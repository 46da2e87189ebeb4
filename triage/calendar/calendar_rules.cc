#include "triage/calendar/calendar_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/base/limits.h"

namespace firstreply::triage {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::seconds;

constexpr std::array<std::string_view, 7> kDayNames = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

std::string Shown(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

// The hours may be past 24.
std::string Shown(seconds time) {
  const char* sign = time < seconds(0) ? "-" : "";
  const int64_t count = std::abs(time.count());
  const std::string minutes = fmt::format("{}{:02}:{:02}", sign, count / 3600, count / 60 % 60);
  return count % 60 == 0 ? minutes : minutes + fmt::format(":{:02}", count % 60);
}

Status CheckDay(std::string_view day, const std::vector<LocalSpan>& spans) {
  const auto wrong = [day](const LocalSpan& span, std::string_view why) {
    return Error{Errc::kInvalid,
                 fmt::format("{}: {}-{} {}", day, Shown(span.from), Shown(span.to), why)};
  };
  if (spans.size() > kSpansPerDayMax) {
    return Error{Errc::kInvalid, fmt::format("{}: more than {} spans", day, kSpansPerDayMax)};
  }
  for (const LocalSpan& span : spans) {
    if (span.from < seconds(0) || span.from >= hours(24))
      return wrong(span, "does not begin between 00:00 and 24:00");
    if (span.to <= span.from) return wrong(span, "does not end after it begins");
    if (span.to - span.from > hours(24)) return wrong(span, "is longer than 24 hours");
  }
  return Done{};
}

Status CheckDates(const CalendarRules& rules) {
  const auto no_such = [](Date date) {
    return Error{Errc::kInvalid, fmt::format("there is no such day as {}", Shown(date))};
  };
  for (const DateRange& range : rules.holidays) {
    if (!range.first.ok()) return no_such(range.first);
    if (!range.last.ok()) return no_such(range.last);
    if (range.last < range.first) {
      return Error{Errc::kInvalid, fmt::format("the holidays {} to {} end before they begin",
                                               Shown(range.first), Shown(range.last))};
    }
  }
  for (const auto& [date, spans] : rules.exceptions) {
    if (!date.ok()) return no_such(date);
    if (Status day = CheckDay(Shown(date), spans); !day) return day;
  }
  const size_t dates = DaysIn(Joined(rules.holidays)) + rules.exceptions.size();
  if (dates > kCalendarDatesMax) {
    return Error{Errc::kInvalid, fmt::format("{} holidays and exceptions; at most {} can be kept",
                                             dates, kCalendarDatesMax)};
  }
  return Done{};
}

}  // namespace

Status CheckRules(const CalendarRules& rules) {
  for (size_t day = 0; day < rules.week.size(); ++day) {
    if (Status spans = CheckDay(kDayNames[day], rules.week[day]); !spans) return spans;
  }
  const bool opens =
      std::ranges::any_of(rules.week, [](const auto& spans) { return !spans.empty(); });
  // Exceptions alone do not help: one day they are over, and a deadline would never come.
  if (!opens) return Error{Errc::kInvalid, "no day of the week has hours, so it would never open"};
  return CheckDates(rules);
}

std::vector<DateRange> Joined(std::vector<DateRange> ranges) {
  std::ranges::sort(ranges);
  std::vector<DateRange> joined;
  for (const DateRange& range : ranges) {
    if (!joined.empty() && local_days(range.first) <= local_days(joined.back().last) + days(1)) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

size_t DaysIn(const std::vector<DateRange>& ranges) {
  size_t count = 0;
  for (const DateRange& range : ranges) {
    count += static_cast<size_t>((local_days(range.last) - local_days(range.first)).count()) + 1;
  }
  return count;
}

}  // namespace firstreply::triage
