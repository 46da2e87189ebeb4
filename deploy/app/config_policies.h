// The keys `calendars`, `policies` and `responses` of a config.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deploy/app/config.h"
#include "deploy/app/config_calendars.h"
#include "deploy/app/config_reader.h"

namespace firstreply::app {

class PolicyConfigWalk {
 public:
  // What policies may name. It outlives the walk.
  struct Known {
    std::vector<std::string> brands;
    const std::vector<SourceConfig>* sources;
  };

  // Without `known`, brands and sources may have any name. `folder`: as in `CalendarConfigWalk`.
  PolicyConfigWalk(ConfigErrors& errors, ConfigReader& reader, std::string folder,
                   std::optional<Known> known)
      : errors_(errors), reader_(reader), folder_(std::move(folder)), known_(std::move(known)) {}

  // Of the fields of the whole config those that are there.
  void Read(const ConfigReader::Fields& fields, PolicyConfig& config);

 private:
  void ReportOnce(const ConfigNode& value, std::string what);
  std::shared_ptr<const triage::PolicySet> ReadPolicies(const ConfigNode& value);
  triage::Policy ReadPolicy(const ConfigNode& value);
  triage::Conditions ReadConditions(const ConfigNode& value);
  std::vector<std::string> ReadNames(const ConfigNode& value);
  void CheckNames(const ConfigReader::Fields& fields, const triage::Conditions& when);
  triage::Targets ReadTargets(const ConfigNode& value);
  triage::AtRiskRule ReadAtRisk(const ConfigNode& value);
  Duration ReadDuration(const ConfigNode& value);
  triage::ResponseRules ReadResponses(const ConfigNode& value);

  ConfigErrors& errors_;
  ConfigReader& reader_;
  const std::string folder_;
  const std::optional<Known> known_;
  Calendars calendars_;
};

}  // namespace firstreply::app
