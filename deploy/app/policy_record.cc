#include "deploy/app/policy_record.h"

#include <algorithm>

#include "deploy/app/policy_timeline.h"

namespace firstreply::app {

PolicyRecord PolicyRecord::Load(Reader& reader) {
  PolicyRecord record;
  record.versions_ = triage::LoadPolicyVersions(reader);
  record.replanning_ = triage::LoadReplanning(reader);
  return record;
}

Result<triage::PolicyTimeline> PolicyRecord::Timeline(const triage::PolicyTimeline& untold) const {
  return versions_.empty() ? untold : TimelineFrom(versions_);
}

std::optional<PolicyRecord::Next> PolicyRecord::Take(
    Transaction& tx, const triage::PolicyTimeline& timeline,
    const std::shared_ptr<const triage::PolicySet>& policies, const std::string& zones,
    bool somebody_waited, TimePoint now) const {
  Next next{*this, timeline};
  std::vector<triage::StoredPolicyVersion>& versions = next.record.versions_;
  if (versions.empty()) {
    next.timeline.clear();
    if (somebody_waited) {
      const triage::PolicyVersion& held = InForce(timeline, now);
      versions.push_back(*NextVersion({}, *held.policies, zones, TimePoint{}));
      next.timeline.push_back({versions.back().number, versions.back().since, held.policies});
    }
  }
  if (const auto version = NextVersion(versions, *policies, zones, now)) {
    versions.push_back(*version);
    next.timeline.push_back({version->number, version->since, policies});
    if (somebody_waited) next.record.replanning_ = triage::Replanning{};
  }
  if (versions.size() == versions_.size()) return std::nullopt;
  for (size_t i = versions_.size(); i < versions.size(); ++i) {
    triage::StorePolicyVersion(tx, versions[i]);
  }
  triage::StoreReplanning(tx, next.record.replanning_);
  return next;
}

PolicyRecord::Slice PolicyRecord::NextSlice(Reader& reader, size_t conversations_max) const {
  const auto next = triage::LoadNextToReplan(reader, *replanning_, conversations_max);
  Slice slice;
  for (const triage::ReplannedConversation& conversation : next) {
    slice.threads.push_back(conversation.thread_id);
  }
  std::sort(slice.threads.begin(), slice.threads.end());
  slice.threads.erase(std::unique(slice.threads.begin(), slice.threads.end()), slice.threads.end());
  if (next.size() == conversations_max) slice.reached = triage::Replanning{next.back().id};
  return slice;
}

}  // namespace firstreply::app
