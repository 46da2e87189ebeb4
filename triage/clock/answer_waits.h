// The waits for an answer, `first` and `next`, in the order in which they began.
#pragma once

#include <vector>

#include "triage/clock/follow_up_waits.h"

namespace firstreply::triage {

struct AnswerWaits {
  std::vector<Wait> waits;
  std::vector<Handoff> handoffs;  // by time
  // What the policies ask about each of `waits`, at its urgency at the end.
  std::vector<PolicyFacts> facts;
};

AnswerWaits MeasureAnswerWaits(const ClockInput& input, std::span<const ClockFact> in_private,
                               const PolicyTimeline& timeline, TimePoint now,
                               std::vector<ClockStep>* steps);

}  // namespace firstreply::triage
