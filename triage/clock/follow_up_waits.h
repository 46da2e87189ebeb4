// The waits after a handoff ("please DM us"): from the customer's first private word to ours.
#pragma once

#include <span>
#include <vector>

#include "triage/clock/clock_facts.h"
#include "triage/clock/wait.h"

namespace firstreply::triage {

// A response that sent a waiting customer to a private channel, and the wait that it ended.
struct Handoff {
  const ingest::FiledPost* response = nullptr;
  PolicyFacts facts;  // of that wait, at its urgency then
  int64_t about = 0;  // as of that wait
};

// `in_private`: what both sides said in private (`FactsOf`). `handoffs` by time. A handoff while an
// earlier one is still being followed up adds nothing.
std::vector<Wait> FollowUpWaits(std::span<const Handoff> handoffs,
                                std::span<const ClockFact> in_private,
                                const PolicyTimeline& timeline, TimePoint now,
                                std::vector<ClockStep>* steps);

}  // namespace firstreply::triage
