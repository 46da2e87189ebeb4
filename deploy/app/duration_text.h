// Stretches of time as a person writes them: "90s", "15m", "4h", "2d", "1h30m".
//
// A day is 24 hours, whatever calendar counts it. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"

namespace firstreply::app {

// Whole numbers with d, h, m or s behind each, the larger unit first, each unit once; at most 100
// years. Unset for anything else.
std::optional<Duration> ParseDuration(std::string_view text);

// "1d2h", "90s" as "1m30s", nothing as "0s". Milliseconds are cut off: no config has any.
std::string FormatDuration(Duration duration);

}  // namespace firstreply::app
