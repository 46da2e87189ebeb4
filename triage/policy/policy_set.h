// All policies of one version of the config, in their order: the first that applies is the one.
//
// Immutable; used on any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ingest/base/result.h"
#include "triage/policy/policy.h"

namespace firstreply::triage {

class PolicySet {
 public:
  // kInvalid, a line for each thing found, as `ProblemsOf` (triage/policy/policy_problems.h) finds
  // them: a name that is empty or used twice; a target that is not positive; conditions that no
  // wait can meet (the same thing asked twice with no common answer); a policy that an earlier one
  // covers wholly, which is named; more than kPoliciesMax. A set need not cover everything: what no
  // policy takes has no target.
  static Result<std::shared_ptr<const PolicySet>> Make(std::vector<Policy> policies);

  // One policy for everything: an hour to the first and to each next answer and after a handoff, a
  // day for a promise without a time, round the clock. What holds where the config names no
  // policies.
  static const std::shared_ptr<const PolicySet>& AnHour();

  // The first that applies; where none does, a policy without targets named "none".
  const Policy& For(const PolicyFacts& facts) const;

  // In their order; the lists of their conditions are sorted.
  std::span<const Policy> policies() const { return policies_; }

  bool operator==(const PolicySet& other) const { return policies_ == other.policies_; }

 private:
  explicit PolicySet(std::vector<Policy> policies);
  std::vector<Policy> policies_;
  Policy none_;
};

// From `from` on these policies are in force, until the next version. The first version also covers
// all time before it.
struct PolicyVersion {
  int64_t number = 1;
  TimePoint from{};
  std::shared_ptr<const PolicySet> policies;
};

// By `from`, ascending; never empty. What has been in force never changes: a clock that ran under a
// version ran under it.
using PolicyTimeline = std::vector<PolicyVersion>;

// The version in force at `at`.
const PolicyVersion& InForce(const PolicyTimeline& timeline, TimePoint at);

}  // namespace firstreply::triage
