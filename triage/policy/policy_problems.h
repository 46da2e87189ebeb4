// What is wrong with a list of policies, said for whoever wrote them.
//
// Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "triage/policy/policy.h"

namespace firstreply::triage {

// Where: "policies[2].when.brand", in the words of the config.
struct PolicyProblem {
  std::string where;
  std::string what;
  bool lies_in_order = false;  // it would be none if the policies before were others
  bool operator==(const PolicyProblem&) const = default;
};

// All problems, in the order of the policies; empty when there are none:
//   - more than kPoliciesMax;
//   - a name that is empty, too long, "none" (what no policy takes), or used twice;
//   - a target, a time to expire or a rule for "at risk" that makes no sense;
//   - an entry of a condition that is empty or given twice;
//   - conditions that no wait can meet: where it was said is asked by channel and again by platform
//   or
//     visibility, and they have no answer in common;
//   - a policy that would never apply, since an earlier one takes all that it takes, or several
//     earlier ones together do.
std::vector<PolicyProblem> ProblemsOf(const std::vector<Policy>& policies);

}  // namespace firstreply::triage
