#include "tests/support/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

namespace firstreply::test {
namespace {

TEST(RandomTest, DrawsTheSameFromTheSameSeedAndOtherThingsFromAnother) {
  Random one(7), same(7), other(8);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const uint64_t drawn = one.Next();
    EXPECT_EQ(drawn, same.Next());
    differs |= drawn != other.Next();
  }
  EXPECT_TRUE(differs);
}

TEST(RandomTest, StaysWithinItsBoundsAndReachesThem) {
  Random random(1);
  std::array<int, 5> seen{};
  for (int i = 0; i < 1000; ++i) ++seen[static_cast<size_t>(random.Between(-2, 2) + 2)];
  EXPECT_THAT(seen, testing::Each(testing::Gt(100)));
  EXPECT_EQ(random.Between(3, 3), 3);
  EXPECT_EQ(random.Below(1), 0u);
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_NE(random.Between(kLeast, kMost), random.Between(kLeast, kMost));
}

TEST(RandomTest, AChanceOfNothingAndACertainty) {
  Random random(2);
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(random.Chance(0));
    EXPECT_TRUE(random.Chance(100));
  }
}

TEST(RandomTest, ShufflesWithoutLosingAnything) {
  Random random(3);
  std::vector<int> items = {1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<int> before = items;
  random.Shuffle(items);
  EXPECT_NE(items, before);
  EXPECT_THAT(items, testing::UnorderedElementsAreArray(before));
}

}  // namespace
}  // namespace firstreply::test
