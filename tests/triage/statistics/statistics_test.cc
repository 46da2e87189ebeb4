#include "triage/statistics/statistics.h"

#include <gtest/gtest.h>

#include "tests/support/random.h"
#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ingest::Urgency;

constexpr TimePoint kNow = kTold + 24h;

Statistics Of(const std::vector<MeasuredWait>& waits, TimeZone zone = TimeZone::Utc()) {
  StatisticsBuilder builder({.now = kNow, .zone = std::move(zone)});
  for (const MeasuredWait& wait : waits) builder.Add(wait);
  return builder.Finish();
}

MeasuredWait RandomWait(test::Random& random) {
  ToldWait told(kTold + random.Between(0h, 20h));
  told.Kind(static_cast<WaitKind>(random.Between(0, 3))).By(random.Between(1, 20));
  told.Urgent(static_cast<Urgency>(random.Between(0, 3)));
  told.Of(random.Chance(50) ? "northair" : "zeta").On(random.Chance(50) ? "x post" : "LINE");
  if (random.Chance(30)) told.About({"refund", "baggage"});
  if (random.Chance(5)) told.Adopted();
  if (random.Chance(90)) told.Target(1h);
  switch (random.Between(0, 5)) {
    case 0:
      break;
    case 1:
      told.Missed();
      break;
    case 2:
      told.Dismissed(random.Between(1min, 3h), "user:ben", "spam");
      break;
    case 3:
      told.Ended(random.Between(1min, 3h), EndReason::kDeleted);
      break;
    default:
      told.Answered(random.Between(1min, 3h));
  }
  return told;
}

TEST(StatisticsTest, TheHeadlineIsFirstAndNextTogetherAndEachKindStandsByItself) {
  const Statistics statistics = Of({ToldWait().Target(1h).Answered(10min),
                                    ToldWait().Kind(WaitKind::kNext).Target(1h).Missed(),
                                    ToldWait().Kind(WaitKind::kFollowUp).Target(1h).Answered(10min),
                                    ToldWait().Kind(WaitKind::kPromise).Target(1h).Missed()});
  EXPECT_EQ(statistics.answers.answered.Decided(), (Ratio{1, 2}));
  const Ratio expected[] = {{1, 1}, {0, 1}, {1, 1}, {0, 1}};
  for (size_t kind = 0; kind < kWaitKinds; ++kind) {
    EXPECT_EQ(statistics.kinds[kind].kind, static_cast<WaitKind>(kind));
    EXPECT_EQ(statistics.kinds[kind].figures.answered.Decided(), expected[kind]) << kind;
  }
}

TEST(StatisticsTest, EverySumAddsUp) {
  test::Random random(11);
  for (int round = 0; round < 20; ++round) {
    std::vector<MeasuredWait> waits;
    for (int i = 0; i < 300; ++i) waits.push_back(RandomWait(random));
    const Statistics statistics = Of(waits);

    int64_t of_kinds = 0;
    for (const KindFigures& kind : statistics.kinds) {
      EXPECT_EQ(kind.figures.answered.total(), kind.figures.waits);
      of_kinds += kind.figures.waits;
    }
    EXPECT_EQ(of_kinds, 300);
    EXPECT_EQ(statistics.answers.waits,
              statistics.kinds[0].figures.waits + statistics.kinds[1].figures.waits);
    EXPECT_EQ(
        statistics.answers.times.total() + statistics.answers.answered.Count(Standing::kAdopted),
        statistics.answers.waits)
        << "only the adopted have no time";

    for (size_t dimension = 0; dimension < kDimensions; ++dimension) {
      if (static_cast<Dimension>(dimension) == Dimension::kTopic) continue;
      int64_t waits_in_groups = 0;
      int64_t met = 0;
      for (const Group& group : statistics.breakdown[dimension]) {
        waits_in_groups += group.figures.waits;
        met += group.figures.answered.Count(Standing::kMet);
      }
      EXPECT_EQ(waits_in_groups, statistics.answers.waits);
      EXPECT_EQ(met, statistics.answers.answered.Count(Standing::kMet));
    }
    int64_t dismissed = statistics.dismissals.others().waits;
    for (const auto& [key, count] : statistics.dismissals.by_author_and_reason())
      dismissed += count.waits;
    EXPECT_EQ(dismissed, statistics.answers.answered.Count(Standing::kDismissed));
  }
}

