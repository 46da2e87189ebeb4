#include "deploy/app/config_calendars.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "deploy/app/calendar_text.h"
#include "deploy/app/file_text.h"
#include "ingest/base/limits.h"
#include "triage/calendar/holiday_file.h"

namespace firstreply::app {
namespace {

using std::chrono::year;

// Holidays are asked of a file for these years, whatever year it is: the same file always means the
// same.
constexpr triage::Date kHolidaysFirst = year(2015) / 1 / 1;
constexpr triage::Date kHolidaysLast = year(2050) / 12 / 31;

struct DayName {
  const char* key;
  size_t first, last;  // of the week, from Monday on
};
// What is named more closely wins, so it comes later.
constexpr std::array<DayName, 10> kDayNames = {{{"every_day", 0, 6},
                                                {"weekdays", 0, 4},
                                                {"weekend", 5, 6},
                                                {"monday", 0, 0},
                                                {"tuesday", 1, 1},
                                                {"wednesday", 2, 2},
                                                {"thursday", 3, 3},
                                                {"friday", 4, 4},
                                                {"saturday", 5, 5},
                                                {"sunday", 6, 6}}};

}  // namespace

void CalendarConfigWalk::ReportOnce(const ConfigNode& value, std::string what) {
  if (!errors_.Explains(value.path)) reader_.Report(value, std::move(what));
}

Calendars CalendarConfigWalk::Read(const ConfigNode& value, PolicyConfig& config) {
  const std::shared_ptr<const triage::Calendar>& always = triage::Calendar::RoundTheClock();
  Calendars calendars = {{always->name(), always}};
  for (const ConfigNode& entry : reader_.ListOrNone(value, kCalendarsMax)) {
    const size_t before = errors_.count();
    triage::CalendarRules rules = ReadCalendar(entry);
    if (errors_.count() > before) {
      // A policy that names it has not made another mistake.
      calendars.emplace(rules.name, always);
      continue;
    }
    if (const Status sound = triage::CheckRules(rules); !sound) {
      reader_.Report(entry, sound.error().message);
    }
    const auto calendar = triage::Calendar::Make(rules);
    if (!calendar && errors_.count() == before) {
      errors_.Report(reader_.PlaceOf(entry.path + ".zone"), entry.path + ".zone",
                     calendar.error().message);
    }
    const bool is_new = calendars.emplace(rules.name, calendar ? *calendar : always).second;
    if (!is_new) {
      errors_.Report(reader_.PlaceOf(entry.path + ".name"), entry.path + ".name",
                     rules.name == always->name() ? "is the name of the one that is always open"
                                                  : "is the name of another calendar");
    }
    config.calendars.push_back(std::move(rules));
  }
  config.left_out = std::move(left_out_);
  return calendars;
}

triage::CalendarRules CalendarConfigWalk::ReadCalendar(const ConfigNode& value) {
  triage::CalendarRules rules;
  const auto fields =
      reader_.Map(value, {"name", "zone", "week"}, {"holidays", "holiday_files", "exceptions"});
  const auto with = [&fields](const char* key, const auto& read) {
    if (const auto at = fields.find(key); at != fields.end()) read(at->second);
  };
  with("name", [&](const ConfigNode& entry) {
    rules.name = reader_.Text(entry);
    if (rules.name.empty()) ReportOnce(entry, "must not be empty");
    if (rules.name.size() > kTermBytesMax) {
      ReportOnce(entry, fmt::format("is {} bytes long, at most {} are allowed", rules.name.size(),
                                    kTermBytesMax));
    }
  });
  with("zone", [&](const ConfigNode& entry) {
    rules.zone = reader_.Text(entry);
    if (rules.zone.empty()) ReportOnce(entry, "must not be empty");
  });
  with("week", [&](const ConfigNode& entry) { ReadWeek(entry, rules); });
  with("holidays", [&](const ConfigNode& list) {
    for (const ConfigNode& entry : reader_.ListOrNone(list, kCalendarDatesMax)) {
      const auto dates = ParseDates(reader_.Text(entry));
      if (dates) {
        rules.holidays.push_back(*dates);
      } else {
        ReportOnce(entry, "must be a day, as 2026-12-25, or a range, as 2026-12-29..2027-01-03");
      }
    }
  });
  with("holiday_files", [&](const ConfigNode& list) {
    for (const ConfigNode& entry : reader_.List(list, kTermsPerListMax)) {
      ReadHolidayFile(entry, rules);
    }
  });
  rules.holidays = triage::Joined(std::move(rules.holidays));
  with("exceptions", [&](const ConfigNode& entry) { ReadExceptions(entry, rules); });
  return rules;
}

void CalendarConfigWalk::ReadWeek(const ConfigNode& value, triage::CalendarRules& rules) {
  std::vector<std::string> keys;
  for (const DayName& day : kDayNames) keys.emplace_back(day.key);
  const auto fields = reader_.Map(value, {}, keys);
  for (const DayName& day : kDayNames) {
    const auto at = fields.find(day.key);
    if (at == fields.end()) continue;
    const std::vector<triage::LocalSpan> spans = ReadSpans(at->second);
    for (size_t i = day.first; i <= day.last; ++i) rules.week.at(i) = spans;
  }
}

std::vector<triage::LocalSpan> CalendarConfigWalk::ReadSpans(const ConfigNode& value) {
  std::vector<triage::LocalSpan> spans;
  for (const ConfigNode& entry : reader_.ListOrNone(value, triage::kSpansPerDayMax)) {
    const auto span = ParseSpan(reader_.Text(entry));
    if (span) {
      spans.push_back(*span);
    } else {
      ReportOnce(entry, "must be hours, as \"09:00-18:00\", \"22:00-06:00\" or \"00:00-24:00\"");
    }
  }
  std::sort(spans.begin(), spans.end());
  return spans;
}

void CalendarConfigWalk::ReadHolidayFile(const ConfigNode& value, triage::CalendarRules& rules) {
  const std::string name = reader_.Text(value);
  if (name.empty()) return ReportOnce(value, "must not be empty");
  const std::string path = (std::filesystem::path(folder_) / name).string();
  const Result<std::string> text = ReadFileText(path, kHolidayFileBytesMax);
  if (!text) return ReportOnce(value, text.error().message);
  const auto holidays = triage::ReadHolidays(*text, kHolidaysFirst, kHolidaysLast);
  if (!holidays) return ReportOnce(value, fmt::format("{}: {}", path, holidays.error().message));
  rules.holidays.insert(rules.holidays.end(), holidays->closed.begin(), holidays->closed.end());
  for (const std::string& one : holidays->left_out) {
    left_out_.push_back(fmt::format("{}: {}", path, one));
  }
}

void CalendarConfigWalk::ReadExceptions(const ConfigNode& value, triage::CalendarRules& rules) {
  for (const auto& [day, spans] : reader_.FreeMap(value, kCalendarDatesMax)) {
    if (const auto date = ParseDate(day)) {
      rules.exceptions.emplace(*date, ReadSpans(spans));
    } else {
      ReportOnce(spans, "is no day, as 2026-12-24");
    }
  }
}

}  // namespace firstreply::app
