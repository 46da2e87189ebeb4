#include "triage/statistics/survival.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/support/random.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;

constexpr double kNear = 1e-12;

Waited Answered(Duration time) {
  return {.time = time, .ending = Ending::kAnswered};
}
Waited Waiting(Duration time) {
  return {.time = time, .ending = Ending::kWaiting};
}
Waited Deleted(Duration time) {
  return {.time = time, .ending = Ending::kOtherwise};
}

using Waits = std::vector<Waited>;

Waits RandomWaits(test::Random& random, size_t count, bool with_other_endings) {
  Waits waits;
  while (waits.size() < count) {
    const Duration time = random.Between(0min, 30min);
    const Duration rounded = std::chrono::duration_cast<std::chrono::minutes>(time);
    if (with_other_endings && random.Chance(20)) {
      waits.push_back(Deleted(rounded));
    } else {
      waits.push_back(random.Chance(30) ? Waiting(rounded) : Answered(rounded));
    }
  }
  return waits;
}

TEST(ResponseCurveTest, StepsDownAtAnAnswerByItsShareOfThoseWhoStillWaited) {
  const ResponseCurve curve(Waits{Answered(1min), Waiting(2min), Answered(3min), Waiting(4min)});
  EXPECT_EQ(curve.total(), 4);
  EXPECT_FALSE(curve.has_other_endings());

  ASSERT_EQ(curve.points().size(), 2U);
  const CurvePoint& first = curve.points()[0];
  EXPECT_EQ(first.time, 1min);
  EXPECT_EQ(first.at_risk, 4);
  EXPECT_EQ(first.answered, 1);
  EXPECT_EQ(first.otherwise, 0);
  EXPECT_NEAR(first.unanswered, 3.0 / 4, kNear);
  const CurvePoint& second = curve.points()[1];
  EXPECT_EQ(second.time, 3min);
  EXPECT_EQ(second.at_risk, 2);
  EXPECT_NEAR(second.unanswered, 3.0 / 4 * 1 / 2, kNear);
}

TEST(ResponseCurveTest, ItsBandIsThatOfRWithGreenwoodsVariance) {
  const ResponseCurve curve(Waits{Answered(1min), Waiting(2min), Answered(3min), Waiting(4min)});
  const CurvePoint& first = curve.points()[0];
  ASSERT_TRUE(first.has_band);
  EXPECT_NEAR(first.lower, 0.127946917595145870, kNear);
  EXPECT_NEAR(first.upper, 0.96054864228507841, kNear);
  const CurvePoint& second = curve.points()[1];
  ASSERT_TRUE(second.has_band);
  EXPECT_NEAR(second.lower, 0.010971121574844577, kNear);
  EXPECT_NEAR(second.upper, 0.80800107248134345, kNear);
}

TEST(ResponseCurveTest, WhoStillWaitsIsNotLeftOut) {
  const ResponseCurve curve(Waits{Answered(1min), Answered(2min), Waiting(10h), Waiting(10h),
                                  Waiting(10h), Waiting(10h)});
  EXPECT_EQ(curve.Percentile(25), 2min);
  EXPECT_EQ(curve.Percentile(50), std::nullopt) << "of the answered alone it would be a minute";
}

TEST(ResponseCurveTest, WhoIsCensoredAtTheTimeOfAnAnswerStillWaitedThen) {
  const ResponseCurve curve(Waits{Waiting(5min), Answered(5min), Waiting(5min), Waiting(9min)});
  ASSERT_EQ(curve.points().size(), 1U);
  EXPECT_EQ(curve.points()[0].at_risk, 4);
  EXPECT_NEAR(curve.points()[0].unanswered, 3.0 / 4, kNear);
}

TEST(ResponseCurveTest, OfNobodyIsEmpty) {
  const ResponseCurve curve(Waits{});
  EXPECT_EQ(curve.total(), 0);
  EXPECT_TRUE(curve.points().empty());
  EXPECT_EQ(curve.Percentile(50), std::nullopt);
  EXPECT_EQ(curve.AnsweredWithin(1h).share, 0);
  EXPECT_FALSE(curve.AnsweredWithin(1h).observed);
}