TEST(StatisticsTest, TheOrderOfTheWaitsMakesNoDifference) {
  test::Random random(12);
  std::vector<MeasuredWait> waits;
  for (int i = 0; i < 400; ++i) waits.push_back(RandomWait(random));
  const Statistics one = Of(waits);
  random.Shuffle(waits);
  const Statistics other = Of(waits);
  EXPECT_EQ(one.answers.answered.AsClaimed(), other.answers.answered.AsClaimed());
  EXPECT_EQ(one.answers.times.percentiles[0].at, other.answers.times.percentiles[0].at);
  EXPECT_EQ(one.persons.percentiles[0].at, other.persons.percentiles[0].at);
  EXPECT_EQ(one.persons.total(), other.persons.total());
  for (size_t dimension = 0; dimension < kDimensions; ++dimension) {
    ASSERT_EQ(one.breakdown[dimension].size(), other.breakdown[dimension].size());
    for (size_t i = 0; i < one.breakdown[dimension].size(); ++i) {
      EXPECT_EQ(one.breakdown[dimension][i].name, other.breakdown[dimension][i].name);
      EXPECT_EQ(one.breakdown[dimension][i].figures.times.percentiles[1].at,
                other.breakdown[dimension][i].figures.times.percentiles[1].at);
    }
  }
}

TEST(StatisticsTest, HoursOfTheWeekAreThoseOfTheZone) {
  const auto hour = [](const TimeZone& zone, TimePoint at) {
    return Of({ToldWait(at)}, zone)
        .breakdown[static_cast<size_t>(Dimension::kHourOfWeek)]
        .front()
        .name;
  };
  EXPECT_EQ(hour(TimeZone::Utc(), kTold), "Mon 10:00");
  EXPECT_EQ(hour(TimeZone::Utc(), kTold + 59min), "Mon 10:00");
  EXPECT_EQ(hour(TimeZone::Utc(), kTold - 11h), "Sun 23:00");
  Result<TimeZone> tokyo = TimeZone::Load("Asia/Tokyo");
  ASSERT_TRUE(tokyo.has_value());
  EXPECT_EQ(hour(*tokyo, kTold), "Mon 19:00");
  EXPECT_EQ(hour(*tokyo, kTold + 5h), "Tue 00:00");
  Result<TimeZone> hawaii = TimeZone::Load("Pacific/Honolulu");
  ASSERT_TRUE(hawaii.has_value());
  EXPECT_EQ(hour(*hawaii, TimePoint{} + 1h), "Wed 15:00") << "before the epoch, by its clocks";
}

TEST(StatisticsTest, ALongCurveIsThinnedForDrawing) {
  std::vector<MeasuredWait> waits;
  for (size_t i = 1; i <= kCurvePointsMax * 3; ++i)
    waits.push_back(ToldWait().Target(1h).Answered(static_cast<int64_t>(i) * 1s));
  EXPECT_EQ(Of(waits).curve.size(), kCurvePointsMax);
}

TEST(StatisticsTest, OfNothingNothingIsSaid) {
  const Statistics statistics = Of({});
  EXPECT_EQ(statistics.answers.waits, 0);
  EXPECT_EQ(statistics.answers.answered.Decided().Share(), std::nullopt);
  EXPECT_TRUE(statistics.curve.empty());
  EXPECT_TRUE(statistics.parity.empty());
}

}  // namespace
}  // namespace firstreply::triage
