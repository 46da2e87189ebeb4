#include "triage/statistics/attainment.h"

#include <gtest/gtest.h>

#include "tests/support/random.h"
#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow = kTold + 24h;

// One of each sort, with an hour to answer.
std::vector<MeasuredWait> OneOfEach() {
  const auto told = [] { return ToldWait().Target(1h); };
  return {
      told().Answered(20min),
      told().Answered(60min),
      told().Answered(2h),
      told().Missed(),
      ToldWait(kNow - 30min).Target(1h),
      told().Dismissed(10min, "user:anna", "spam"),
      told().Dismissed(55min, "user:ben", "duplicate").SelfReported(),
      told().AnsweredElsewhere(30min),
      told().AnsweredElsewhere(58min).SelfReported(),
      told().Ended(10min, EndReason::kDeleted),
      told().Ended(5min, EndReason::kHandedOff),
      told().Answered(5min).Adopted(),
      ToldWait().Answered(5min),
      told().Ended(10min, EndReason::kBrandRemoved),
      told().Ended(10min, EndReason::kNoResponseNeeded),
      told().Missed().Dismissed(2h, "user:ben", "duplicate").SelfReported(),
  };
}

Attainment Of(const std::vector<MeasuredWait>& waits, Mark mark = Mark::kAnswered) {
  Attainment attainment;
  for (const MeasuredWait& wait : waits) attainment.Add(Judge(wait, kNow), mark);
  return attainment;
}

// Worked out by hand from the list above.
TEST(AttainmentTest, IsTheShareMetOfThoseDecidedWithEverythingElseBesideIt) {
  const Attainment attainment = Of(OneOfEach());
  EXPECT_EQ(attainment.Decided(), (Ratio{2, 5}));
  EXPECT_EQ(attainment.total(), 16);
  EXPECT_EQ(attainment.Count(Standing::kMet), 2);
  EXPECT_EQ(attainment.Count(Standing::kMissed), 3);
  EXPECT_EQ(attainment.Count(Standing::kDismissed), 2);
  EXPECT_EQ(attainment.Count(Standing::kAnsweredElsewhere), 2);
  for (const Standing one :
       {Standing::kUndecided, Standing::kNoTarget, Standing::kAdopted, Standing::kNoResponseNeeded,
        Standing::kDeleted, Standing::kBrandRemoved, Standing::kHandedOff})
    EXPECT_EQ(attainment.Count(one), 1) << NameOf(one);
  EXPECT_EQ(attainment.Count(Standing::kDidNotFollow), 0);
}

TEST(AttainmentTest, TheWordOfAgentsIsShownTakenAsGivenAndNotTaken) {
  const Attainment attainment = Of(OneOfEach());
  EXPECT_EQ(attainment.AsClaimed(), (Ratio{4, 7})) << "two more answered elsewhere in time";
  EXPECT_EQ(attainment.SelfReportedMissed(), (Ratio{3, 8}))
      << "one of them, and one dismissal, are missed";
  EXPECT_EQ(attainment.self_reported_dismissed(), 1);
  EXPECT_EQ(attainment.self_reported_elsewhere(), 1);
}

TEST(AttainmentTest, OfTheAnsweredAloneItLooksBetter) {
  EXPECT_EQ(Of(OneOfEach()).AnsweredOnly(), (Ratio{2, 3}));
}

TEST(AttainmentTest, TheShareHandedOffIsOfAllThatWereNotAdopted) {
  EXPECT_EQ(Of(OneOfEach()).HandedOff(), (Ratio{1, 15}));
}

TEST(AttainmentTest, TheQuickHaveNoHeadStartWhereOnlyTheDueAreCounted) {
  const Attainment attainment =
      Of({ToldWait().Target(1h).Answered(20min), ToldWait().Target(1h).Missed(),
          ToldWait(kNow - 30min).Target(1h).Answered(10min), ToldWait(kNow - 30min).Target(1h)});
  EXPECT_EQ(attainment.Decided(), (Ratio{2, 3}));
  EXPECT_EQ(attainment.Due(), (Ratio{1, 2}));
}

