#include "triage/statistics/breakdown.h"

#include <gtest/gtest.h>

#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ingest::Urgency;

constexpr TimePoint kNow = kTold + 24h;

class BreakdownTest : public testing::Test {
 protected:
  void Add(const MeasuredWait& wait, size_t hour_of_week = 0) {
    breakdown_.Add(static_cast<uint32_t>(waits_.size()), wait, hour_of_week);
    waits_.push_back(Judge(wait, kNow));
  }

  // "northair 2, zeta 1"
  std::string By(Dimension dimension) const {
    std::string text;
    for (const Group& group : breakdown_.By(dimension, waits_)) {
      if (!text.empty()) text += ", ";
      text += group.name + " " + std::to_string(group.figures.waits);
    }
    return text;
  }

  Breakdown breakdown_;
  std::vector<JudgedWait> waits_;
};

TEST_F(BreakdownTest, EachGroupHasFiguresOfItsOwn) {
  Add(ToldWait().Of("zeta").Target(1h).Missed());
  Add(ToldWait().Of("northair").Target(1h).Answered(20min));
  Add(ToldWait().Of("northair").Target(1h).Answered(2h));
  EXPECT_EQ(By(Dimension::kBrand), "northair 2, zeta 1");
  const std::vector<Group> brands = breakdown_.By(Dimension::kBrand, waits_);
  EXPECT_EQ(brands[0].figures.answered.Decided(), (Ratio{1, 2}));
  EXPECT_EQ(brands[0].figures.times.percentiles[0].at, 20min);
  EXPECT_EQ(brands[1].figures.answered.Decided(), (Ratio{0, 1}));
}

TEST_F(BreakdownTest, UrgenciesComeMostUrgentFirstAndHoursByTheWeek) {
  Add(ToldWait().Urgent(Urgency::kLow), 167);
  Add(ToldWait().Urgent(Urgency::kCritical), 24);
  Add(ToldWait().Urgent(Urgency::kHigh), 9);
  EXPECT_EQ(By(Dimension::kUrgency), "critical 1, high 1, low 1");
  EXPECT_EQ(By(Dimension::kHourOfWeek), "Mon 09:00 1, Tue 00:00 1, Sun 23:00 1");
}

TEST_F(BreakdownTest, AWaitCountsOnceUnderEachOfItsTopics) {
  Add(ToldWait().About({"baggage", "refund", "baggage"}));
  Add(ToldWait().About({"refund"}));
  Add(ToldWait());
  EXPECT_EQ(By(Dimension::kTopic), "baggage 1, refund 2, unknown 1");
}

TEST_F(BreakdownTest, WhatIsNotKnownIsAGroupToo) {
  Add(ToldWait());
  EXPECT_EQ(By(Dimension::kLanguage), "unknown 1");
}

TEST_F(BreakdownTest, OpenTimesAreOfThoseOfWhomTheyAreKnown) {
  Add(ToldWait().Target(1h).Answered(16h).OpenTime(30min));
  Add(ToldWait().Target(1h).Answered(17h));
  const std::vector<Group> groups = breakdown_.By(Dimension::kPlatform, waits_);
  const GroupFigures& figures = groups.front().figures;
  EXPECT_EQ(figures.times.total(), 2);
  EXPECT_EQ(figures.open_times.total(), 1);
  EXPECT_EQ(figures.open_times.percentiles[0].at, 30min);
}

TEST_F(BreakdownTest, TheSmallestOfTooManyGroupsAreShownTogether) {
  for (size_t i = 0; i < kGroupsMax + 2; ++i) {
    const std::string topic = "topic " + std::to_string(10000 + i);
    Add(ToldWait().About({topic}));
    if (i >= 5) Add(ToldWait().About({topic}));
  }
  const std::vector<Group> topics = breakdown_.By(Dimension::kTopic, waits_);
  ASSERT_EQ(topics.size(), kGroupsMax + 1);
  EXPECT_EQ(topics.front().name, "topic 10000") << "of those with one wait the first by name";
  EXPECT_EQ(topics.back().name, kOtherGroups);
  EXPECT_EQ(topics.back().figures.waits, 2);
}

}  // namespace
}  // namespace firstreply::triage
