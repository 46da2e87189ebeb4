// Where the levels of urgency should begin, so that no more posts a day are high and critical than
// people can answer at once.
//
// A post with a floor stays where its floor puts it. For the others the proposed threshold is the
// lowest score at which the expected number of posts a day, that of the past days, stays within the
// budget; but never lower than the usual threshold, or than a lower one that a person has put in
// force: that there is room is no reason to wake somebody. Nothing is put in force here; a person
// decides. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "triage/urgency/urgency.h"

namespace firstreply::triage {

// How many days of posts a proposal rests on, and needs.
inline constexpr int64_t kCalibrationDays = 14;

// Posts a day.
struct AlertBudget {
  double critical = 0;
  double high = 0;
};

// A post that the program itself judged and that needs a response.
struct ReckonedPost {
  int64_t post = 0;
  UrgencyScore urgency{};
};

// How many posts of all days are at a level.
struct LevelCounts {
  int64_t critical = 0;
  int64_t high = 0;
  bool operator==(const LevelCounts&) const = default;
};

struct Proposal {
  UrgencyThresholds thresholds{};
  LevelCounts now{};       // by the thresholds in force
  LevelCounts then{};      // by the proposed ones
  LevelCounts by_floor{};  // of both: whatever the thresholds are
  // Posts whose level would be another, as the store has them in order.
  std::vector<ReckonedPost> raised{}, lowered{};
};

// Of posts of kCalibrationDays. `in_force`: what their levels are compared with. Where floors alone
// are over the budget nothing without a floor is let in, and `then` says that it is over.
Proposal Propose(std::span<const ReckonedPost> posts, const UrgencyThresholds& in_force,
                 const AlertBudget& budget);

}  // namespace firstreply::triage