TEST(AttainmentTest, AcknowledgementsCountByThemselvesAndOfFirstWaitsOnly) {
  const auto with = [](ToldWait wait, Outcome outcome, std::optional<Duration> after) {
    return wait.With([&](MeasuredWait& told) {
      told.acknowledge_by = told.started_at + 30min;
      told.acknowledgement = outcome;
      if (after) told.acknowledged_at = told.started_at + *after;
    });
  };
  const std::vector<MeasuredWait> waits = {
      with(ToldWait().Target(1h).Missed(), Outcome::kMet, 20min),
      with(ToldWait().Target(1h).Answered(50min), Outcome::kMissed, 50min),
      with(ToldWait().Target(1h).Missed(), Outcome::kMissed, std::nullopt),
      with(ToldWait().Target(1h).Ended(5min, EndReason::kDeleted), Outcome::kCancelled,
           std::nullopt),
      ToldWait().Target(1h).Missed(),
      ToldWait().Kind(WaitKind::kNext).Target(1h).Missed(),
  };
  const Attainment attainment = Of(waits, Mark::kAcknowledged);
  EXPECT_EQ(attainment.Decided(), (Ratio{1, 3}));
  EXPECT_EQ(attainment.AnsweredOnly(), (Ratio{1, 2}));
  EXPECT_EQ(attainment.Count(Standing::kDeleted), 1);
  EXPECT_EQ(attainment.Count(Standing::kNoTarget), 1);
  EXPECT_EQ(attainment.total(), 5);
}

TEST(AttainmentTest, NoShareIsShownOfFewerThanThirty) {
  EXPECT_EQ((Ratio{20, kDecidedMin - 1}.Share()), std::nullopt);
  const auto share = Ratio{27, kDecidedMin}.Share();
  ASSERT_TRUE(share);
  EXPECT_DOUBLE_EQ(share->share, 0.9);
  // Wilson by hand: z2 = 3.841459; (27 + 1.920729) / 33.841459 -+ 1.959964 / 33.841459 *
  // sqrt(27 * 3 / 30 + 0.960365) = 0.854594 -+ 0.110803.
  EXPECT_NEAR(share->lower, 0.743791, 1e-5);
  EXPECT_NEAR(share->upper, 0.965397, 1e-5);
}

TEST(AttainmentTest, EveryWaitIsCountedInExactlyOnePlace) {
  test::Random random(7);
  const std::vector<MeasuredWait> sorts = OneOfEach();
  for (int round = 0; round < 50; ++round) {
    std::vector<MeasuredWait> waits;
    const int64_t count = random.Between(0, 200);
    for (int64_t i = 0; i < count; ++i) waits.push_back(random.PickFrom(sorts));
    const Attainment attainment = Of(waits);
    int64_t beside = 0;
    for (const Standing one : kNotDecided) beside += attainment.Count(one);
    EXPECT_EQ(attainment.decided() + beside, count);
    EXPECT_LE(attainment.SelfReportedMissed().hits, attainment.AsClaimed().hits);
    EXPECT_GE(attainment.SelfReportedMissed().total, attainment.AsClaimed().total);
    EXPECT_LE(attainment.Due().total, attainment.Decided().total);
  }
}

TEST(DismissalsTest, SayWhoDismissedHowManyAndWhy) {
  Dismissals dismissals;
  for (const MeasuredWait& wait : OneOfEach()) dismissals.Add(wait, Judge(wait, kNow));
  EXPECT_EQ(dismissals.by_author_and_reason(),
            (std::map<Dismissals::Key, Dismissals::Count>{{{"user:anna", "spam"}, {1, 0}},
                                                          {{"user:ben", "duplicate"}, {1, 1}}}));
}

TEST(DismissalsTest, FurtherReasonsAreCountedTogether) {
  Dismissals dismissals;
  for (size_t i = 0; i < Dismissals::kKeysMax + 3; ++i) {
    const MeasuredWait wait = ToldWait().Dismissed(5min, "user:anna", "no. " + std::to_string(i));
    dismissals.Add(wait, Judge(wait, kNow));
    dismissals.Add(wait, Judge(wait, kNow));
  }
  EXPECT_EQ(dismissals.by_author_and_reason().size(), Dismissals::kKeysMax);
  EXPECT_EQ(dismissals.others().waits, 6);
}

}  // namespace
}  // namespace firstreply::triage
