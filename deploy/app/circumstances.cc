#include "deploy/app/circumstances.h"

#include "deploy/app/policy_timeline.h"
#include "triage/policy_versions.h"
#include "triage/tables.h"

namespace firstreply::app {

Result<triage::Circumstances> LoadCircumstances(Reader& reader) {
  Result<triage::PolicyTimeline> timeline = TimelineFrom(triage::LoadPolicyVersions(reader));
  if (!timeline) return timeline.error();
  return triage::Circumstances{std::move(*timeline), triage::LoadUnwatched(reader)};
}

}  // namespace firstreply::app
