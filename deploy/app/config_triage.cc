#include "deploy/app/config_triage.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ingest/base/limits.h"

namespace firstreply::app {

TriageConfig TriageConfigWalk::Read(const ConfigNode& value) {
  TriageConfig triage;
  const auto fields =
      reader_.Map(value, {}, {"verdicts", "model", "adjustments", "thresholds", "reviews_per_day"});
  if (const auto at = fields.find("verdicts"); at != fields.end()) {
    const std::string who = reader_.Text(at->second);
    triage.by_model = who == "model";
    if (who != "model" && who != "sources")
      ReportOnce(at->second, "must be \"model\" or \"sources\"");
  }
  if (const auto at = fields.find("model"); at != fields.end()) triage.model = File(at->second);
  if (const auto at = fields.find("adjustments"); at != fields.end()) {
    ReadAdjustments(at->second, triage);
    if (!triage.by_model) ReportOnce(at->second, "add to a model, and \"verdicts\" names none");
  }
  if (const auto at = fields.find("thresholds"); at != fields.end())
    ReadThresholds(at->second, triage.thresholds);
  if (const auto at = fields.find("reviews_per_day"); at != fields.end())
    triage.reviews_per_day = reader_.Integer(at->second, 0, triage::kReviewsPerDayMax);
  return triage;
}

void TriageConfigWalk::ReportOnce(const ConfigNode& value, std::string what) {
  if (!errors_.Explains(value.path)) reader_.Report(value, std::move(what));
}

std::string TriageConfigWalk::File(const ConfigNode& value) {
  const std::filesystem::path file = reader_.Text(value);
  if (file.empty()) ReportOnce(value, "must not be empty");
  return (std::filesystem::path(folder_) / file).string();
}

std::string TriageConfigWalk::Brand(const ConfigReader::Fields& fields,
                                    std::set<std::string>& known) {
  const auto at = fields.find("brand");
  if (at == fields.end()) return {};
  std::string brand = reader_.Text(at->second);
  if (std::find(brands_.begin(), brands_.end(), brand) == brands_.end()) {
    ReportOnce(at->second, fmt::format("no brand is named \"{}\"", brand));
  } else if (!known.insert(brand).second) {
    ReportOnce(at->second, "is given twice");
  }
  return brand;
}

void TriageConfigWalk::ReadAdjustments(const ConfigNode& value, TriageConfig& triage) {
  std::set<std::string> known;
  for (const ConfigNode& entry : reader_.List(value, kAdjustmentsMax)) {
    const auto fields = reader_.Map(entry, {"brand", "file"}, {});
    AdjustmentFile& adjustment = triage.adjustments.emplace_back();
    adjustment.brand = Brand(fields, known);
    if (const auto at = fields.find("file"); at != fields.end()) adjustment.file = File(at->second);
  }
}

void TriageConfigWalk::ReadThresholds(const ConfigNode& value,
                                      triage::ThresholdsByBrand& thresholds) {
  const auto fields = reader_.Map(value, {}, {"high", "critical", "brands"});
  thresholds.all = ReadLevels(value, fields, {});
  const auto brands = fields.find("brands");
  if (brands == fields.end()) return;
  std::set<std::string> known;
  for (const ConfigNode& entry : reader_.List(brands->second, kBrandsMax)) {
    const auto own = reader_.Map(entry, {"brand"}, {"high", "critical"});
    thresholds.of_brand[Brand(own, known)] = ReadLevels(entry, own, thresholds.all);
  }
}

triage::UrgencyThresholds TriageConfigWalk::ReadLevels(const ConfigNode& value,
                                                       const ConfigReader::Fields& fields,
                                                       triage::UrgencyThresholds otherwise) {
  triage::UrgencyThresholds read = otherwise;
  const auto level = [&](const char* key, int& from) {
    const auto at = fields.find(key);
    if (at == fields.end()) return;
    from =
        static_cast<int>(reader_.Integer(at->second, triage::kHighFromMin, triage::kThresholdMax));
  };
  level("high", read.high);
  level("critical", read.critical);
  if (!triage::AreThresholds(read))
    ReportOnce(value, fmt::format("critical begins below high: at {}, and high at {}",
                                  read.critical, read.high));
  return read;
}

}  // namespace firstreply::app
