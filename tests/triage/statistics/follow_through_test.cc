#include "triage/statistics/follow_through.h"

#include <gtest/gtest.h>

#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow = kTold + 48h;

FollowThrough Of(const std::vector<MeasuredWait>& waits) {
  FollowThrough follow_through;
  for (const MeasuredWait& wait : waits) follow_through.Add(Judge(wait, kNow));
  return follow_through;
}

TEST(FollowThroughTest, EachHandoffIsInOnePlace) {
  const auto told = [] { return ToldWait().Kind(WaitKind::kFollowUp); };
  const Handoffs handoffs = Of({
                                   told().Target(1h).Answered(20min),
                                   told().Target(1h).Answered(3h),
                                   told().Target(1h).Missed().AnsweredElsewhere(3h),
                                   told().Target(1h).Missed(),
                                   told().Target(1h).Missed().Ended(40h, EndReason::kExpired),
                                   told().NotTakenUp().Ended(24h, EndReason::kDidNotFollow),
                                   told().NotTakenUp(),
                                   ToldWait(kNow - 5min).Kind(WaitKind::kFollowUp).Target(1h),
                                   told().Target(1h).Ended(5min, EndReason::kDeleted),
                                   told().Target(1h).Answered(20min).Adopted(),
                               })
                                .handoffs;
  EXPECT_EQ(handoffs.total, 9);
  EXPECT_EQ(handoffs.answered, 3);
  EXPECT_EQ(handoffs.never_answered, 2);
  EXPECT_EQ(handoffs.did_not_follow, 1);
  EXPECT_EQ(handoffs.open, 2);
  EXPECT_EQ(handoffs.ended_otherwise, 1);
  EXPECT_EQ(handoffs.NeverAnswered(), (Ratio{2, 6}));
  EXPECT_EQ(handoffs.DidNotFollow(), (Ratio{1, 6}));
}

TEST(FollowThroughTest, EachPromiseIsInOnePlaceAndBrokenAlsoWhenKeptLate) {
  const auto told = [] { return ToldWait().Kind(WaitKind::kPromise); };
  const Promises promises = Of({
                                   told().Target(24h).Answered(20h),
                                   told().Target(24h).Answered(30h),
                                   told().Target(24h).Missed(),
                                   told().Target(24h).Missed().Dismissed(30h, "user:ben", "done"),
                                   told().Answered(40h),
                                   told().Target(72h),
                                   told().Target(72h).Ended(1h, EndReason::kDeleted),
                               })
                                .promises;
  EXPECT_EQ(promises.total, 7);
  EXPECT_EQ(promises.kept, 2) << "one of them without a time";
  EXPECT_EQ(promises.kept_late, 1);
  EXPECT_EQ(promises.never_kept, 2);
  EXPECT_EQ(promises.open, 1);
  EXPECT_EQ(promises.ended_otherwise, 1);
  EXPECT_EQ(promises.Broken(), (Ratio{3, 5}));
}

TEST(FollowThroughTest, ReportsByAgentsAreSharesOfAllAlsoWhereTheMissStands) {
  const SelfReports reports =
      Of({
             ToldWait().Target(1h).Answered(20min),
             ToldWait().Target(1h).Dismissed(10min, "user:anna", "spam"),
             ToldWait().Target(1h).Dismissed(55min, "user:ben", "spam").SelfReported(),
             ToldWait().Target(1h).Missed().Dismissed(2h, "user:ben", "spam").SelfReported(),
             ToldWait().Target(1h).AnsweredElsewhere(55min).SelfReported(),
             ToldWait().Kind(WaitKind::kNext).Target(1h).AnsweredElsewhere(5min),
             ToldWait().Kind(WaitKind::kPromise).Target(1h).AnsweredElsewhere(5min),
         })
          .self_reports;
  EXPECT_EQ(reports.waits, 6);
  EXPECT_EQ(reports.dismissed, 3);
  EXPECT_EQ(reports.Dismissed(), (Ratio{2, 6}));
  EXPECT_EQ(reports.elsewhere, 2);
  EXPECT_EQ(reports.Elsewhere(), (Ratio{1, 6}));
}

}  // namespace
}  // namespace firstreply::triage