TEST(ResponseCurveTest, WhereNobodyWasAnsweredHasNoPoint) {
  const ResponseCurve curve(Waits{Waiting(1min), Waiting(2min)});
  EXPECT_TRUE(curve.points().empty());
  EXPECT_EQ(curve.Percentile(1), std::nullopt);
  EXPECT_EQ(curve.PercentileInterval(1).from, std::nullopt);
}

TEST(ResponseCurveTest, OfOneAnswerFallsToZeroWithoutABand) {
  const ResponseCurve curve(Waits{Answered(0ms)});
  ASSERT_EQ(curve.points().size(), 1U);
  EXPECT_EQ(curve.points()[0].time, 0ms);
  EXPECT_EQ(curve.points()[0].unanswered, 0);
  EXPECT_FALSE(curve.points()[0].has_band);
  EXPECT_EQ(curve.Percentile(99), 0ms);
}

TEST(ResponseCurveTest, KeepsLongWaitsApartThatDifferByAMillisecond) {
  const ResponseCurve curve(Waits{Answered(264h), Answered(264h + 1ms), Waiting(264h + 2ms)});
  EXPECT_EQ(curve.points().size(), 2U);
}

TEST(ResponseCurveTest, DoesNotDependOnTheOrderOfWaits) {
  test::Random random(3);
  Waits waits = RandomWaits(random, 200, true);
  const ResponseCurve one(waits);
  random.Shuffle(waits);
  const ResponseCurve other(waits);
  ASSERT_EQ(one.points().size(), other.points().size());
  for (size_t i = 0; i < one.points().size(); ++i) {
    EXPECT_EQ(one.points()[i].unanswered, other.points()[i].unanswered);
    EXPECT_EQ(one.points()[i].lower, other.points()[i].lower);
    EXPECT_EQ(one.points()[i].upper, other.points()[i].upper);
  }
}

TEST(CompetingCurveTest, WhoDeletedCouldNoLongerBeAnswered) {
  const ResponseCurve curve(Waits{Deleted(1min), Answered(2min)});
  EXPECT_TRUE(curve.has_other_endings());
  ASSERT_EQ(curve.points().size(), 2U);
  EXPECT_EQ(curve.points()[0].otherwise, 1);
  EXPECT_EQ(curve.points()[0].unanswered, 1);
  EXPECT_FALSE(curve.points()[0].has_band);
  EXPECT_NEAR(curve.points()[1].unanswered, 0.5, kNear) << "censoring the delete would make it 0";
  EXPECT_EQ(curve.Percentile(50), 2min);
  EXPECT_EQ(curve.Percentile(51), std::nullopt);
}

TEST(CompetingCurveTest, ItsBandIsThatOfRTurnedOver) {
  const ResponseCurve curve(Waits{Answered(0min), Answered(1min), Waiting(2min), Answered(3min),
                                  Deleted(3min), Answered(5min)});
  ASSERT_EQ(curve.points().size(), 4U);
  // The incidence and its bounds, as the multi-state curve of R's survival 3.5-3 has them.
  const double of_r[][3] = {{1.0 / 6, 0.0077231040401721449, 0.51680178184490966},
                            {2.0 / 6, 0.0460822434120451291, 0.67556435796930092},
                            {5.0 / 9, 0.1074325490192934718, 0.85652847405463350},
                            {7.0 / 9, 0.1771177386683994714, 0.96416945103841334}};
  for (size_t i = 0; i < curve.points().size(); ++i) {
    const CurvePoint& point = curve.points()[i];
    EXPECT_NEAR(1 - point.unanswered, of_r[i][0], kNear) << i;
    ASSERT_TRUE(point.has_band) << i;
    EXPECT_NEAR(1 - point.upper, of_r[i][1], kNear) << i;
    EXPECT_NEAR(1 - point.lower, of_r[i][2], kNear) << i;
  }
}

