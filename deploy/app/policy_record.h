// What a pipeline knows of the versions of its policies, and how far its waits follow the newest.
//
// A value that mirrors what the store holds: a change is stored first, and the value that comes
// with it takes the old one's place when the transaction has committed. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"
#include "ingest/base/result.h"
#include "triage/policy/policy_set.h"
#include "triage/policy_versions.h"

namespace firstreply::app {

class PolicyRecord {
 public:
  // Empty: the store was never told of any policies.
  static PolicyRecord Load(Reader& reader);

  // By what waits are measured; `untold` where the store was never told. An error as with
  // `TimelineFrom` (deploy/app/policy_timeline.h).
  Result<triage::PolicyTimeline> Timeline(const triage::PolicyTimeline& untold) const;

  // Of which `policies` and the time-zone data `zones` are in force from `now` on.
  struct Next;

  // Stores a version where these are others than the last one's. The first one also covers all
  // time before it, unless somebody has waited by `timeline`: then that is kept as what held until
  // now. Unset: nothing has to change.
  std::optional<Next> Take(Transaction& tx, const triage::PolicyTimeline& timeline,
                           const std::shared_ptr<const triage::PolicySet>& policies,
                           const std::string& zones, bool somebody_waited, TimePoint now) const;

  // Waits are left that have not been planned by the newest version.
  bool replanning() const { return replanning_.has_value(); }

  // Some of them, of at most `conversations_max` conversations. With them planned the store has
  // `reached` too (triage/policy_versions.h), and then this record.
  struct Slice {
    std::vector<int64_t> threads;  // each once
    std::optional<triage::Replanning> reached;
  };
  Slice NextSlice(Reader& reader, size_t conversations_max) const;
  void Reached(const std::optional<triage::Replanning>& reached) { replanning_ = reached; }

 private:
  std::vector<triage::StoredPolicyVersion> versions_;
  std::optional<triage::Replanning> replanning_;
};

struct PolicyRecord::Next {
  PolicyRecord record;
  triage::PolicyTimeline timeline;
};

}  // namespace firstreply::app
