#include "triage/statistics/judged_wait.h"

#include <gtest/gtest.h>

#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow = kTold + 24h;

Standing StandingOf(const MeasuredWait& wait) {
  return Judge(wait, kNow).answered;
}

TEST(JudgedWaitTest, AMissStandsWhateverIsSaidOfItLater) {
  EXPECT_EQ(StandingOf(ToldWait().Target(1h).Answered(2h)), Standing::kMissed);
  EXPECT_EQ(StandingOf(ToldWait().Target(1h).Missed()), Standing::kMissed);
  EXPECT_EQ(StandingOf(ToldWait().Target(1h).Missed().Dismissed(2h, "user:ben", "spam")),
            Standing::kMissed);
  EXPECT_EQ(StandingOf(ToldWait().Target(1h).Missed().AnsweredElsewhere(2h)), Standing::kMissed);
  EXPECT_EQ(StandingOf(ToldWait().Target(1h).Missed().Ended(2h, EndReason::kHandedOff)),
            Standing::kMissed);
}

TEST(JudgedWaitTest, WhatEndedBeforeItWasDecidedIsLeftOutUnderItsReason) {
  const std::pair<EndReason, Standing> reasons[] = {
      {EndReason::kDeleted, Standing::kDeleted},
      {EndReason::kBrandRemoved, Standing::kBrandRemoved},
      {EndReason::kHandedOff, Standing::kHandedOff},
      {EndReason::kDidNotFollow, Standing::kDidNotFollow},
      {EndReason::kNoResponseNeeded, Standing::kNoResponseNeeded},
      {EndReason::kDismissed, Standing::kDismissed},
  };
  for (const auto& [reason, standing] : reasons) {
    EXPECT_EQ(StandingOf(ToldWait().Target(1h).Ended(10min, reason)), standing) << NameOf(standing);
  }
}

TEST(JudgedWaitTest, TheWordOfAnAgentThatItWasAnsweredElsewhereIsNoAnswerWeSaw) {
  EXPECT_EQ(StandingOf(ToldWait().Target(1h).AnsweredElsewhere(10min)),
            Standing::kAnsweredElsewhere);
  EXPECT_FALSE(Judge(ToldWait().Target(1h).AnsweredElsewhere(10min), kNow).has_response);
}

TEST(JudgedWaitTest, WithoutATargetThereIsNothingToDecide) {
  EXPECT_EQ(StandingOf(ToldWait()), Standing::kNoTarget);
  EXPECT_EQ(StandingOf(ToldWait().Answered(10min)), Standing::kNoTarget);
  EXPECT_EQ(StandingOf(ToldWait().Ended(30 * 24h, EndReason::kExpired).With([](MeasuredWait& wait) {
              wait.outcome = Outcome::kUndecided;
            })),
            Standing::kNoTarget);
}

TEST(JudgedWaitTest, AFollowUpThatTheCustomerHasNotTakenUpIsUndecided) {
  const MeasuredWait waits = ToldWait().Kind(WaitKind::kFollowUp).NotTakenUp();
  EXPECT_EQ(StandingOf(waits), Standing::kUndecided);
  EXPECT_FALSE(Judge(waits, kNow).waited) << "nobody waits for us";
}

TEST(JudgedWaitTest, WhatWasDiscoveredByItsAnswerIsLeftOut) {
  const JudgedWait judged = Judge(ToldWait().Target(1h).Answered(5min).Adopted(), kNow);
  EXPECT_EQ(judged.answered, Standing::kAdopted);
  EXPECT_FALSE(judged.waited);
}

TEST(JudgedWaitTest, OnlyAFirstWaitIsAcknowledged) {
  EXPECT_TRUE(Judge(ToldWait(), kNow).acknowledged);
  for (const WaitKind kind : {WaitKind::kNext, WaitKind::kFollowUp, WaitKind::kPromise})
    EXPECT_FALSE(Judge(ToldWait().Kind(kind), kNow).acknowledged);
}

TEST(JudgedWaitTest, AnAcknowledgementHasAStandingOfItsOwn) {
  const auto acknowledged = [](Outcome outcome, bool by_claim) {
    return *Judge(ToldWait().Target(1h).Missed().With([&](MeasuredWait& wait) {
              wait.acknowledge_by = wait.started_at + 30min;
              wait.acknowledgement = outcome;
              wait.acknowledged_by_claim = by_claim;
            }),
                  kNow)
                .acknowledged;
  };
  EXPECT_EQ(acknowledged(Outcome::kMet, false), Standing::kMet);
  EXPECT_EQ(acknowledged(Outcome::kMet, true), Standing::kAnsweredElsewhere);
  EXPECT_EQ(acknowledged(Outcome::kMissed, false), Standing::kMissed);
  EXPECT_EQ(acknowledged(Outcome::kUndecided, false), Standing::kUndecided);
  EXPECT_EQ(Judge(ToldWait(), kNow).acknowledged, Standing::kNoTarget);
}

TEST(JudgedWaitTest, IsDueOnceItsDeadlineLiesBehindUs) {
  EXPECT_TRUE(Judge(ToldWait().Target(1h), kTold + 1h).answer_due);
  EXPECT_FALSE(Judge(ToldWait().Target(1h).Answered(5min), kTold + 10min).answer_due);
}

TEST(JudgedWaitTest, WaitsUntilTheAnswerElseAnotherEndElseNow) {
  const auto waited = [](const MeasuredWait& wait) {
    const Waited result = WaitedOf(wait, kNow);
    return std::pair(result.time, result.ending);
  };
  EXPECT_EQ(waited(ToldWait().Target(1h).Answered(2h)), std::pair(Duration(2h), Ending::kAnswered));
  EXPECT_EQ(waited(ToldWait().Target(1h).Missed()), std::pair(Duration(24h), Ending::kWaiting));
  EXPECT_EQ(waited(ToldWait().Target(1h).Missed().Ended(20h, EndReason::kExpired)),
            std::pair(Duration(24h), Ending::kWaiting))
      << "nobody answered it by giving up";
  EXPECT_EQ(waited(ToldWait().Ended(3h, EndReason::kDeleted)),
            std::pair(Duration(3h), Ending::kOtherwise));
  EXPECT_EQ(waited(ToldWait().Target(4h).AnsweredElsewhere(3h)),
            std::pair(Duration(3h), Ending::kOtherwise));
}

TEST(JudgedWaitTest, WhoStartsInTheFutureHasNotWaitedYet) {
  EXPECT_EQ(WaitedOf(ToldWait(kNow + 1h), kNow).time, 0h);
}

}  // namespace
}  // namespace firstreply::triage
