#include "triage/policy/policy_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "triage/policy/conditions.h"
#include "triage/policy/policy_problems.h"

namespace firstreply::triage {
namespace {

Policy AnHourForAll() {
  Policy policy;
  policy.targets.answer = std::chrono::hours(1);
  policy.targets.next = std::chrono::hours(1);
  policy.targets.follow_up = std::chrono::hours(1);
  policy.targets.promise = std::chrono::hours(24);
  return policy;
}

}  // namespace

bool operator==(const Policy& a, const Policy& b) {
  return a.name == b.name && a.when == b.when && a.targets == b.targets &&
         a.calendar->rules() == b.calendar->rules() && a.at_risk == b.at_risk &&
         a.objective_percent == b.objective_percent && a.expires_after == b.expires_after;
}

PolicySet::PolicySet(std::vector<Policy> policies) : policies_(std::move(policies)) {
  none_.name = "none";
  for (Policy& policy : policies_) {
    Conditions& when = policy.when;
    for (auto* names : {&when.brands, &when.platforms, &when.channels, &when.sources, &when.topics,
                        &when.languages, &when.tiers}) {
      std::sort(names->begin(), names->end());
    }
    std::sort(when.urgencies.begin(), when.urgencies.end());
  }
}

Result<std::shared_ptr<const PolicySet>> PolicySet::Make(std::vector<Policy> policies) {
  std::string message;
  for (const PolicyProblem& problem : ProblemsOf(policies)) {
    message += fmt::format("{}{}: {}", message.empty() ? "" : "\n", problem.where, problem.what);
  }
  if (!message.empty()) return Error{Errc::kInvalid, std::move(message)};
  return std::shared_ptr<const PolicySet>(new PolicySet(std::move(policies)));
}

const std::shared_ptr<const PolicySet>& PolicySet::AnHour() {
  static const std::shared_ptr<const PolicySet> kSet(new PolicySet({AnHourForAll()}));
  return kSet;
}

const Policy& PolicySet::For(const PolicyFacts& facts) const {
  const auto at = std::find_if(policies_.begin(), policies_.end(),
                               [&](const Policy& policy) { return Applies(policy.when, facts); });
  return at == policies_.end() ? none_ : *at;
}

const PolicyVersion& InForce(const PolicyTimeline& timeline, TimePoint at) {
  if (timeline.empty()) throw std::logic_error("a timeline of policies without a version");
  const auto next = std::upper_bound(
      timeline.begin(), timeline.end(), at,
      [](TimePoint time, const PolicyVersion& version) { return time < version.from; });
  return next == timeline.begin() ? timeline.front() : *std::prev(next);
}

}  // namespace firstreply::triage
