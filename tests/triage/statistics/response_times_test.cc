#include "triage/statistics/response_times.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/random.h"
#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;

Waited Answered(Duration time) {
  return {.time = time, .ending = Ending::kAnswered};
}

// Ten: six answered after 10, 20, ... 60 minutes, four still waiting since two days.
// By hand: S steps 0.9, 0.8, ... 0.4. Half were answered at 50 min; nine tenths never were.
TEST(ResponseTimesTest, CountWhoStillWaits) {
  std::vector<Waited> waits;
  for (int i = 1; i <= 6; ++i) waits.push_back(Answered(i * 10min));
  for (int i = 0; i < 4; ++i) waits.push_back({.time = 48h, .ending = Ending::kWaiting});
  const ResponseTimes times = TimesOf(waits);
  EXPECT_EQ(times.total(), 10);
  EXPECT_EQ(times.answered, 6);
  EXPECT_EQ(times.waiting, 4);
  EXPECT_FALSE(times.has_competing_ends());
  EXPECT_EQ(times.percentiles[0].at, 50min);
  EXPECT_EQ(times.percentiles[1].at, std::nullopt);
  EXPECT_EQ(times.percentiles[2].at, std::nullopt);
  EXPECT_NEAR(times.within[0].share, 0.1, 1e-12) << "15 min";
  EXPECT_NEAR(times.within[1].share, 0.6, 1e-12) << "1 h";
  EXPECT_NEAR(times.within[3].share, 0.6, 1e-12) << "24 h";
  EXPECT_TRUE(times.within[1].has_band);
  EXPECT_LT(times.within[1].lower, 0.6);
  EXPECT_GT(times.within[1].upper, 0.6);
}

TEST(ResponseTimesTest, OfTheAnsweredAloneTheyLookBetterAndAreNamedSo) {
  std::vector<Waited> waits;
  for (int i = 1; i <= 6; ++i) waits.push_back(Answered(i * 10min));
  for (int i = 0; i < 4; ++i) waits.push_back({.time = 48h, .ending = Ending::kWaiting});
  const ResponseTimes times = TimesOf(waits);
  EXPECT_EQ(times.answered_only[0], 30min);
  EXPECT_EQ(times.answered_only[1], 60min);
}

// Four: answered at 10 and 30 min, deleted at 20 min, waiting 40 min. By hand, Aalen-Johansen: 1/4,
// then of the 1/2 left after the deletion half: 1/4 + 1/2 * 1/2 = 1/2. To censor the deletion would
// give 1 - 3/4 * 1/2 = 5/8.
TEST(ResponseTimesTest, AnotherEndCompetesAndIsNotCensored) {
  const ResponseTimes times =
      TimesOf(std::vector<Waited>{Answered(10min),
                                  {.time = 20min, .ending = Ending::kOtherwise},
                                  Answered(30min),
                                  {.time = 40min, .ending = Ending::kWaiting}});
  EXPECT_TRUE(times.has_competing_ends());
  EXPECT_NEAR(times.within[0].share, 0.25, 1e-12);
  EXPECT_NEAR(times.within[1].share, 0.5, 1e-12);
  EXPECT_FALSE(times.within[1].observed) << "nobody was watched for an hour";
  EXPECT_EQ(times.percentiles[0].at, 30min);
}

TEST(ResponseTimesTest, OfNobodyTheyAreUnset) {
  const ResponseTimes times = TimesOf({});
  EXPECT_EQ(times.total(), 0);
  for (size_t i = 0; i < kPercentiles.size(); ++i) {
    EXPECT_EQ(times.percentiles[i].at, std::nullopt);
    EXPECT_EQ(times.answered_only[i], std::nullopt);
  }
  EXPECT_FALSE(times.within[0].observed);
}

TEST(ThinnedTest, KeepsTheLastPointAndSpreadsTheOthers) {
  std::vector<CurvePoint> points(1000);
  for (size_t i = 0; i < points.size(); ++i) points[i].time = Duration(static_cast<int64_t>(i));
  const std::vector<CurvePoint> thinned = Thinned(points, 10);
  ASSERT_EQ(thinned.size(), 10U);
  EXPECT_EQ(thinned.front().time, Duration(99));
  EXPECT_EQ(thinned.back().time, Duration(999));
  EXPECT_EQ(Thinned(points, 1000).size(), 1000U);
  EXPECT_TRUE(Thinned({}, 10).empty());
}

TEST(NearestRankTest, OfNothingIsUnset) {
  EXPECT_EQ(NearestRank({}, 50), std::nullopt);
}

TEST(NearestRankTest, IsOneOfTheValuesAndNeverBetweenTwo) {
  const std::vector<Duration> times = {10ms, 20ms};
  EXPECT_EQ(NearestRank(times, 50), 10ms);
  EXPECT_EQ(NearestRank(times, 51), 20ms);
  EXPECT_EQ(NearestRank(times, 1), 10ms);
  EXPECT_EQ(NearestRank(times, 100), 20ms);
}

// The smallest value that at least `percent` of all do not exceed, found by trying every one.
Duration ByTrying(const std::vector<Duration>& sorted, int64_t percent) {
  for (const Duration candidate : sorted) {
    const auto covered = std::count_if(sorted.begin(), sorted.end(),
                                       [candidate](Duration time) { return time <= candidate; });
    if (covered * 100 >= percent * static_cast<int64_t>(sorted.size())) return candidate;
  }
  return Duration::max();
}

TEST(NearestRankTest, DoesAsTryingEveryValueDoes) {
  test::Random random(11);
  for (int i = 0; i < 300; ++i) {
    std::vector<Duration> times(static_cast<size_t>(random.Between(int64_t{1}, int64_t{130})));
    for (Duration& time : times) time = random.Between(Duration(0), Duration(60));
    std::sort(times.begin(), times.end());
    for (const int64_t percent : {1, 10, 33, 50, 75, 90, 95, 99, 100}) {
      ASSERT_EQ(NearestRank(times, percent), ByTrying(times, percent))
          << times.size() << " values, " << percent << " percent";
    }
  }
}

}  // namespace
}  // namespace firstreply::triage
