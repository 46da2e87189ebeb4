// When a target runs out, under every version of the policies and every change of urgency.
//
// - The target of the policy in force at the start runs from the start, by that policy's calendar.
// - A new version: used time stays used, the rest runs by the new hours. A new target smaller than
// what is
//   used runs out at the change.
// - More urgent: the shorter target runs from the raise. The older clock goes on beside it, and the
//   earlier of the two deadlines counts.
// - Less urgent: the longer target counts from the start, and never ends earlier than was said
// before.
// - Once a deadline has passed nothing moves it.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "triage/clock/clock_step.h"
#include "triage/policy/policy_set.h"

namespace firstreply::triage {

enum class TargetOf : uint8_t { kAcknowledge, kAnswer, kNext, kFollowUp };

struct UrgencyChange {
  TimePoint at;
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  int64_t cause = 0;  // a post
  int64_t act = 0;
};

class TargetClock {
 public:
  // `facts.urgency` is that at the start; `changes` by time, none before the start.
  TargetClock(const PolicyTimeline& timeline, const PolicyFacts& facts, TargetOf target_of,
              TimePoint start, std::span<const UrgencyChange> changes);

  // From `from` until the next stretch this policy's target counts.
  struct Stretch {
    ClockStep::What why = ClockStep::What::kStarted;
    TimePoint from;
    int64_t cause = 0;
    int64_t act = 0;
    int64_t version = 0;
    const Policy* policy = nullptr;  // lives as long as the timeline
    std::optional<Duration> target;
    Duration used{};  // of the target, at `from`
    std::optional<TimePoint> deadline;
  };

  // The first begins at the start; never empty.
  const std::vector<Stretch>& stretches() const { return stretches_; }
  const Stretch& At(TimePoint at) const;
  std::optional<TimePoint> deadline() const { return stretches_.back().deadline; }

  // Open time used of the target that counts at `at`.
  Duration UsedAt(TimePoint at) const;

 private:
  std::vector<Stretch> stretches_;
};

}  // namespace firstreply::triage