// The incidence of answers at `until` where each wait counts by its weight: the definition, term by
// term. The influence of a wait is its derivative by that weight.
double WeightedIncidence(const Waits& waits, const std::vector<double>& weights, Duration until) {
  std::vector<Duration> times;
  for (const Waited& one : waits) {
    if (one.time <= until) times.push_back(one.time);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());

  double survival = 1;
  double incidence = 0;
  for (const Duration time : times) {
    double at_risk = 0;
    double answered = 0;
    double ended = 0;
    for (size_t i = 0; i < waits.size(); ++i) {
      if (waits[i].time >= time) at_risk += weights[i];
      if (waits[i].time != time || waits[i].ending == Ending::kWaiting) continue;
      ended += weights[i];
      if (waits[i].ending == Ending::kAnswered) answered += weights[i];
    }
    incidence += survival * answered / at_risk;
    survival *= 1 - ended / at_risk;
  }
  return incidence;
}

double JackknifeError(const Waits& waits, Duration until) {
  constexpr double kStep = 1e-4;
  double variance = 0;
  std::vector<double> weights(waits.size(), 1);
  for (double& weight : weights) {
    weight = 1 + kStep;
    const double more = WeightedIncidence(waits, weights, until);
    weight = 1 - kStep;
    const double less = WeightedIncidence(waits, weights, until);
    weight = 1;
    variance += std::pow((more - less) / (2 * kStep), 2);
  }
  return std::sqrt(variance);
}

TEST(CompetingCurveTest, ItsBandIsTheInfinitesimalJackknifesByDefinition) {
  test::Random random(5);
  for (const size_t count : {2U, 5U, 20U, 60U}) {
    Waits waits = RandomWaits(random, count, true);
    waits.push_back(Deleted(7min));
    const ResponseCurve curve(waits);
    for (const CurvePoint& point : curve.points()) {
      if (!point.has_band) continue;
      const double incidence = 1 - point.unanswered;
      EXPECT_NEAR(incidence,
                  WeightedIncidence(waits, std::vector<double>(waits.size(), 1), point.time),
                  kNear);
      // The bounds lie 1.96 errors to each side on the log-log scale.
      const double scale = std::log(-std::log(1 - point.upper)) - std::log(-std::log(incidence));
      const double error = scale / 1.959963984540054 * incidence * -std::log(incidence);
      EXPECT_NEAR(error, JackknifeError(waits, point.time), 1e-6);
    }
  }
}

TEST(ResponseCurveTest, BandsHoldTheCurveAndStayWithinZeroAndOne) {
  test::Random random(7);
  for (int round = 0; round < 50; ++round) {
    const ResponseCurve curve(RandomWaits(random, 1 + random.Below(300), round % 2 == 0));
    double before = 1;
    for (const CurvePoint& point : curve.points()) {
      EXPECT_LE(point.unanswered, before);
      before = point.unanswered;
      if (!point.has_band) continue;
      EXPECT_GE(point.lower, 0);
      EXPECT_LE(point.lower, point.unanswered);
      EXPECT_LE(point.unanswered, point.upper);
      EXPECT_LE(point.upper, 1);
    }
  }
}

TEST(PercentileTest, IsReachedWhereTheCurveMeetsItExactly) {
  Waits waits;
  for (int minute = 1; minute <= 10; ++minute) waits.push_back(Answered(minute * 1min));
  const ResponseCurve curve(waits);
  for (int tenth = 1; tenth <= 9; ++tenth) {
    EXPECT_EQ(curve.Percentile(10 * tenth), tenth * 1min);
    EXPECT_EQ(curve.Percentile(10 * tenth + 1), (tenth + 1) * 1min);
  }
}

TEST(PercentileTest, LiesWithinItsInterval) {
  test::Random random(9);
  for (int round = 0; round < 50; ++round) {
    const ResponseCurve curve(RandomWaits(random, 100, round % 2 == 0));
    for (int64_t percent = 1; percent <= 99; ++percent) {
      const auto at = curve.Percentile(percent);
      const auto [from, to] = curve.PercentileInterval(percent);
      if (from && at) {
        EXPECT_LE(*from, *at);
      }
      if (to) {
        ASSERT_TRUE(at);
        EXPECT_LE(*at, *to);
      }
    }
  }
}

