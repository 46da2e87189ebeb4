// The policies in force over time, out of what the store keeps of them.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/base/result.h"
#include "triage/policy/policy_set.h"
#include "triage/policy_versions.h"

namespace firstreply::app {

// Reads every version back; none at all is an hour for everybody, as where a config names no
// policies. Calendars are made with the system's time-zone data of today, also where a version was
// stored under another. A version that cannot be read any more, for instance because the system
// has no such zone any more, is an error that names it and the time from which it was in force;
// the code is that of the cause.
Result<triage::PolicyTimeline> TimelineFrom(std::span<const triage::StoredPolicyVersion> versions);

// The next version after `versions`, if `policies` from `now` on are others than the last one's or
// depend on other time-zone data; else unset. `zones`: what TimeZoneVersion() says
// (triage/calendar/calendar.h).
std::optional<triage::StoredPolicyVersion> NextVersion(
    std::span<const triage::StoredPolicyVersion> versions, const triage::PolicySet& policies,
    std::string_view zones, TimePoint now);

}  // namespace firstreply::app
