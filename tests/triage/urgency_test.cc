#include "triage/urgency/urgency.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "triage/urgency/reckoning.h"

namespace firstreply::triage {
namespace {

using ingest::Urgency;

TermSet Terms(std::initializer_list<std::string_view> names) {
  TermSet terms;
  for (size_t i = 0; i < kTerms.size(); ++i) {
    if (std::find(names.begin(), names.end(), kTerms[i]) != names.end()) terms.Add(i);
  }
  return terms;
}

int Score(Urgency reading, std::initializer_list<std::string_view> terms = {}) {
  return ScoreUrgency(reading, Terms(terms)).score;
}

TEST(UrgencyTest, EachLevelHasItsScores) {
  for (const auto& [score, level] : {std::pair(0, Urgency::kLow),
                                     {29, Urgency::kLow},
                                     {30, Urgency::kNormal},
                                     {59, Urgency::kNormal},
                                     {60, Urgency::kHigh},
                                     {79, Urgency::kHigh},
                                     {80, Urgency::kCritical},
                                     {100, Urgency::kCritical}}) {
    EXPECT_EQ(LevelOf(score), level) << score;
  }
}

TEST(UrgencyTest, WithoutTermsItIsWhatThePostReadsLike) {
  EXPECT_EQ(Score(Urgency::kLow), 10);
  EXPECT_EQ(Score(Urgency::kNormal), 40);
  EXPECT_EQ(Score(Urgency::kHigh), 60);
}

// What wakes somebody at night has a name.
TEST(UrgencyTest, NothingIsCriticalWithoutATerm) {
  EXPECT_EQ(Score(Urgency::kCritical), 60);
}

TEST(UrgencyTest, ATermWithAFloorLiftsToIt) {
  for (const auto& [term, score] : {std::pair("harm", 90),
                                    {"deadline_now", 80},
                                    {"personal_data", 80},
                                    {"discrimination", 75},
                                    {"fraud", 70},
                                    {"stranded", 65},
                                    {"legal", 60},
                                    {"press", 60}}) {
    EXPECT_EQ(Score(Urgency::kNormal, {term}), score) << term;
  }
}

TEST(UrgencyTest, StrandedAndVulnerableIsCriticalAndNeitherAloneIs) {
  EXPECT_EQ(Score(Urgency::kNormal, {"stranded", "vulnerable"}), 85);
  EXPECT_EQ(Score(Urgency::kNormal, {"vulnerable"}), 40);
}

TEST(UrgencyTest, OneMoreTermKeepsTheLevelAndTwoLiftIt) {
  EXPECT_EQ(Score(Urgency::kNormal, {"repeat_contact"}), 50);
  EXPECT_EQ(Score(Urgency::kNormal, {"promise_broken"}), 55);
  EXPECT_EQ(Score(Urgency::kNormal, {"repeat_contact", "money_lost"}), 60);
}

TEST(UrgencyTest, ManyTermsAreNeverCritical) {
  EXPECT_EQ(Score(Urgency::kNormal, {"promise_broken", "money_lost", "outage", "repeat_contact",
                                     "repeat_failure", "cancellation_threat", "deadline"}),
            79);
  EXPECT_EQ(Score(Urgency::kHigh, {"harm", "money_lost"}), 90);
}

TEST(UrgencyTest, AngerOrdersWithinALevelAndNeverLifts) {
  EXPECT_EQ(Score(Urgency::kNormal, {"anger"}), 50);
  EXPECT_EQ(Score(Urgency::kNormal, {"promise_broken", "anger"}), 59);
  EXPECT_EQ(Score(Urgency::kHigh, {"fraud", "money_lost", "anger"}), 79);
  EXPECT_EQ(Score(Urgency::kHigh, {"harm", "anger"}), 100);
}

TEST(UrgencyTest, WhatIsReadAsLowStaysLowWhateverWordsItHolds) {
  EXPECT_EQ(Score(Urgency::kLow, {"harm", "anger", "money_lost"}), 10);
  EXPECT_EQ(ScoreUrgency(Urgency::kLow, Terms({"harm"})).points.size(), 1U);
}

TEST(UrgencyTest, EveryPointIsNamed) {
  const UrgencyScore scored =
      ScoreUrgency(Urgency::kNormal, Terms({"money_lost", "legal", "vulnerable", "anger"}));
  EXPECT_EQ(scored.points, (std::vector<UrgencyPoint>{{"reading", TermEffect::kAdds, 40},
                                                      {"legal", TermEffect::kFloor, 60},
                                                      {"money_lost", TermEffect::kAdds, 10},
                                                      {"anger", TermEffect::kLoud, 10}}));
  EXPECT_EQ(scored.score, 79);
  EXPECT_EQ(scored.level, Urgency::kHigh);
}

TEST(UrgencyTest, ThresholdsMoveWhatHasNoFloor) {
  const UrgencyScore urgent = ScoreUrgency(Urgency::kHigh, Terms({"money_lost"}));
  ASSERT_EQ(urgent.score, 70);
  EXPECT_EQ(Under({}, urgent), urgent);
  EXPECT_EQ(Under({.high = 71, .critical = 80}, urgent).level, Urgency::kNormal);
  EXPECT_EQ(Under({.high = 70, .critical = 80}, urgent).level, Urgency::kHigh);
  EXPECT_EQ(Under({.high = 60, .critical = 70}, urgent).level, Urgency::kCritical);
  EXPECT_EQ(Under({.high = 31, .critical = 101}, ScoreUrgency(Urgency::kLow, {})).level,
            Urgency::kLow);
  EXPECT_EQ(Under({.high = 31, .critical = 101}, ScoreUrgency(Urgency::kNormal, {})).level,
            Urgency::kHigh);
}

TEST(UrgencyTest, FloorsAlwaysWin) {
  const UrgencyThresholds late{.high = 100, .critical = 101}, early{.high = 31, .critical = 32};
  for (const UrgencyThresholds& thresholds : {late, early}) {
    EXPECT_EQ(Under(thresholds, ScoreUrgency(Urgency::kHigh, Terms({"harm"}))).level,
              Urgency::kCritical);
    EXPECT_EQ(Under(thresholds, ScoreUrgency(Urgency::kNormal, Terms({"legal", "anger"}))).level,
              Urgency::kHigh);
  }
}

TEST(UrgencyTest, LoudTermsLiftOverNoThreshold) {
  const UrgencyScore loud = ScoreUrgency(Urgency::kHigh, Terms({"anger"}));
  ASSERT_EQ(loud.score, 70);
  EXPECT_EQ(QuietScore(loud), 60);
  EXPECT_EQ(Under({.high = 61, .critical = 80}, loud).level, Urgency::kNormal);
  EXPECT_EQ(Under({.high = 60, .critical = 65}, loud).level, Urgency::kHigh);
  EXPECT_EQ(QuietScore({.score = 35}), 35);
}

TEST(UrgencyTest, WhatIsKnownLaterIsHeldAgainstTheSameThresholds) {
  const UrgencyScore said = Under({.high = 71, .critical = 80}, ScoreUrgency(Urgency::kHigh, {}));
  ASSERT_EQ(said.level, Urgency::kNormal);
  EXPECT_EQ(WithMore(said, Urgency::kLow, Terms({"repeat_contact"})).level, Urgency::kNormal);
  EXPECT_EQ(WithMore(said, Urgency::kLow, Terms({"promise_broken"})).level, Urgency::kHigh);
}

TEST(UrgencyTest, ThresholdsRise) {
  EXPECT_TRUE(AreThresholds({}));
  EXPECT_TRUE(AreThresholds({.high = 31, .critical = kThresholdMax}));
  EXPECT_FALSE(AreThresholds({.high = 30, .critical = 80}));
  EXPECT_TRUE(AreThresholds({.high = 80, .critical = 80}));
  EXPECT_FALSE(AreThresholds({.high = 81, .critical = 80}));
  EXPECT_FALSE(AreThresholds({.high = 60, .critical = kThresholdMax + 1}));
}

// But for "vulnerable", which weighs only beside another.
TEST(UrgencyTest, EachTermOfTheRubricHasARule) {
  std::set<std::string_view> names;
  for (const TermRule& rule : TermRules()) EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
  for (const std::string_view term : kTerms)
    EXPECT_TRUE(names.contains(term) || term == "vulnerable") << term;
}

TEST(UrgencyTest, ManyFollowersAreLoudAndLiftNobodyIntoTheNextLevel) {
  const UrgencyScore normal = ScoreUrgency(Urgency::kNormal, {});
  EXPECT_EQ(WithReach(normal, std::nullopt), normal);
  EXPECT_EQ(WithReach(normal, 9'999), normal);
  EXPECT_EQ(WithReach(normal, 10'000).score, normal.score + 5);
  EXPECT_EQ(WithReach(normal, 100'000).score, normal.score + 10);
  EXPECT_EQ(WithReach(normal, 100'000).points.back().term, "reach");
  const UrgencyScore nearly = ReadReckoning("59 reading+40 money_lost+10 anger~10").value();
  EXPECT_EQ(WithReach(nearly, 100'000).score, 59);
  EXPECT_EQ(WithReach(nearly, 100'000).level, Urgency::kNormal);
}

TEST(UrgencyTest, MoreThatIsKnownCountsBesideWhatTheWordsSay) {
  const UrgencyScore said = ReadReckoning("50 reading+40 money_lost+10").value();
  TermSet more;
  more.Add("repeat_contact");
  EXPECT_EQ(ReckoningText(WithMore(said, Urgency::kLow, more)),
            "60 reading+40 money_lost+10 repeat_contact+10");
  EXPECT_EQ(WithMore(said, Urgency::kHigh, {}).score, 70);
  EXPECT_EQ(WithMore({}, Urgency::kHigh, more), UrgencyScore());
}

}  // namespace
}  // namespace firstreply::triage
