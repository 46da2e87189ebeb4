#include "triage/priority.h"

#include <gtest/gtest.h>

#include <limits>

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;

const TimePoint kStart = TimePoint(1'700'000'000s);

TEST(PriorityTest, WhatDoesNotSpreadRanksByItsDeadline) {
  EXPECT_EQ(RanksAt(kStart, kStart + 1h, 0), kStart + 1h);
}

TEST(PriorityTest, WhatSpreadsRanksAsIfAPartOfItsTimeHadPassed) {
  EXPECT_EQ(RanksAt(kStart, kStart + 100min, 1), kStart + 95min);
  EXPECT_EQ(RanksAt(kStart, kStart + 100min, 2), kStart + 90min);
  EXPECT_EQ(RanksAt(kStart, kStart + 100min, 3), kStart + 80min);
  EXPECT_EQ(RanksAt(kStart, kStart + 100min, 4), kStart + 70min);
}

TEST(PriorityTest, WithoutADeadlineThereIsNoRankHoweverFarItSpreads) {
  EXPECT_EQ(RanksAt(kStart, std::nullopt, 4), std::nullopt);
}

TEST(PriorityTest, NothingStrangeMovesItBeyondItsDeadline) {
  EXPECT_EQ(RanksAt(kStart, kStart - 1h, 4), kStart - 1h);
  EXPECT_EQ(RanksAt(kStart, kStart + 100min, 99), kStart + 70min);
  EXPECT_EQ(RanksAt(kStart, kStart + 100min, -1), kStart + 100min);
}

TEST(SpreadTest, EachStepIsTenTimesTheOneBefore) {
  const auto step = [](int64_t reposts) {
    ingest::Engagement counts;
    counts.reposts = reposts;
    return ingest::SpreadStep(counts);
  };
  EXPECT_EQ(step(9), 0);
  EXPECT_EQ(step(10), 1);
  EXPECT_EQ(step(99), 1);
  EXPECT_EQ(step(100), 2);
  EXPECT_EQ(step(1'000), 3);
  EXPECT_EQ(step(10'000), 4);
  EXPECT_EQ(step(std::numeric_limits<int64_t>::max()), 4);
  EXPECT_EQ(step(-5), 0);
}

TEST(SpreadTest, ALikeIsATenthOfARepostAndAViewIsNothing) {
  ingest::Engagement counts;
  counts.likes = 90;
  counts.views = 1'000'000;
  EXPECT_EQ(ingest::SpreadStep(counts), 0);
  counts.likes = 100;
  EXPECT_EQ(ingest::SpreadStep(counts), 1);
}

}  // namespace
}  // namespace firstreply::triage
