#include "tests/support/calendar_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/support/slow_calendar.h"

namespace firstreply::test {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::January;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using triage::CalendarRules;
using triage::Date;
using triage::LocalSpan;

constexpr int kMomentsWithoutChanges = 42;

TimePoint Midnight(Date date) {
  return sys_days(date);
}

// Hours before dawn, when clocks change, come up more often than others.
seconds RandomEdge(Random& random, Grain grain) {
  seconds edge = random.Chance(40) ? seconds(minutes(15 * random.Between(0, 16)))
                                   : seconds(minutes(15 * random.Between(0, 95)));
  if (random.Chance(10)) edge = hours(23) + minutes(random.Between(0, 59));
  if (random.Chance(20)) edge = edge + minutes(random.Between(0, 14));
  if (grain == Grain::kMilliseconds && random.Chance(10)) edge += seconds(random.Between(0, 59));
  return std::min<seconds>(edge, hours(24) - minutes(1));
}

LocalSpan SpanOf(seconds from, seconds length) {
  return {.from = from, .to = from + std::clamp<seconds>(length, minutes(1), hours(24))};
}

std::vector<LocalSpan> DeskDay(Random& random, Grain) {
  const auto from = minutes(30 * random.Between(12, 20));
  return {SpanOf(from, minutes(30 * random.Between(8, 24)))};
}

std::vector<LocalSpan> SplitDay(Random& random, Grain) {
  const auto noon = hours(12) + minutes(15 * random.Between(-4, 4));
  const auto from = noon - minutes(15 * random.Between(1, 40));
  const auto again = noon + minutes(15 * random.Between(0, 6));
  return {{.from = from, .to = noon}, SpanOf(again, minutes(15 * random.Between(1, 36)))};
}

std::vector<LocalSpan> NightShift(Random& random, Grain grain) {
  const seconds from = hours(17) + minutes(30 * random.Between(0, 13));
  const seconds ends = hours(24) + floor<minutes>(RandomEdge(random, grain) / 3);
  return {SpanOf(from, std::max<seconds>(ends - from, minutes(30)))};
}

std::vector<LocalSpan> WholeDay(Random&, Grain) {
  return {SpanOf(seconds(0), hours(24))};
}

std::vector<LocalSpan> ShortSpans(Random& random, Grain grain) {
  std::vector<LocalSpan> spans;
  for (int64_t left = random.Between(1, 3); left > 0; --left)
    spans.push_back(SpanOf(RandomEdge(random, grain), minutes(random.Between(1, 90))));
  return spans;
}

// Touching, overlapping, inside one another: nobody says that a config is tidy.
std::vector<LocalSpan> AnySpans(Random& random, Grain grain) {
  std::vector<LocalSpan> spans;
  for (int64_t left = random.Between(0, 4); left > 0; --left) {
    const seconds from = !spans.empty() && spans.back().to < hours(24) && random.Chance(25)
                             ? spans.back().to
                             : RandomEdge(random, grain);
    spans.push_back(
        SpanOf(from, random.Chance(20) ? seconds(hours(24)) : RandomEdge(random, grain)));
  }
  return spans;
}

using Shape = std::vector<LocalSpan> (*)(Random&, Grain);
constexpr std::array<Shape, 8> kShapes{DeskDay,    DeskDay,  SplitDay,   NightShift,
                                       NightShift, WholeDay, ShortSpans, AnySpans};

void AddWeek(Random& random, Grain grain, CalendarRules& rules) {
  const Shape shape = random.PickFrom(kShapes);
  const bool alike = random.Chance(50);
  const std::vector<LocalSpan> hours_of_all = shape(random, grain);
  for (size_t day = 0; day < rules.week.size(); ++day) {
    const bool weekend = day >= 5;
    if (random.Chance(weekend ? 50 : 15)) continue;
    rules.week[day] = alike ? hours_of_all : shape(random, grain);
  }
  const bool opens = std::any_of(rules.week.begin(), rules.week.end(),
                                 [](const auto& spans) { return !spans.empty(); });
  if (!opens) rules.week[random.Below(7)] = DeskDay(random, grain);
}

// Something that begins or ends about when the clock changes, on that day.
void AddSpanAtTheChange(Random& random, const ClockMoment& near, CalendarRules& rules) {
  const seconds shown = floor<minutes>(near.at - seconds(1)).time_since_epoch() +
                        AheadOfUtc(near.zone, near.at - seconds(1));
  const seconds edge = shown + minutes(5 * random.Between(-26, 26));
  const auto date = floor<days>(edge);
  const seconds of_day = edge - date;
  const auto length = minutes(5 * random.Between(1, 144));
  auto& spans = rules.week[std::chrono::weekday(sys_days(date)).iso_encoding() - 1];
  if (random.Chance(50))
    spans.push_back(SpanOf(of_day, length));
  else if (of_day > seconds(0))
    spans.push_back({.from = std::max<seconds>(of_day - length, seconds(0)), .to = of_day});
}

Date RandomDate(Random& random, TimePoint near) {
  return Date(floor<days>(near) +
              days(random.Chance(60) ? random.Between(-1, 1) : random.Between(-5, 5)));
}

void AddDates(Random& random, Grain grain, TimePoint near, CalendarRules& rules) {
  for (int64_t left = random.Chance(50) ? random.Between(1, 3) : 0; left > 0; --left) {
    const Date first = RandomDate(random, near);
    const Date last{sys_days(first) + days(random.Chance(25) ? random.Between(1, 3) : 0)};
    rules.holidays.push_back({.first = first, .last = last});
  }
  for (int64_t left = random.Chance(40) ? random.Between(1, 2) : 0; left > 0; --left) {
    Date date = RandomDate(random, near);
    if (!rules.holidays.empty() && random.Chance(40)) date = random.PickFrom(rules.holidays).first;
    rules.exceptions[date] = random.PickFrom(kShapes)(random, grain);
  }
}

}  // namespace

