// How long a customer may wait, and when we stop looking.
//
// One policy for everything here: an hour to the first and to each next answer, round the clock.
#pragma once

#include "ingest/base/clock.h"

namespace firstreply::triage {

struct Policy {
  Duration answer_target = std::chrono::minutes(60);
  // After this an unanswered wait leaves the queue. Its outcome stays missed, and a late answer is
  // still recorded.
  Duration expires_after = std::chrono::days(30);
};

}  // namespace firstreply::triage
