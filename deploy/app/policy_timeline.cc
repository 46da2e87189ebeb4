#include "deploy/app/policy_timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "deploy/app/policy_config.h"
#include "ingest/base/rfc3339.h"

namespace firstreply::app {

Result<triage::PolicyTimeline> TimelineFrom(std::span<const triage::StoredPolicyVersion> versions) {
  triage::PolicyTimeline timeline;
  for (const triage::StoredPolicyVersion& version : versions) {
    Result<PolicyConfig> config = ReadStoredPolicies(version.policies);
    if (!config) {
      return config.error().In(fmt::format("version {} of the policies, in force since {}",
                                           version.number, FormatRfc3339({version.since})));
    }
    timeline.push_back({version.number, version.since, std::move(config->policies)});
  }
  if (timeline.empty()) timeline.push_back({1, {}, triage::PolicySet::AnHour()});
  return timeline;
}

std::optional<triage::StoredPolicyVersion> NextVersion(
    std::span<const triage::StoredPolicyVersion> versions, const triage::PolicySet& policies,
    std::string_view zones, TimePoint now) {
  triage::StoredPolicyVersion next{
      .number = 1, .since = now, .policies = WritePolicies(policies), .zones = {}};
  if (UsesZones(policies)) next.zones = zones;
  if (versions.empty()) return next;
  const triage::StoredPolicyVersion& last = versions.back();
  if (last.policies == next.policies && last.zones == next.zones) return std::nullopt;
  next.number = last.number + 1;
  next.since = std::max(now, last.since);
  return next;
}

}  // namespace firstreply::app
