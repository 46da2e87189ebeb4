// In which order people are seen to: who is most urgent first; of one urgency who has the least
// time left, where a post that spreads counts as if a part of its time had passed already.
//
// It orders the queue and picks nothing: no target, no alert. It holds no `now`, so nothing changes
// its place by waiting. Pure; any thread.
#pragma once

#include <optional>

#include "ingest/base/clock.h"
#include "ingest/spread.h"

namespace firstreply::triage {

// The deadline, less as many hundredths of the time from start to deadline as the spread is worth:
// 5, 10, 20, 30 for its steps. Unset: it has none, and comes after all that have.
std::optional<TimePoint> RanksAt(TimePoint started_at, std::optional<TimePoint> deadline,
                                 int spread_step);

}  // namespace firstreply::triage
