#include "triage/calendar/open_hours.h"

#include <algorithm>
#include <iterator>

namespace firstreply::triage {
namespace {

using std::chrono::days;
using std::chrono::local_days;

}  // namespace

OpenHours::OpenHours(const CalendarRules& rules, TimeZone zone)
    : exceptions_(rules.exceptions), holidays_(Joined(rules.holidays)), zone_(std::move(zone)) {
  for (size_t day = 0; day < week_.size(); ++day) week_[(day + 1) % week_.size()] = rules.week[day];
}

std::vector<Stretch> OpenHours::In(Stretch bounds) const {
  // A span may end a day after the date it belongs to, and a zone be a day from UTC.
  const local_days first{std::chrono::floor<days>(bounds.from).time_since_epoch() - days(3)};
  const local_days last{std::chrono::floor<days>(bounds.to).time_since_epoch() + days(2)};
  std::vector<Stretch> open;
  std::vector<Stretch> exceptional;  // open although it may be a holiday
  auto exception = exceptions_.lower_bound(Date(first));
  for (local_days day = first; day <= last; day += days(1)) {
    if (exception != exceptions_.end() && local_days(exception->first) == day) {
      std::vector<Stretch> hours;
      AddDay(day, exception->second, hours);
      std::ranges::copy(hours, std::back_inserter(open));
      std::ranges::copy(On(day, Joined(std::move(hours))), std::back_inserter(exceptional));
      ++exception;
    } else {
      AddDay(day, week_[std::chrono::weekday(day).c_encoding()], open);
    }
  }
  open = Without(Joined(std::move(open)), Closed({Date(first), Date(last)}));
  std::ranges::copy(exceptional, std::back_inserter(open));
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

std::vector<Stretch> OpenHours::On(local_days day, const std::vector<Stretch>& stretches) const {
  std::vector<Stretch> date;
  zone_.AddInstants(day, day + days(1), date);
  std::vector<Stretch> on;
  for (const Stretch& part : date)
    std::ranges::copy(Inside(stretches, part), std::back_inserter(on));
  return on;
}

std::vector<Stretch> OpenHours::Closed(DateRange between) const {
  std::vector<Stretch> closed;
  auto range = std::ranges::lower_bound(holidays_, between.first, {}, &DateRange::last);
  for (; range != holidays_.end() && range->first <= between.last; ++range) {
    zone_.AddInstants(local_days(std::max(range->first, between.first)),
                      local_days(std::min(range->last, between.last)) + days(1), closed);
  }
  return Joined(std::move(closed));
}

}  // namespace firstreply::triage
