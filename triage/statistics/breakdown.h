// The same figures by brand, platform, channel, urgency, topic, language and hour of the week.
//
// Keeps a number for each wait and dimension, and makes the groups of one dimension after the
// other, so that a million waits need little more than themselves. Pure; used on one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "triage/statistics/group_figures.h"

namespace firstreply::triage {

enum class Dimension : uint8_t {
  kBrand,
  kPlatform,
  kChannel,
  kUrgency,
  kTopic,  // a wait counts under each of its topics, and so they add up to more than there are
  kLanguage,
  kHourOfWeek,  // of the start, "Mon 09:00" is 9:00 to 9:59
};
inline constexpr size_t kDimensions = 7;
std::string_view NameOf(Dimension dimension);

// What has no topic, no language, no source.
inline constexpr std::string_view kUnknownGroup = "unknown";

// Of a dimension's groups as many are shown, the largest; the rest is one group, "others". What a
// source says of topics and languages has no end.
inline constexpr size_t kGroupsMax = 1000;
inline constexpr std::string_view kOtherGroups = "others";

struct Group {
  std::string name;
  GroupFigures figures;
};

// Groups of waits by name. Names in the order in which they are to be shown may be given; those
// that come up besides are shown by name.
class Grouping {
 public:
  explicit Grouping(std::span<const std::string> ordered = {});

  // `wait`: which one, counted by the owner.
  void Add(uint32_t wait, std::string_view name);

  // `waits` are those that the numbers name. Empty groups are not shown.
  std::vector<Group> Figures(std::span<const JudgedWait> waits,
                             size_t groups_max = kGroupsMax) const;

 private:
  std::map<std::string, uint32_t, std::less<>> ids_;
  std::vector<std::string> names_;                      // by id
  size_t ordered_ = 0;                                  // so many of them have a place of their own
  std::vector<std::pair<uint32_t, uint32_t>> members_;  // group, wait
};

class Breakdown {
 public:
  Breakdown();

  // `hour_of_week` in 0..167, from Monday 00:00.
  void Add(uint32_t number, const MeasuredWait& wait, size_t hour_of_week);

  std::vector<Group> By(Dimension dimension, std::span<const JudgedWait> waits) const {
    return groupings_[static_cast<size_t>(dimension)].Figures(waits);
  }

 private:
  Grouping& Of(Dimension dimension) { return groupings_[static_cast<size_t>(dimension)]; }
  std::array<Grouping, kDimensions> groupings_;
};

// "Mon 09:00"; `hour` in 0..167.
std::string NameOfHour(size_t hour);

}  // namespace firstreply::triage
