#include "triage/model/accuracy.h"

#include <gtest/gtest.h>

#include <vector>

namespace firstreply::triage {
namespace {

const std::vector<int64_t> kScores = {900, 700, 500, 300, 100};
const std::vector<bool> kHolds = {true, false, true, true, false};

TEST(AccuracyTest, CountsWhatWasSaidAndWhatIsSo) {
  const Accuracy accuracy = AccuracyAt(500, kScores, kHolds);
  EXPECT_EQ(accuracy, (Accuracy{.found = 2, .wrong = 1, .missed = 1, .quiet = 1}));
  EXPECT_DOUBLE_EQ(accuracy.precision(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(accuracy.recall(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(accuracy.f1(), 2.0 / 3);
}

TEST(AccuracyTest, OfNothingItIsZero) {
  EXPECT_EQ(Accuracy().precision(), 0);
  EXPECT_EQ(Accuracy().recall(), 0);
  EXPECT_EQ(Accuracy().f1(), 0);
}

TEST(AccuracyTest, TheBestThresholdLiesBetweenTwoScores) {
  // Four said, three of them right: F1 6/7, better than any other.
  EXPECT_EQ(BestThreshold(kScores, kHolds), 200);
}

TEST(AccuracyTest, EqualScoresStandOrFallTogether) {
  const std::vector<int64_t> scores = {5, 5, 1};
  const int64_t threshold = BestThreshold(scores, {true, false, false});
  EXPECT_EQ(AccuracyAt(threshold, scores, {true, false, false}).wrong, 1U);
}

TEST(AccuracyTest, WhereEverythingHoldsTheLowestScoreIsTheThreshold) {
  EXPECT_EQ(BestThreshold(std::vector<int64_t>{3, -4}, {true, true}), -4);
}

TEST(AccuracyTest, WhereNothingHoldsItIsZero) {
  EXPECT_EQ(BestThreshold(kScores, std::vector<bool>(5, false)), 0);
}

}  // namespace
}  // namespace firstreply::triage
