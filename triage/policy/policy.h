// How long a customer may wait: targets for those to whom a policy applies, and the hours in which
// its clock runs.
//
// Plain values. `PolicySet` (triage/policy/policy_set.h) holds them in their order, and says which
// one applies.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/hint.h"
#include "ingest/post.h"
#include "triage/calendar/calendar.h"

namespace firstreply::triage {

// What a policy can ask about a wait: the facts of the post that started it, at the wait's urgency.
struct PolicyFacts {
  std::string brand;
  std::string platform;
  std::string channel;
  std::string source;
  std::string language;  // BCP 47, as told; a condition "pt" takes "pt-BR" too
  std::string tier;
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  std::vector<std::string> topics;
  bool directed = true;
  std::optional<bool> complaint;  // unset: nobody has said, which is neither yes nor no
  ingest::Visibility visibility = ingest::Visibility::kPublic;
  bool incident = false;  // no incidents are known yet
};

// All that are given must hold; of a list, one. An empty list asks nothing.
struct Conditions {
  std::vector<std::string> brands{}, platforms{}, channels{}, sources{}, topics{}, languages{},
      tiers{};
  std::vector<ingest::Urgency> urgencies{};
  std::optional<bool> directed{}, complaint{}, incident{};
  std::optional<ingest::Visibility> visibility{};
  bool operator==(const Conditions&) const = default;
};

// Unset: no target, hence no deadline and no outcome; the wait is shown and ends when answered.
struct Targets {
  std::optional<Duration> acknowledge{};  // of a first wait
  std::optional<Duration> answer{};       // of a first wait
  std::optional<Duration> next{};
  std::optional<Duration> follow_up{};
  std::optional<Duration> promise{};  // where the promise names no time; by the wall clock
  bool operator==(const Targets&) const = default;
};

// When little time is left: the larger of `at_least` and `percent` of the target, but never more
// than `percent_max` of it nor more than `at_most`.
struct AtRiskRule {
  Duration at_least = std::chrono::minutes(10);
  int64_t percent = 20;
  int64_t percent_max = 50;
  Duration at_most = std::chrono::hours(2);

  // How much is left of this target when it comes to be at risk.
  Duration LeftOf(Duration target) const {
    const Duration wanted = std::max(at_least, target * percent / 100);
    return std::min({wanted, target * percent_max / 100, at_most});
  }
  bool operator==(const AtRiskRule&) const = default;
};

struct Policy {
  std::string name = "default";
  Conditions when;
  Targets targets;
  std::shared_ptr<const Calendar> calendar = Calendar::RoundTheClock();
  AtRiskRule at_risk;
  int64_t objective_percent = 90;  // met, of those decided
  // After this, by the wall clock, an unanswered wait leaves the queue. Its outcome stays missed,
  // and a late answer is still recorded.
  Duration expires_after = std::chrono::days(30);
};

// Calendars are the same when their rules are.
bool operator==(const Policy& a, const Policy& b);

}  // namespace firstreply::triage