std::vector<ClockMoment> ClockMoments() {
  using namespace std::chrono_literals;
  const TimePoint begin = Midnight(2015y / January / 1);
  const TimePoint end = Midnight(2036y / January / 1);
  std::vector<ClockMoment> moments{{.zone = "Pacific/Apia", .at = sys_days(2011y / 12 / 30) + 10h}};
  Random random(2015);
  for (const char* zone :
       {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "Pacific/Apia",
        "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca", "Atlantic/Azores",
        "America/Asuncion", "Antarctica/Troll"}) {
    const std::vector<TimePoint> changes = ClockChanges(zone, begin, end);
    for (const TimePoint at : changes) moments.push_back({.zone = zone, .at = at});
    for (const auto year : {2016y, 2017y, 2021y, 2035y})
      moments.push_back({.zone = zone, .at = Midnight(year / January / 1)});
    if (!changes.empty()) continue;
    for (int i = 0; i < kMomentsWithoutChanges; ++i)
      moments.push_back(
          {.zone = zone, .at = begin + floor<minutes>(random.Between(Duration(0), end - begin))});
  }
  return moments;
}

CalendarRules RandomCalendar(Random& random, const ClockMoment& near, Grain grain) {
  CalendarRules rules{
      .name = "desk", .zone = near.zone, .week = {}, .holidays = {}, .exceptions = {}};
  AddWeek(random, grain, rules);
  if (random.Chance(25)) AddSpanAtTheChange(random, near, rules);
  AddDates(random, grain, near.at, rules);
  return rules;
}

Stretch RandomStretch(Random& random, TimePoint near, Grain grain) {
  constexpr std::array<Duration, 5> kReaches{minutes(3), hours(2), hours(5), days(2), days(5)};
  constexpr std::array<Duration, 6> kLengths{seconds(2), minutes(10), hours(2),
                                             hours(30),  days(3),     days(6)};
  const Duration reach = random.PickFrom(kReaches);
  Stretch stretch{.from = near + random.Between(-reach, reach), .to = {}, .target = {}};
  stretch.to = stretch.from + random.Between(Duration(0), random.PickFrom(kLengths));
  if (random.Chance(3)) stretch.to = stretch.from - random.Between(Duration(0), Duration(hours(9)));
  stretch.to = std::min(stretch.to, near + kStretchReach);
  stretch.target = random.Chance(50) ? Duration(minutes(5 * random.Between(0, 288)))
                                     : random.Between(Duration(-1), random.PickFrom(kLengths));
  if (grain == Grain::kMinutes || random.Chance(50)) {
    stretch.from = floor<seconds>(stretch.from);
    stretch.to = floor<seconds>(stretch.to);
    stretch.target = floor<seconds>(stretch.target);
  }
  return stretch;
}

std::string Described(const CalendarRules& rules) {
  const auto dated = [](Date date) {
    return fmt::format("{}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  };
  const auto clocked = [](seconds time) {
    const int64_t count = time.count();
    return fmt::format("{:02}:{:02}:{:02}", count / 3600, count / 60 % 60, count % 60);
  };
  const auto listed = [&](const std::vector<LocalSpan>& spans) {
    std::string text;
    for (const LocalSpan& span : spans)
      text += fmt::format(" {}-{}", clocked(span.from), clocked(span.to));
    return text.empty() ? " closed" : text;
  };
  constexpr std::array<const char*, 7> kDays{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
  std::string text = rules.zone;
  for (size_t day = 0; day < kDays.size(); ++day)
    text += fmt::format("; {}{}", kDays[day], listed(rules.week[day]));
  for (const triage::DateRange& range : rules.holidays)
    text += fmt::format("; holiday {} to {}", dated(range.first), dated(range.last));
  for (const auto& [date, spans] : rules.exceptions)
    text += fmt::format("; {}{}", dated(date), listed(spans));
  return text;
}

}  // namespace firstreply::test
