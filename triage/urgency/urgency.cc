#include "triage/urgency/urgency.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <stdexcept>

namespace firstreply::triage {
namespace {

using ingest::Urgency;

constexpr int kNormalFrom = 30, kHighFrom = 60, kCriticalFrom = 80;

constexpr std::string_view kReading = "reading";

constexpr int64_t kManyFollowers = 10'000, kVeryManyFollowers = 100'000;

// Does not compile with what is no term.
consteval TermSet All(std::initializer_list<std::string_view> names) {
  TermSet terms;
  for (const std::string_view name : names) {
    const auto term = std::find(kTerms.begin(), kTerms.end(), name);
    if (term == kTerms.end()) throw std::invalid_argument("no term");
    terms.Add(static_cast<size_t>(term - kTerms.begin()));
  }
  return terms;
}

consteval TermRule Of(std::string_view name, TermEffect effect, int points) {
  return {name, All({name}), effect, points};
}

// With one more term a normal post stays normal, with two it is high.
constexpr std::array<TermRule, 17> kRules = {{
    Of("harm", TermEffect::kFloor, 90),
    {"stranded_vulnerable", All({"stranded", "vulnerable"}), TermEffect::kFloor, 85},
    Of("deadline_now", TermEffect::kFloor, 80),
    Of("personal_data", TermEffect::kFloor, 80),
    Of("discrimination", TermEffect::kFloor, 75),
    Of("fraud", TermEffect::kFloor, 70),
    Of("stranded", TermEffect::kFloor, 65),
    Of("legal", TermEffect::kFloor, 60),
    Of("press", TermEffect::kFloor, 60),
    Of("promise_broken", TermEffect::kAdds, 15),
    Of("money_lost", TermEffect::kAdds, 10),
    Of("outage", TermEffect::kAdds, 10),
    Of("repeat_contact", TermEffect::kAdds, 10),
    Of("repeat_failure", TermEffect::kAdds, 10),
    Of("cancellation_threat", TermEffect::kAdds, 10),
    Of("deadline", TermEffect::kAdds, 10),
    Of("anger", TermEffect::kLoud, 10),
}};

int PointsOf(Urgency reading) {
  switch (reading) {
    case Urgency::kLow:
      return 10;
    case Urgency::kNormal:
      return 40;
    case Urgency::kHigh:
    case Urgency::kCritical:
      return kHighFrom;
  }
  return 0;
}

int LastOf(Urgency level) {
  switch (level) {
    case Urgency::kLow:
      return kNormalFrom - 1;
    case Urgency::kNormal:
      return kHighFrom - 1;
    case Urgency::kHigh:
      return kCriticalFrom - 1;
    case Urgency::kCritical:
      return kUrgencyMax;
  }
  return kUrgencyMax;
}

// What `score` becomes by a term that holds.
int After(int score, TermEffect effect, int points) {
  switch (effect) {
    case TermEffect::kFloor:
      return std::max(score, points);
    case TermEffect::kAdds:
      return std::max(score, std::min(score + points, kCriticalFrom - 1));
    case TermEffect::kLoud:
      return std::min(score + points, LastOf(LevelOf(score)));
  }
  return score;
}

}  // namespace

bool TermSet::Holds(std::string_view name) const {
  const auto term = std::find(kTerms.begin(), kTerms.end(), name);
  return term != kTerms.end() && (bits_ >> (term - kTerms.begin()) & 1) != 0;
}

void TermSet::Add(std::string_view name) {
  const auto term = std::find(kTerms.begin(), kTerms.end(), name);
  if (term != kTerms.end()) Add(static_cast<size_t>(term - kTerms.begin()));
}

std::span<const TermRule> TermRules() {
  return kRules;
}

Urgency LevelOf(int score) {
  if (score >= kCriticalFrom) return Urgency::kCritical;
  if (score >= kHighFrom) return Urgency::kHigh;
  return score >= kNormalFrom ? Urgency::kNormal : Urgency::kLow;
}

bool AreThresholds(const UrgencyThresholds& thresholds) {
  return thresholds.high >= kHighFromMin && thresholds.critical >= thresholds.high &&
         thresholds.critical <= kThresholdMax;
}

bool HasFloor(const UrgencyScore& scored) {
  return std::any_of(scored.points.begin(), scored.points.end(),
                     [](const UrgencyPoint& point) { return point.effect == TermEffect::kFloor; });
}

int QuietScore(const UrgencyScore& scored) {
  const auto is_loud = [](const UrgencyPoint& point) { return point.effect == TermEffect::kLoud; };
  if (std::none_of(scored.points.begin(), scored.points.end(), is_loud)) return scored.score;
  int score = 0;
  for (const UrgencyPoint& point : scored.points) {
    if (!is_loud(point)) score = After(score, point.effect, point.points);
  }
  return std::min(score, scored.score);
}

UrgencyScore Under(const UrgencyThresholds& thresholds, UrgencyScore scored) {
  scored.thresholds = thresholds;
  scored.level = LevelOf(scored.score);
  if (HasFloor(scored)) return scored;
  const int score = QuietScore(scored);
  if (score >= thresholds.critical) {
    scored.level = Urgency::kCritical;
  } else if (score >= thresholds.high) {
    scored.level = Urgency::kHigh;
  } else {
    scored.level = std::min(scored.level, Urgency::kNormal);
  }
  return scored;
}

UrgencyScore ScoreUrgency(Urgency reading, TermSet terms) {
  UrgencyScore scored{.score = PointsOf(reading)};
  scored.points.push_back({std::string(kReading), TermEffect::kAdds, scored.score});
  if (reading != Urgency::kLow) {
    for (const TermRule& rule : kRules) {
      if (!terms.Holds(rule.needs)) continue;
      scored.score = After(scored.score, rule.effect, rule.points);
      scored.points.push_back({std::string(rule.name), rule.effect, rule.points});
    }
  }
  scored.level = LevelOf(scored.score);
  return scored;
}

UrgencyScore WithMore(const UrgencyScore& said, Urgency reading_at_least, TermSet more) {
  if (said.points.empty() || said.points.front().term != kReading) return said;
  for (const UrgencyPoint& point : said.points) {
    const auto rule = std::find_if(kRules.begin(), kRules.end(),
                                   [&](const TermRule& one) { return one.name == point.term; });
    if (rule != kRules.end()) more.Add(rule->needs);
  }
  return Under(said.thresholds,
               ScoreUrgency(std::max(LevelOf(said.points.front().points), reading_at_least), more));
}

UrgencyScore WithReach(UrgencyScore said, std::optional<int64_t> followers) {
  if (followers.value_or(0) < kManyFollowers) return said;
  const int points = *followers < kVeryManyFollowers ? 5 : 10;
  said.points.push_back({"reach", TermEffect::kLoud, points});
  said.score = std::min(said.score + points, LastOf(LevelOf(said.score)));
  return said;
}

}  // namespace firstreply::triage
