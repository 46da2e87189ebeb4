// How an urgency was reckoned, as it is kept with a post: short text that is read again in five
// years, when the rules are others.
//
//   "70 reading+60 legal>60 repeat_contact+10"      score, then each point in the order of the
//   rules
//
// "+" adds, ">" is a floor, "~" adds within the level. Where other thresholds than the usual ones
// made the level they stand at the end: "high@64 critical@85".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "triage/urgency/urgency.h"

namespace firstreply::triage {

std::string ReckoningText(const UrgencyScore& score);

// The inverse. Unset for whatever is no such text; terms that are no longer known are kept.
std::optional<UrgencyScore> ReadReckoning(std::string_view text);

}  // namespace firstreply::triage
