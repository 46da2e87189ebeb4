// The waits for what we promised: from "we'll get back to you by Friday" until we say more.
#pragma once

#include <vector>

#include "triage/clock/answer_waits.h"

namespace firstreply::triage {

// `answers`: the waits for an answer of the same conversation, which say how urgent the matter is.
std::vector<Wait> PromiseWaits(const ClockInput& input, std::span<const ClockFact> in_private,
                               const AnswerWaits& answers, const PolicyTimeline& timeline,
                               TimePoint now, std::vector<ClockStep>* steps);

}  // namespace firstreply::triage
