// What our calendars answer, for strangers to check: one JSON object a line, one line a calendar.
//
//   {"zone":"Asia/Tokyo","ahead":[[MS,32400],...],"week":[[[32400,61200]],...],"holidays":["2024-12-25"],
//    "exceptions":{"2024-12-24":[[32400,43200]]},
//    "asked":[{"from":MS,"to":MS,"target":MS,"elapsed":MS,"deadline":MS},...]}
//
// `ahead`: how many seconds the zone's clock is ahead of UTC at several instants around those asked
// about, for a stranger to see whether he knows the same laws. Local times are seconds since 00:00
// of the day, Monday first; instants are milliseconds since 1970.
#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <set>

#include "ingest/base/json_writer.h"
#include "tests/support/calendar_cases.h"
#include "tests/support/slow_calendar.h"
#include "triage/calendar/calendar.h"

namespace firstreply::test {
namespace {

using triage::CalendarRules;
using triage::Date;
using triage::LocalSpan;

constexpr int kCalendarsOfAMoment = 12;
constexpr int kStretchesOfACalendar = 8;

std::string Shown(Date date) {
  return fmt::format("{}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

int64_t Shown(TimePoint at) {
  return at.time_since_epoch().count();
}

void Write(JsonWriter& json, const std::vector<LocalSpan>& spans) {
  json.BeginArray();
  for (const LocalSpan& span : spans)
    json.BeginArray().Integer(span.from.count()).Integer(span.to.count()).EndArray();
  json.EndArray();
}

void WriteZone(JsonWriter& json, const ClockMoment& moment) {
  using namespace std::chrono_literals;
  json.Key("zone").String(moment.zone);
  json.Key("ahead").BeginArray();
  for (const std::chrono::seconds from_moment : {-192h, -96h, 0h, 96h, 192h, 384h, 768h}) {
    for (const TimePoint at : {moment.at + from_moment - 1s, moment.at + from_moment}) {
      json.BeginArray().Integer(Shown(at)).Integer(AheadOfUtc(moment.zone, at).count());
      json.EndArray();
    }
  }
  json.EndArray();
}

void WriteRules(JsonWriter& json, const CalendarRules& rules) {
  json.Key("week").BeginArray();
  for (const auto& spans : rules.week) Write(json, spans);
  json.EndArray();
  std::set<std::chrono::sys_days> holidays;
  for (const triage::DateRange& range : rules.holidays) {
    const std::chrono::sys_days last = range.last;
    for (std::chrono::sys_days day = range.first; day <= last; day += std::chrono::days(1))
      holidays.insert(day);
  }
  json.Key("holidays").BeginArray();
  for (const auto day : holidays) json.String(Shown(Date(day)));
  json.EndArray();
  json.Key("exceptions").BeginObject();
  for (const auto& [date, spans] : rules.exceptions) {
    json.Key(Shown(date));
    Write(json, spans);
  }
  json.EndObject();
}

void WriteAnswer(JsonWriter& json, const triage::Calendar& calendar, const Stretch& stretch) {
  json.BeginObject();
  json.Key("from").Integer(Shown(stretch.from));
  json.Key("to").Integer(Shown(stretch.to));
  json.Key("target").Integer(stretch.target.count());
  json.Key("elapsed").Integer(calendar.Elapsed(stretch.from, stretch.to).count());
  const auto deadline = calendar.Deadline(stretch.from, stretch.target);
  json.Key("deadline");
  deadline ? json.Integer(Shown(*deadline)) : json.Null();
  json.EndObject();
}

void Answer(const ClockMoment& moment, uint64_t seed) {
  Random random(seed);
  for (int i = 0; i < kCalendarsOfAMoment; ++i) {
    const CalendarRules rules = RandomCalendar(random, moment, Grain::kMinutes);
    const auto calendar = triage::Calendar::Make(rules).value();
    JsonWriter json;
    json.BeginObject();
    WriteZone(json, moment);
    WriteRules(json, rules);
    json.Key("asked").BeginArray();
    for (int j = 0; j < kStretchesOfACalendar; ++j)
      WriteAnswer(json, *calendar, RandomStretch(random, moment.at, Grain::kMinutes));
    json.EndArray().EndObject();
    fmt::print("{}\n", json.text());
  }
}

}  // namespace
}  // namespace firstreply::test

int main() {
  uint64_t seed = 1;
  for (const auto& moment : firstreply::test::ClockMoments()) {
    firstreply::test::Answer(moment, seed);
    ++seed;
  }
}
