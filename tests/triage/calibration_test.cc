#include "triage/urgency/calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "triage/urgency/reckoning.h"

namespace firstreply::triage {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class CalibrationTest : public testing::Test {
 protected:
  void Add(int64_t a_day, const std::string& reckoning) {
    for (int64_t i = 0; i < a_day * kCalibrationDays; ++i)
      posts_.push_back({++last_, ReadReckoning(reckoning).value()});
  }
  Proposal Ask(const AlertBudget& budget) { return Propose(posts_, in_force_, budget); }

  std::vector<ReckonedPost> posts_;
  int64_t last_ = 0;
  UrgencyThresholds in_force_;
};

TEST_F(CalibrationTest, WithinTheBudgetNothingMoves) {
  Add(3, "60 reading+60");
  Add(1, "90 reading+60 harm>90");
  const Proposal proposal = Ask({.critical = 5, .high = 50});
  EXPECT_EQ(proposal.thresholds, UrgencyThresholds());
  EXPECT_EQ(proposal.now, proposal.then);
  EXPECT_THAT(proposal.raised, IsEmpty());
  EXPECT_THAT(proposal.lowered, IsEmpty());
}

TEST_F(CalibrationTest, TheLeastUrgentLeaveHighUntilTheRestFit) {
  Add(4, "60 reading+60");
  Add(2, "70 reading+60 money_lost+10");
  Add(1, "79 reading+60 money_lost+10 outage+10");
  const Proposal proposal = Ask({.critical = 1, .high = 3});
  EXPECT_EQ(proposal.thresholds, (UrgencyThresholds{.high = 61, .critical = 80}));
  EXPECT_EQ(proposal.now, (LevelCounts{0, 7 * kCalibrationDays}));
  EXPECT_EQ(proposal.then, (LevelCounts{0, 3 * kCalibrationDays}));
  EXPECT_THAT(proposal.lowered, SizeIs(4 * kCalibrationDays));
  EXPECT_EQ(proposal.lowered.front().post, 1);
  EXPECT_EQ(Ask({.critical = 1, .high = 2.9}).thresholds.high, 71);
}

TEST_F(CalibrationTest, FloorsTakeOfTheBudgetAndNeverMove) {
  Add(2, "65 reading+60 stranded>65");
  Add(2, "70 reading+60 money_lost+10");
  Add(3, "90 reading+60 harm>90");
  const Proposal proposal = Ask({.critical = 1, .high = 3});
  EXPECT_EQ(proposal.thresholds, (UrgencyThresholds{.high = 71, .critical = 80}));
  EXPECT_EQ(proposal.by_floor, (LevelCounts{3 * kCalibrationDays, 2 * kCalibrationDays}));
  EXPECT_EQ(proposal.then, proposal.by_floor);
  for (const ReckonedPost& post : proposal.lowered) EXPECT_FALSE(HasFloor(post.urgency));
}

TEST_F(CalibrationTest, RoomAloneLetsNobodyIn) {
  Add(1, "79 reading+60 money_lost+10 outage+10");
  Add(1, "50 reading+40 money_lost+10");
  EXPECT_EQ(Ask({.critical = 100, .high = 100}).thresholds, UrgencyThresholds());
}

TEST_F(CalibrationTest, WhatAPersonHasSetLowerIsKeptAsFarAsItFits) {
  in_force_ = {.high = 45, .critical = 70};
  Add(1, "79 reading+60 money_lost+10 outage+10");
  Add(1, "70 reading+60 money_lost+10");
  Add(1, "50 reading+40 money_lost+10");
  EXPECT_EQ(Ask({.critical = 100, .high = 100}).thresholds, in_force_);
  const Proposal proposal = Ask({.critical = 1, .high = 1});
  EXPECT_EQ(proposal.thresholds, (UrgencyThresholds{.high = 51, .critical = 71}));
  EXPECT_EQ(proposal.then, (LevelCounts{kCalibrationDays, kCalibrationDays}));
  EXPECT_THAT(proposal.lowered, SizeIs(2 * kCalibrationDays));
}

TEST_F(CalibrationTest, WhatIsStricterThanItHasToBeComesBack) {
  in_force_ = {.high = 80, .critical = 90};
  Add(2, "60 reading+60");
  const Proposal proposal = Ask({.critical = 1, .high = 2});
  EXPECT_EQ(proposal.thresholds, UrgencyThresholds());
  EXPECT_THAT(proposal.raised, SizeIs(2 * kCalibrationDays));
}

TEST_F(CalibrationTest, ABudgetOfNothingLeavesOnlyFloors) {
  Add(1, "79 reading+60 money_lost+10 outage+10");
  Add(1, "80 reading+40 deadline_now>80");
  const Proposal proposal = Ask({});
  EXPECT_TRUE(AreThresholds(proposal.thresholds));
  EXPECT_EQ(proposal.then, proposal.by_floor);
}

}  // namespace
}  // namespace firstreply::triage
