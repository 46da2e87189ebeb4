// The part of the config that says who judges posts: whose verdicts, by which model, what brands'
// agents taught beside it, and where the levels of urgency begin.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "deploy/app/config.h"
#include "deploy/app/config_reader.h"

namespace firstreply::app {

// Brands with an adjustment of their own.
inline constexpr size_t kAdjustmentsMax = 256;

class TriageConfigWalk {
 public:
  // Files lie in `folder`, where their paths do not say otherwise; `brands` are the config's.
  TriageConfigWalk(ConfigErrors& errors, ConfigReader& reader, std::string folder,
                   std::vector<std::string> brands)
      : errors_(errors), reader_(reader), folder_(std::move(folder)), brands_(std::move(brands)) {}

  TriageConfig Read(const ConfigNode& value);

 private:
  void ReportOnce(const ConfigNode& value, std::string what);
  std::string File(const ConfigNode& value);
  // Of one of the config's brands, each once.
  std::string Brand(const ConfigReader::Fields& fields, std::set<std::string>& known);
  void ReadAdjustments(const ConfigNode& value, TriageConfig& triage);
  void ReadThresholds(const ConfigNode& value, triage::ThresholdsByBrand& thresholds);
  triage::UrgencyThresholds ReadLevels(const ConfigNode& value, const ConfigReader::Fields& fields,
                                       triage::UrgencyThresholds otherwise);

  ConfigErrors& errors_;
  ConfigReader& reader_;
  const std::string folder_;
  const std::vector<std::string> brands_;
};

}  // namespace firstreply::app
