// The key `calendars` of a config.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "deploy/app/config_reader.h"
#include "deploy/app/policy_config.h"
#include "triage/calendar/calendar.h"

namespace firstreply::app {

using Calendars = std::map<std::string, std::shared_ptr<const triage::Calendar>>;

class CalendarConfigWalk {
 public:
  // `folder` is where relative names of files begin; empty: the working folder.
  CalendarConfigWalk(ConfigErrors& errors, ConfigReader& reader, std::string folder)
      : errors_(errors), reader_(reader), folder_(std::move(folder)) {}

  // Fills in what the config says of calendars. Returns those that could be made, by name, "round
  // the clock" among them.
  Calendars Read(const ConfigNode& value, PolicyConfig& config);

 private:
  void ReportOnce(const ConfigNode& value, std::string what);
  triage::CalendarRules ReadCalendar(const ConfigNode& value);
  void ReadWeek(const ConfigNode& value, triage::CalendarRules& rules);
  std::vector<triage::LocalSpan> ReadSpans(const ConfigNode& value);
  void ReadHolidayFile(const ConfigNode& value, triage::CalendarRules& rules);
  void ReadExceptions(const ConfigNode& value, triage::CalendarRules& rules);

  ConfigErrors& errors_;
  ConfigReader& reader_;
  const std::string folder_;
  std::vector<std::string> left_out_;
};

}  // namespace firstreply::app
