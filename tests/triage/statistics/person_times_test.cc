#include "triage/statistics/person_times.h"

#include <gtest/gtest.h>

#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow = kTold + 48h;

using Shown = std::vector<std::pair<Duration, Ending>>;

Shown Of(const std::vector<MeasuredWait>& waits) {
  PersonTimes persons;
  for (const MeasuredWait& wait : waits) persons.Add(wait, kNow);
  Shown shown;
  for (const Waited& waited : persons.Finish(kNow)) shown.emplace_back(waited.time, waited.ending);
  return shown;
}

TEST(PersonTimesTest, RunFromTheFirstCryAnywhereToTheFirstAnswerAnywhere) {
  EXPECT_EQ(Of({ToldWait().By(1).On("x post").Target(1h).Missed(),
                ToldWait(kTold + 2h).By(1).On("x DM").Target(1h).Answered(30min),
                ToldWait(kTold + 3h).By(1).On("LINE").Target(1h).Missed()}),
            (Shown{{2h + 30min, Ending::kAnswered}}));
}

TEST(PersonTimesTest, TheOrderOfTheWaitsMakesNoDifference) {
  EXPECT_EQ(Of({ToldWait(kTold + 3h).By(1).Target(1h).Missed(),
                ToldWait(kTold + 2h).By(1).Target(1h).Answered(30min),
                ToldWait().By(1).Target(1h).Missed()}),
            (Shown{{2h + 30min, Ending::kAnswered}}));
}

TEST(PersonTimesTest, WhoWasDeletedHereAndWaitsThereStillWaits) {
  EXPECT_EQ(Of({ToldWait().By(1).Target(1h).Ended(10min, EndReason::kDeleted),
                ToldWait(kTold + 1h).By(1).Target(1h).Missed()}),
            (Shown{{48h, Ending::kWaiting}}));
}

TEST(PersonTimesTest, EndOtherwiseOnlyWhereEachWaitDid) {
  EXPECT_EQ(Of({ToldWait().By(1).Target(1h).Ended(10min, EndReason::kDeleted),
                ToldWait(kTold + 1h).By(1).Target(1h).Ended(20min, EndReason::kDismissed)}),
            (Shown{{1h + 20min, Ending::kOtherwise}}));
}

TEST(PersonTimesTest, AHandoffIsNoAnswerAndWhatFollowsItIs) {
  const ToldWait handed_off = ToldWait().By(1).Target(1h).Ended(10min, EndReason::kHandedOff);
  EXPECT_EQ(
      Of({handed_off,
          ToldWait(kTold + 20min).By(1).Kind(WaitKind::kFollowUp).Target(1h).Answered(15min)}),
      (Shown{{35min, Ending::kAnswered}}));
  EXPECT_EQ(
      Of({handed_off, ToldWait(kTold + 20min).By(1).Kind(WaitKind::kFollowUp).Target(1h).Missed()}),
      (Shown{{48h, Ending::kWaiting}}));
  EXPECT_EQ(Of({handed_off, ToldWait(kTold + 10min)
                                .By(1)
                                .Kind(WaitKind::kFollowUp)
                                .NotTakenUp()
                                .Ended(24h, EndReason::kDidNotFollow)}),
            (Shown{{10min, Ending::kOtherwise}}));
}

TEST(PersonTimesTest, AnAnswerToAnOlderMatterIsNoneToThisCry) {
  EXPECT_EQ(Of({ToldWait(kTold - 2h).By(1).Kind(WaitKind::kFollowUp).Target(1h).Answered(30min),
                ToldWait().By(1).Target(1h).Answered(40min)}),
            (Shown{{40min, Ending::kAnswered}}));
}

TEST(PersonTimesTest, ForEachBrandAPersonCountsByItself) {
  EXPECT_EQ(Of({ToldWait().By(1).Of("northair").Target(1h).Answered(30min),
                ToldWait().By(1).Of("zeta").Target(1h).Missed(),
                ToldWait().By(2).Of("zeta").Target(1h).Answered(20min).Adopted()}),
            (Shown{{30min, Ending::kAnswered}, {48h, Ending::kWaiting}}));
}

}  // namespace
}  // namespace firstreply::triage
