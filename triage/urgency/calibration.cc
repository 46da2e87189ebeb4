#include "triage/urgency/calibration.h"

#include <algorithm>
#include <array>

namespace firstreply::triage {
namespace {

using ingest::Urgency;

// By score; one more place, for what nothing reaches.
using Counts = std::array<int64_t, kThresholdMax + 1>;

void Count(Urgency level, LevelCounts& counts) {
  counts.critical += level == Urgency::kCritical;
  counts.high += level == Urgency::kHigh;
}

// The lowest score from `least` to `most` so that no more than `room` posts lie from it to `most`.
int LowestWithin(const Counts& posts_of, int least, int most, double room) {
  int64_t taken = 0;
  int from = most;
  while (from > least) {
    taken += posts_of[static_cast<size_t>(from - 1)];
    if (static_cast<double>(taken) > room) break;
    --from;
  }
  return from;
}

// What floors leave of the budget of all days.
double RoomIn(double a_day, int64_t floors) {
  return std::max(0.0, a_day * kCalibrationDays - static_cast<double>(floors));
}

}  // namespace

Proposal Propose(std::span<const ReckonedPost> posts, const UrgencyThresholds& in_force,
                 const AlertBudget& budget) {
  Proposal proposal;
  Counts without_floor{};
  for (const ReckonedPost& post : posts) {
    if (HasFloor(post.urgency)) {
      Count(LevelOf(post.urgency.score), proposal.by_floor);
    } else {
      ++without_floor[static_cast<size_t>(QuietScore(post.urgency))];
    }
  }
  constexpr UrgencyThresholds kUsual;
  UrgencyThresholds& thresholds = proposal.thresholds;
  thresholds.critical =
      LowestWithin(without_floor, std::min(kUsual.critical, in_force.critical), kThresholdMax,
                   RoomIn(budget.critical, proposal.by_floor.critical));
  thresholds.high = LowestWithin(without_floor, std::min(kUsual.high, in_force.high),
                                 thresholds.critical, RoomIn(budget.high, proposal.by_floor.high));
  for (const ReckonedPost& post : posts) {
    const Urgency before = Under(in_force, post.urgency).level;
    const Urgency after = Under(thresholds, post.urgency).level;
    Count(before, proposal.now);
    Count(after, proposal.then);
    if (after > before) proposal.raised.push_back(post);
    if (after < before) proposal.lowered.push_back(post);
  }
  return proposal;
}

}  // namespace firstreply::triage
