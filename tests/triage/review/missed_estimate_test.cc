#include "triage/review/missed_estimate.h"

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using test::Random;

constexpr auto kFirstDay = std::chrono::sys_days(std::chrono::days(20'000));

// A day in which `judged` posts were said to need none and so many of the sample were looked at.
ReviewDay Day(int64_t judged, int64_t reviewed, int64_t complaints, int64_t other_needs = 0) {
  ReviewDay day{.judged = judged};
  for (int64_t i = 0; i < reviewed; ++i) {
    Reviewable post;
    post.mark = i < complaints                 ? ReviewMark::kMissedComplaint
                : i < complaints + other_needs ? ReviewMark::kNeedsResponse
                                               : ReviewMark::kRight;
    day.sample.push_back(post);
  }
  return day;
}

ReviewDays Days(const std::vector<ReviewDay>& all) {
  ReviewDays days;
  for (size_t i = 0; i < all.size(); ++i)
    days[{"northair", kFirstDay + std::chrono::days(i)}] = all[i];
  return days;
}

// R: binom.test(x, n)$conf.int
TEST(MissedEstimateTest, TheIntervalIsThatOfR) {
  EXPECT_NEAR(ExactInterval(0, 30).lower, 0, 1e-12);
  EXPECT_NEAR(ExactInterval(0, 30).upper, 0.1157033, 1e-7);
  EXPECT_NEAR(ExactInterval(1, 30).lower, 0.0008435709, 1e-9);
  EXPECT_NEAR(ExactInterval(1, 30).upper, 0.1721695, 1e-6);
  EXPECT_NEAR(ExactInterval(5, 100).lower, 0.01643188, 1e-7);
  EXPECT_NEAR(ExactInterval(5, 100).upper, 0.11283491, 1e-7);
  EXPECT_NEAR(ExactInterval(30, 30).lower, 1 - 0.1157033, 1e-7);
  EXPECT_NEAR(ExactInterval(30, 30).upper, 1, 1e-12);
}

TEST(MissedEstimateTest, OfOneDayItIsTheShareOfTheSampleTimesAll) {
  const MissedEstimate estimate = EstimateMissed(Days({Day(600, 30, 1)}));
  EXPECT_EQ(estimate.judged, 600);
  EXPECT_EQ(estimate.reviewed, 30);
  ASSERT_TRUE(estimate.complaints);
  EXPECT_EQ(estimate.complaints->seen, 1);
  EXPECT_NEAR(estimate.complaints->estimate, 20, 1e-9);
  EXPECT_NEAR(estimate.complaints->interval.lower, 1, 1e-9) << "one was seen";
  EXPECT_NEAR(estimate.complaints->interval.upper, 103.3017, 1e-3);
}

TEST(MissedEstimateTest, ABusyDayWeighsMore) {
  const MissedEstimate estimate = EstimateMissed(Days({Day(3000, 30, 3), Day(30, 30, 0)}));
  EXPECT_NEAR(estimate.complaints->estimate, 300, 1e-9);
  EXPECT_LT(estimate.complaints->interval.lower, 300);
  EXPECT_GT(estimate.complaints->interval.upper, 300);
}

TEST(MissedEstimateTest, DaysThatNobodyLookedAtAreSaidAndNotGuessed) {
  const MissedEstimate estimate = EstimateMissed(Days({Day(600, 30, 3), Day(9000, 0, 0)}));
  EXPECT_EQ(estimate.judged_on_other_days, 9000);
  EXPECT_EQ(estimate.judged, 600);
  EXPECT_NEAR(estimate.complaints->estimate, 60, 1e-9);
}

TEST(MissedEstimateTest, OfTooFewNothingIsEstimated) {
  const MissedEstimate estimate = EstimateMissed(Days({Day(600, 29, 3)}));
  EXPECT_EQ(estimate.complaints_seen, 3);
  EXPECT_FALSE(estimate.complaints);
  EXPECT_FALSE(estimate.needs);
  EXPECT_EQ(EstimateMissed({}).reviewed, 0);
}

TEST(MissedEstimateTest, AMissedComplaintNeedsAResponseToo) {
  const MissedEstimate estimate = EstimateMissed(Days({Day(300, 30, 1, 2)}));
  EXPECT_EQ(estimate.needs_seen, 3);
  EXPECT_NEAR(estimate.needs->estimate, 30, 1e-9);
}

// Of worlds that are known the interval holds the truth as often as it says, whatever the rate and
// however unlike the days are.
TEST(MissedEstimateTest, TheIntervalHoldsTheTruthAsOftenAsItSays) {
  Random random(7);
  for (const int rate : {3, 20, 100, 300}) {  // of 1,000 posts
    int held = 0;
    constexpr int kWorlds = 1'500;
    for (int world = 0; world < kWorlds; ++world) {
      double truth = 0;
      std::vector<ReviewDay> days;
      for (int d = 0; d < 7; ++d) {
        const int64_t judged = random.Between(int64_t{20}, d % 3 == 0 ? int64_t{3000} : 300);
        const int64_t today = random.Chance(50) ? rate * 3 / 2 : rate / 2;
        ReviewDay day{.judged = judged};
        for (int64_t i = 0; i < judged; ++i) {
          const bool is_missed = random.Between(int64_t{0}, int64_t{999}) < today;
          truth += is_missed;
          if (i >= 30) continue;
          Reviewable post;
          post.mark = is_missed ? ReviewMark::kMissedComplaint : ReviewMark::kRight;
          day.sample.push_back(post);
        }
        days.push_back(std::move(day));
      }
      const Interval interval = EstimateMissed(Days(days)).complaints->interval;
      held += interval.lower <= truth && truth <= interval.upper;
    }
    EXPECT_GE(held, kWorlds * 945 / 1000) << "rate " << rate;
  }
}

}  // namespace
}  // namespace firstreply::triage
