#include "ingest/tombstone_ring.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "ingest/base/limits.h"

namespace firstreply::ingest {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 12h};
const PostKey kPost{"x", "1"};

TEST(TombstoneRingTest, KeepsADeleteUntilItsPostComes) {
  TombstoneRing ring;
  ring.Put(kPost, kNoon);
  EXPECT_EQ(ring.Take(kPost), kNoon);
  EXPECT_EQ(ring.Take(kPost), std::nullopt);
  EXPECT_EQ(ring.size(), 0u);
}

TEST(TombstoneRingTest, KnowsNothingOfOtherPosts) {
  TombstoneRing ring;
  ring.Put(kPost, kNoon);
  EXPECT_EQ(ring.Take({"bluesky", "1"}), std::nullopt);
  EXPECT_EQ(ring.size(), 1u);
}

TEST(TombstoneRingTest, OfTwoDeletesTheEarlierCountsInEitherOrder) {
  TombstoneRing ring;
  ring.Put(kPost, kNoon);
  ring.Put(kPost, kNoon - 1min);
  ring.Put(kPost, kNoon + 1min);
  EXPECT_EQ(ring.size(), 1u);
  EXPECT_EQ(ring.Take(kPost), kNoon - 1min);
}

TEST(TombstoneRingTest, FullItLetsTheOldestGoAndCountsIt) {
  TombstoneRing ring({.tombstones_max = 2});
  ring.Put({"x", "1"}, kNoon);
  ring.Put({"x", "2"}, kNoon);
  EXPECT_EQ(ring.evictions(), 0);
  ring.Put({"x", "3"}, kNoon);
  EXPECT_EQ(ring.evictions(), 1);
  EXPECT_EQ(ring.size(), 2u);
  EXPECT_EQ(ring.Take({"x", "1"}), std::nullopt);
  EXPECT_EQ(ring.Take({"x", "2"}), kNoon);
  EXPECT_EQ(ring.Take({"x", "3"}), kNoon);
}

TEST(TombstoneRingTest, HoldsAsManyAsItsLimitUnlessToldOtherwise) {
  TombstoneRing ring;
  for (size_t i = 0; i < kTombstonesMax; ++i) ring.Put({"x", std::to_string(i)}, kNoon);
  EXPECT_EQ(ring.evictions(), 0);
  ring.Put({"x", "one more"}, kNoon);
  EXPECT_EQ(ring.evictions(), 1);
  EXPECT_EQ(ring.size(), kTombstonesMax);
}

TEST(TombstoneRingTest, ATakenDeleteMakesRoomForTheNext) {
  TombstoneRing ring({.tombstones_max = 1});
  ring.Put({"x", "1"}, kNoon);
  ring.Take({"x", "1"});
  ring.Put({"x", "2"}, kNoon);
  EXPECT_EQ(ring.evictions(), 0);
}

}  // namespace
}  // namespace firstreply::ingest
