// How urgent a post is: points by named terms, from 0 to 100, and the level that they make.
//
//   low 0-29, normal 30-59, high 60-79, critical 80-100
//
// A *reading* is what posts like this one, taken as a whole, were called by people, high at most;
// it is what the points begin with. A term with a floor lifts them to it: whoever is in danger is
// critical, however the post is worded. Other terms add points, up to the end of `high`. Loud terms
// (anger) order posts within a level and never lift one into the next: loud must not beat harmed.
// What is read as low stays low whatever words it holds.
//
// Where `high` and `critical` begin may be set to fit how many posts a day people can answer at
// once. Other thresholds move only posts without a floor: whoever is in danger stays critical.
//
// Contains no time waited; nothing here knows a clock. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/hint.h"
#include "triage/model/labelled_post.h"

namespace firstreply::triage {

inline constexpr int kUrgencyMax = 100;

// Which of kTerms hold, a bit each.
class TermSet {
 public:
  constexpr TermSet() = default;
  constexpr explicit TermSet(uint32_t bits) : bits_(bits) {}

  // By its place in kTerms.
  constexpr void Add(size_t term) { bits_ |= uint32_t{1} << term; }
  void Add(TermSet all) { bits_ |= all.bits_; }
  bool Holds(TermSet all) const { return (bits_ & all.bits_) == all.bits_; }
  // Nothing where there is no such term.
  void Add(std::string_view name);
  // By its name; false where there is no such term.
  bool Holds(std::string_view name) const;
  bool operator==(const TermSet&) const = default;

 private:
  uint32_t bits_ = 0;
};

enum class TermEffect : uint8_t {
  kFloor,  // at least so many
  kAdds,   // so many more, up to the end of `high`
  kLoud,   // so many more, within the level
};

struct TermRule {
  std::string_view name;
  TermSet needs;  // all of these
  TermEffect effect = TermEffect::kAdds;
  int points = 0;
};

// Of each of kTerms that weighs by itself, and of "stranded_vulnerable", which holds where both do.
std::span<const TermRule> TermRules();

// A line of the reckoning: a term and the points it is good for; "reading" is the first.
struct UrgencyPoint {
  std::string term;
  TermEffect effect = TermEffect::kAdds;
  int points = 0;
  bool operator==(const UrgencyPoint&) const = default;
};

// From which score on a post without a floor is high, and critical.
struct UrgencyThresholds {
  int high = 60;
  int critical = 80;
  bool operator==(const UrgencyThresholds&) const = default;
};

// What thresholds may be: `critical` begins nowhere below `high`, and may be out of reach.
inline constexpr int kHighFromMin = 31;
inline constexpr int kThresholdMax = kUrgencyMax + 1;
bool AreThresholds(const UrgencyThresholds& thresholds);

struct UrgencyScore {
  int score = 0;
  ingest::Urgency level = ingest::Urgency::kLow;
  std::vector<UrgencyPoint> points{};  // that counted, in the order of TermRules
  UrgencyThresholds thresholds{};      // that made the level
  bool operator==(const UrgencyScore&) const = default;
};

UrgencyScore ScoreUrgency(ingest::Urgency reading, TermSet terms);

// The same post once more is known of it: the terms that counted and `more`, read as
// `reading_at_least` or as before. What was scored without points stays as it is.
UrgencyScore WithMore(const UrgencyScore& said, ingest::Urgency reading_at_least, TermSet more);

// Many hear whoever has many followers: a loud term, "reach", of 5 points from 10,000 and of 10
// from 100,000 of them. Unset: not known, and nothing.
UrgencyScore WithReach(UrgencyScore said, std::optional<int64_t> followers);

// By the thresholds that hold where nobody has set others.
ingest::Urgency LevelOf(int score);

bool HasFloor(const UrgencyScore& scored);

// The score without its loud terms: what thresholds are held against, for loud must lift nothing.
int QuietScore(const UrgencyScore& scored);

// The same points under these thresholds.
UrgencyScore Under(const UrgencyThresholds& thresholds, UrgencyScore scored);

}  // namespace firstreply::triage
