#include "triage/statistics/breakdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace firstreply::triage {
namespace {

constexpr size_t kHoursOfWeek = 168;

std::vector<std::string> UrgencyNames() {
  using ingest::Urgency;
  std::vector<std::string> names;
  for (const Urgency urgency :
       {Urgency::kCritical, Urgency::kHigh, Urgency::kNormal, Urgency::kLow})
    names.emplace_back(NameOf(urgency));
  return names;
}

std::vector<std::string> HourNames() {
  std::vector<std::string> names;
  for (size_t hour = 0; hour < kHoursOfWeek; ++hour) names.push_back(NameOfHour(hour));
  return names;
}

std::string_view OrUnknown(std::string_view name) {
  return name.empty() ? kUnknownGroup : name;
}

}  // namespace

std::string_view NameOf(Dimension dimension) {
  static constexpr std::array<std::string_view, kDimensions> kNames = {
      "brand", "platform", "channel", "urgency", "topic", "language", "hour_of_week"};
  return kNames.at(static_cast<size_t>(dimension));
}

std::string NameOfHour(size_t hour) {
  static constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                            "Fri", "Sat", "Sun"};
  return fmt::format("{} {:02}:00", kDays.at(hour / 24), hour % 24);
}

Grouping::Grouping(std::span<const std::string> ordered)
    : names_(ordered.begin(), ordered.end()), ordered_(ordered.size()) {
  for (size_t i = 0; i < names_.size(); ++i) ids_.emplace(names_[i], static_cast<uint32_t>(i));
}

void Grouping::Add(uint32_t wait, std::string_view name) {
  auto known = ids_.find(name);
  if (known == ids_.end()) {
    known = ids_.emplace(name, static_cast<uint32_t>(names_.size())).first;
    names_.emplace_back(name);
  }
  members_.emplace_back(known->second, wait);
}

std::vector<Group> Grouping::Figures(std::span<const JudgedWait> waits, size_t groups_max) const {
  std::vector<std::vector<const JudgedWait*>> members(names_.size());
  for (const auto& [group, wait] : members_) members[group].push_back(&waits[wait]);

  std::vector<uint32_t> shown;
  for (uint32_t id = 0; id < names_.size(); ++id) {
    if (!members[id].empty()) shown.push_back(id);
  }
  std::vector<const JudgedWait*> others;
  if (shown.size() > groups_max) {
    std::sort(shown.begin(), shown.end(), [&](uint32_t a, uint32_t b) {
      if (members[a].size() != members[b].size()) return members[a].size() > members[b].size();
      return names_[a] < names_[b];
    });
    for (size_t i = groups_max; i < shown.size(); ++i)
      others.insert(others.end(), members[shown[i]].begin(), members[shown[i]].end());
    shown.resize(groups_max);
  }
  std::sort(shown.begin(), shown.end(), [&](uint32_t a, uint32_t b) {
    if (a < ordered_ || b < ordered_) return a < b;
    return names_[a] < names_[b];
  });

  std::vector<Group> groups;
  groups.reserve(shown.size() + 1);
  for (const uint32_t id : shown) groups.push_back({names_[id], FiguresOf(members[id])});
  if (!others.empty()) groups.push_back({std::string(kOtherGroups), FiguresOf(others)});
  return groups;
}

Breakdown::Breakdown() {
  Of(Dimension::kUrgency) = Grouping(UrgencyNames());
  Of(Dimension::kHourOfWeek) = Grouping(HourNames());
}

void Breakdown::Add(uint32_t number, const MeasuredWait& wait, size_t hour_of_week) {
  Of(Dimension::kBrand).Add(number, OrUnknown(wait.brand));
  Of(Dimension::kPlatform).Add(number, OrUnknown(wait.platform));
  Of(Dimension::kChannel).Add(number, OrUnknown(wait.channel));
  Of(Dimension::kUrgency).Add(number, NameOf(wait.urgency));
  Of(Dimension::kLanguage).Add(number, OrUnknown(wait.language));
  Of(Dimension::kHourOfWeek).Add(number, NameOfHour(hour_of_week));
  if (wait.topics.empty()) Of(Dimension::kTopic).Add(number, kUnknownGroup);
  std::vector<std::string> topics = wait.topics;
  std::sort(topics.begin(), topics.end());
  topics.erase(std::unique(topics.begin(), topics.end()), topics.end());
  for (const std::string& topic : topics) Of(Dimension::kTopic).Add(number, OrUnknown(topic));
}

}  // namespace firstreply::triage