TEST(PercentileTest, WhereNoBandReachesItHasNoInterval) {
  const ResponseCurve one(Waits{Answered(1min)});
  EXPECT_EQ(one.Percentile(99), 1min);
  EXPECT_EQ(one.PercentileInterval(99).from, std::nullopt);
  EXPECT_EQ(one.PercentileInterval(99).to, std::nullopt);

  const ResponseCurve two(Waits{Answered(1min), Answered(2min)});
  EXPECT_EQ(two.PercentileInterval(50).from, 1min);
  EXPECT_EQ(two.PercentileInterval(50).to, std::nullopt);
}

TEST(AnsweredWithinTest, IsTheShareOfTheLastStepBefore) {
  const ResponseCurve curve(Waits{Answered(1min), Waiting(2min), Answered(3min), Waiting(4min)});
  EXPECT_EQ(curve.AnsweredWithin(1min - 1ms).share, 0);
  EXPECT_FALSE(curve.AnsweredWithin(1min - 1ms).has_band);

  const ResponseCurve::Share share = curve.AnsweredWithin(1min);
  EXPECT_NEAR(share.share, 0.25, kNear);
  ASSERT_TRUE(share.has_band);
  EXPECT_NEAR(share.lower, 1 - 0.96054864228507841, kNear);
  EXPECT_NEAR(share.upper, 1 - 0.127946917595145870, kNear);
  EXPECT_EQ(curve.AnsweredWithin(3min - 1ms).share, share.share);
  EXPECT_NEAR(curve.AnsweredWithin(3min).share, 0.625, kNear);
}

TEST(AnsweredWithinTest, SaysWhereNobodyWasWatchedForSoLong) {
  const ResponseCurve some_wait(Waits{Answered(1min), Waiting(4min)});
  EXPECT_TRUE(some_wait.AnsweredWithin(4min).observed);
  EXPECT_FALSE(some_wait.AnsweredWithin(4min + 1ms).observed);
  EXPECT_NEAR(some_wait.AnsweredWithin(1h).share, 0.5, kNear);

  const ResponseCurve none_waits(Waits{Waiting(1min), Answered(2min), Deleted(3min)});
  EXPECT_TRUE(none_waits.AnsweredWithin(24h).observed);
  const ResponseCurve one_left_with_the_last(Waits{Answered(2min), Waiting(2min)});
  EXPECT_FALSE(one_left_with_the_last.AnsweredWithin(24h).observed);
}

TEST(ShareOfTest, HasTheIntervalOfWilson) {
  const auto half = ShareOf(5, 10);
  ASSERT_TRUE(half);
  EXPECT_EQ(half->share, 0.5);
  EXPECT_TRUE(half->has_band);
  EXPECT_NEAR(half->lower, 0.23659309051256402, kNear);
  EXPECT_NEAR(half->upper, 0.76340690948743595, kNear);
  const auto uneven = ShareOf(81, 263);
  EXPECT_NEAR(uneven->lower, 0.25528851987827428, kNear);
  EXPECT_NEAR(uneven->upper, 0.36620957698280016, kNear);
}

TEST(ShareOfTest, OfNoneAndOfAllIsNotCertain) {
  const auto none = ShareOf(0, 10);
  EXPECT_EQ(none->lower, 0);
  EXPECT_NEAR(none->upper, 0.27753279986288915, kNear);
  const auto all = ShareOf(10, 10);
  EXPECT_NEAR(all->lower, 0.72246720013711085, kNear);
  EXPECT_EQ(all->upper, 1);
  EXPECT_NEAR(ShareOf(1, 1)->lower, 0.2065493143772375, kNear);
}

TEST(ShareOfTest, OfNothingIsUnset) {
  EXPECT_FALSE(ShareOf(0, 0));
}

TEST(ResponseCurveTest, RefusesWhatCannotBe) {
  EXPECT_THROW(ResponseCurve(Waits{Answered(-1ms)}), std::logic_error);
  const ResponseCurve curve(Waits{Answered(1ms)});
  EXPECT_THROW(curve.Percentile(0), std::logic_error);
  EXPECT_THROW(curve.PercentileInterval(100), std::logic_error);
  EXPECT_THROW(ShareOf(2, 1), std::logic_error);
  EXPECT_THROW(ShareOf(-1, 1), std::logic_error);
}

}  // namespace
}  // namespace firstreply::triage
