#include "triage/calendar/open_hours.h"

#include <algorithm>
#include <iterator>

namespace firstreply::triage {
namespace {

using std::chrono::days;
using std::chrono::local_days;

std::vector<DateRange> WithoutDates(const std::vector<DateRange>& ranges,
                                    const std::map<Date, std::vector<LocalSpan>>& dates) {
  std::vector<DateRange> left;
  for (const DateRange& range : ranges) {
    Date first = range.first;
    for (auto date = dates.lower_bound(range.first);
         date != dates.end() && date->first <= range.last; ++date) {
      if (first < date->first) left.push_back({first, Date(local_days(date->first) - days(1))});
      first = Date(local_days(date->first) + days(1));
    }
    if (first <= range.last) left.push_back({first, range.last});
  }
  return left;
}

}  // namespace

OpenHours::OpenHours(const CalendarRules& rules, TimeZone zone)
    : exceptions_(rules.exceptions),
      holidays_(Joined(rules.holidays)),
      plain_holidays_(WithoutDates(holidays_, exceptions_)),
      zone_(std::move(zone)) {
  for (size_t day = 0; day < week_.size(); ++day) week_[(day + 1) % week_.size()] = rules.week[day];
}

std::vector<Stretch> OpenHours::In(Stretch bounds) const {
  // A span may end a day after the date it belongs to, and a zone be a day from UTC.
  const local_days first{std::chrono::floor<days>(bounds.from).time_since_epoch() - days(3)};
  const local_days last{std::chrono::floor<days>(bounds.to).time_since_epoch() + days(2)};
  std::vector<Stretch> of_week;
  std::vector<Stretch> of_exceptions;
  auto exception = exceptions_.lower_bound(Date(first));
  for (local_days day = first; day <= last; day += days(1)) {
    if (exception != exceptions_.end() && local_days(exception->first) == day) {
      AddDay(day, exception->second, of_exceptions);
      ++exception;
    } else {
      AddDay(day, week_[std::chrono::weekday(day).c_encoding()], of_week);
    }
  }
  const DateRange between = {Date(first), Date(last)};
  std::vector<Stretch> open = Without(Joined(std::move(of_week)), Closed(holidays_, between));
  std::ranges::copy(Without(Joined(std::move(of_exceptions)), Closed(plain_holidays_, between)),
                    std::back_inserter(open));
  return Inside(Joined(std::move(open)), bounds);
}

void OpenHours::AddDay(local_days day, const Spans& spans, std::vector<Stretch>& stretches) const {
  if (spans.empty()) return;
  // A date that clocks never showed has no hours, not even the part of them past midnight.
  if (zone_.First(day) == zone_.First(day + days(1))) return;
  for (const LocalSpan& span : spans) {
    stretches.push_back({zone_.First(day + span.from), zone_.Last(day + span.to)});
  }
}

std::vector<Stretch> OpenHours::Closed(const std::vector<DateRange>& holidays,
                                       DateRange between) const {
  std::vector<Stretch> closed;
  auto range = std::ranges::lower_bound(holidays, between.first, {}, &DateRange::last);
  for (; range != holidays.end() && range->first <= between.last; ++range) {
    zone_.AddInstants(local_days(std::max(range->first, between.first)),
                      local_days(std::min(range->last, between.last)) + days(1), closed);
  }
  return Joined(std::move(closed));
}

}  // namespace firstreply::triage
