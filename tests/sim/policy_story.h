// Policies and calendars that change at fixed times, made up from a seed: what a history's waits
// are measured by.
#pragma once

#include "tests/support/random.h"
#include "triage/policy/policy_set.h"

namespace firstreply::test {

// Three versions: one for all time before, and one from each of two moments in the three days from
// `start` on. Each has a few policies with conditions and targets of all kinds, open round the
// clock or in desk hours of some zone; what none of them takes has no target.
triage::PolicyTimeline MakePolicies(Random& random, TimePoint start);

}  // namespace firstreply::test
