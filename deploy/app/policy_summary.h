// What calendars and policies come to, for a person who has just written them.
#pragma once

#include <string>

#include "deploy/app/policy_config.h"
#include "ingest/base/clock.h"

namespace firstreply::app {

// A line for each policy (who is under it, which targets, whose hours); for each calendar when it
// is open in the seven days from `now` on, day by day in its own local time; and what was left out
// of files of holidays. Reads the zones of the system.
std::string PolicySummary(const PolicyConfig& config, TimePoint now);

}  // namespace firstreply::app
