// How long to wait before the next try of what failed: 5 seconds, doubling to 5 minutes, with full
// jitter, so that many senders that failed together do not come back together.
//
// Pure; any thread.
#pragma once

#include <cstdint>

#include "ingest/base/clock.h"

namespace firstreply::alerts {

inline constexpr Duration kPauseFirst = std::chrono::seconds(5);
inline constexpr Duration kPauseLongest = std::chrono::minutes(5);
// However chance falls, a receiver in trouble is given this long.
inline constexpr Duration kPauseLeast = std::chrono::seconds(1);

// After so many failures in a row, at least one; `chance` is between 0 and 1.
Duration PauseAfter(int64_t failures, double chance);

}  // namespace firstreply::alerts
