#include "alerts/token_bucket.h"

#include <gtest/gtest.h>

namespace firstreply::alerts {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kStart = hours(5);

TEST(TokenBucketTest, LetsABurstThroughAndThenOnePerInterval) {
  TokenBucket bucket({.burst = 3, .refill_interval = seconds(1)}, kStart);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bucket.Take(kStart), milliseconds(0));
  EXPECT_EQ(bucket.Take(kStart + milliseconds(200)), milliseconds(800));
  EXPECT_EQ(bucket.Take(kStart + seconds(1)), milliseconds(0));
  EXPECT_EQ(bucket.Take(kStart + seconds(1)), seconds(1));
}

TEST(TokenBucketTest, FillsUpToItsBurstAndNoFurther) {
  TokenBucket bucket({.burst = 2, .refill_interval = seconds(1)}, kStart);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(bucket.Take(kStart + hours(1)), milliseconds(0));
  EXPECT_EQ(bucket.Take(kStart + hours(1)), seconds(1));
}

TEST(TokenBucketTest, ATimeBeforeTheLastNeitherEarnsNorLosesTokens) {
  TokenBucket bucket({.burst = 1, .refill_interval = seconds(1)}, kStart + seconds(10));
  EXPECT_EQ(bucket.Take(kStart + seconds(10)), milliseconds(0));
  EXPECT_EQ(bucket.Take(kStart), seconds(1));
  EXPECT_EQ(bucket.Take(kStart + seconds(11)), milliseconds(0));
}

TEST(TokenBucketTest, WithoutAnIntervalThereIsNoLimit) {
  TokenBucket bucket({.burst = 1, .refill_interval = {}}, kStart);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(bucket.Take(kStart), milliseconds(0));
}

}  // namespace
}  // namespace firstreply::alerts
