#include "triage/policy/policy_problems.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "ingest/base/limits.h"
#include "ingest/shown_post.h"
#include "triage/policy/conditions.h"

namespace firstreply::triage {
namespace {

using Names = std::vector<std::string>;

// A target beyond this is a slip of the pen.
constexpr Duration kTargetMax = std::chrono::days(366);
constexpr Duration kExpiryMax = std::chrono::days(3660);

std::string QuotedList(const Names& names) {
  std::string list;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? " and " : ", ";
    list += fmt::format("\"{}\"", names[i]);
  }
  return list;
}

bool HoldsControlCharacter(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

// By name: those that take a name. Sorted lists, as `TakesNamesOf` wants them.
struct Reach {
  const std::string* name;
  Conditions when;
  ChoiceSet choices;
};

class Inspection {
 public:
  std::vector<PolicyProblem> Run(const std::vector<Policy>& policies) {
    if (policies.size() > kPoliciesMax) {
      Report("policies", fmt::format("holds {} entries, at most {} are allowed", policies.size(),
                                     kPoliciesMax));
      return std::move(problems_);
    }
    for (size_t i = 0; i < policies.size(); ++i) {
      LookAt(policies[i], fmt::format("policies[{}]", i));
    }
    return std::move(problems_);
  }

 private:
  void Report(std::string where, std::string what) {
    problems_.push_back({std::move(where), std::move(what), false});
  }

  void ReportNeverApplies(const std::string& where, const Names& takers) {
    problems_.push_back(
        {where,
         fmt::format("would never apply: {} before it {} all that it takes", QuotedList(takers),
                     takers.size() == 1 ? "takes" : "together take"),
         true});
  }

  void LookAt(const Policy& policy, const std::string& where) {
    LookAtName(policy.name, where + ".name");
    const size_t before = problems_.size();
    LookAtConditions(policy.when, where + ".when");
    if (problems_.size() == before) LookAtReach(policy, where);
    LookAtTargets(policy.targets, where + ".targets");
    LookAtRest(policy, where);
  }

  void LookAtName(const std::string& name, const std::string& where) {
    if (name.empty()) {
      Report(where, "must not be empty");
    } else if (name.size() > kTermBytesMax) {
      Report(where,
             fmt::format("is {} bytes long, at most {} are allowed", name.size(), kTermBytesMax));
    } else if (HoldsControlCharacter(name)) {
      Report(where, "holds a control character");
    } else if (name == "none") {
      Report(where, "is what those are under whom no policy takes");
    } else if (!names_.insert(name).second) {
      Report(where, "is the name of another policy");
    }
  }

  void LookAtConditions(const Conditions& when, const std::string& where) {
    const std::pair<const char*, const Names*> lists[] = {
        {"brand", &when.brands},   {"platform", &when.platforms}, {"channel", &when.channels},
        {"source", &when.sources}, {"topic", &when.topics},       {"language", &when.languages},
        {"tier", &when.tiers}};
    for (const auto& [key, list] : lists) {
      std::set<std::string> seen;
      for (const std::string& entry : *list) {
        if (entry.empty()) {
          Report(fmt::format("{}.{}", where, key), "must not be empty");
        } else if (!seen.insert(entry).second) {
          Report(fmt::format("{}.{}", where, key), fmt::format("holds \"{}\" twice", entry));
        }
      }
    }
    std::set<ingest::Urgency> seen;
    for (const ingest::Urgency urgency : when.urgencies) {
      if (!seen.insert(urgency).second) {
        Report(where + ".urgency", fmt::format("holds \"{}\" twice", NameOf(urgency)));
      }
    }
    if (!HasPlace(when)) {
      Report(where, fmt::format("contradicts itself: no post by {} is {}",
                                QuotedList(when.channels), WantedPlace(when)));
    }
  }

  // Channel, platform and visibility all say where something was said.
  static bool HasPlace(const Conditions& when) {
    const auto has_place = [&](const std::string& channel) {
      const std::vector<ingest::ChannelOrigin> origins = ingest::OriginsOfChannel(channel);
      return origins.empty() ||
             std::any_of(origins.begin(), origins.end(), [&](const ingest::ChannelOrigin& origin) {
               const bool fits_platform =
                   when.platforms.empty() || std::find(when.platforms.begin(), when.platforms.end(),
                                                       origin.platform) != when.platforms.end();
               return fits_platform && (!when.visibility || *when.visibility == origin.visibility);
             });
    };
    return when.channels.empty() ||
           std::any_of(when.channels.begin(), when.channels.end(), has_place);
  }

  static std::string WantedPlace(const Conditions& when) {
    std::string place;
    if (when.visibility) {
      place = *when.visibility == ingest::Visibility::kPublic ? "public" : "private";
    }
    if (!when.platforms.empty()) {
      place += fmt::format("{}on {}", place.empty() ? "" : " ", QuotedList(when.platforms));
    }
    return place;
  }

  void LookAtReach(const Policy& policy, const std::string& where) {
    Reach reach{&policy.name, policy.when, ChoicesOf(policy.when)};
    for (Names* list :
         {&reach.when.brands, &reach.when.platforms, &reach.when.channels, &reach.when.sources,
          &reach.when.topics, &reach.when.languages, &reach.when.tiers}) {
      std::sort(list->begin(), list->end());
    }
    ChoiceSet left = reach.choices;
    Names takers;
    for (const Reach& earlier : reaches_) {
      if (!TakesNamesOf(earlier.when, reach.when)) continue;
      if ((reach.choices & ~earlier.choices).none()) {
        ReportNeverApplies(where, {*earlier.name});
        return;
      }
      if ((left & earlier.choices).none()) continue;
      left &= ~earlier.choices;
      takers.push_back(*earlier.name);
    }
    if (left.none()) {
      ReportNeverApplies(where, takers);
      return;
    }
    reaches_.push_back(std::move(reach));
  }

  void LookAtTargets(const Targets& targets, const std::string& where) {
    const std::pair<const char*, const std::optional<Duration>*> each[] = {
        {"acknowledge", &targets.acknowledge},
        {"answer", &targets.answer},
        {"next", &targets.next},
        {"follow_up", &targets.follow_up},
        {"promise", &targets.promise}};
    for (const auto& [key, target] : each) {
      if (!*target) continue;
      if (**target <= Duration::zero()) {
        Report(fmt::format("{}.{}", where, key), "must be longer than nothing");
      } else if (**target > kTargetMax) {
        Report(fmt::format("{}.{}", where, key), "is longer than a year");
      }
    }
  }

  void LookAtRest(const Policy& policy, const std::string& where) {
    const AtRiskRule& rule = policy.at_risk;
    if (rule.at_least < Duration::zero() || rule.at_most < Duration::zero()) {
      Report(where + ".at_risk", "holds a time below zero");
    } else if (rule.at_least > rule.at_most) {
      Report(where + ".at_risk", "contradicts itself: at_least is longer than at_most");
    }
    if (rule.percent < 0 || rule.percent_max < 0 || rule.percent > 100 || rule.percent_max > 100) {
      Report(where + ".at_risk", "holds a percentage that is not from 0 to 100");
    } else if (rule.percent > rule.percent_max) {
      Report(where + ".at_risk", "contradicts itself: percent is larger than percent_max");
    }
    if (policy.objective_percent < 1 || policy.objective_percent > 100) {
      Report(where + ".objective_percent", "must be a whole number from 1 to 100");
    }
    if (policy.expires_after <= Duration::zero() || policy.expires_after > kExpiryMax) {
      Report(where + ".expires_after", "must be longer than nothing and at most ten years");
    }
    if (policy.calendar == nullptr) Report(where + ".calendar", "is missing");
  }

  std::vector<PolicyProblem> problems_;
  std::set<std::string> names_;
  std::vector<Reach> reaches_;  // of those before, without the ones that would never apply
};

}  // namespace

std::vector<PolicyProblem> ProblemsOf(const std::vector<Policy>& policies) {
  return Inspection().Run(policies);
}

}  // namespace firstreply::triage
