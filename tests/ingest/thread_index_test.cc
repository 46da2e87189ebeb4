#include "ingest/thread_index.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace firstreply::ingest {
namespace {

PostKey Post(int number) {
  return {"x", std::to_string(number)};
}

int KnownBetween(const ThreadIndex& index, int from, int to) {
  int known = 0;
  for (int i = from; i < to; ++i) known += index.MightKnow(PostKeyView(Post(i)));
  return known;
}

void AddUpTo(ThreadIndex& index, int count) {
  for (int i = 0; i < count; ++i) index.Add(PostKeyView(Post(i)));
}

TEST(ThreadIndexTest, KnowsWhatWasAdded) {
  ThreadIndex index;
  EXPECT_FALSE(index.MightKnow(PostKeyView("x", "1")));
  index.Add(PostKeyView("x", "1"));
  EXPECT_TRUE(index.MightKnow(PostKeyView("x", "1")));
}

TEST(ThreadIndexTest, TellsPlatformsAndKindsApart) {
  ThreadIndex index;
  index.Add(PostKeyView("x", "1"));
  EXPECT_FALSE(index.MightKnow(PostKeyView("bluesky", "1")));
  EXPECT_FALSE(index.MightKnow(PostKeyView("x1", "")));
  EXPECT_FALSE(index.MightKnow(PostKeyView("", "x1")));
  EXPECT_FALSE(index.MightKnow(AccountKeyView("x", "1")));
  index.Add(AccountKeyView("x", "2"));
  EXPECT_TRUE(index.MightKnow(AccountKeyView("x", "2")));
  EXPECT_FALSE(index.MightKnow(PostKeyView("x", "2")));
}

TEST(ThreadIndexTest, GrowsWithoutForgetting) {
  ThreadIndex index({.first_layer_bytes = 1024});
  AddUpTo(index, 100'000);
  EXPECT_EQ(KnownBetween(index, 0, 100'000), 100'000);
  const auto size = index.size();
  EXPECT_FALSE(size.full);
  EXPECT_GT(size.bytes, 100'000u);
  EXPECT_NEAR(static_cast<double>(size.keys), 100'000, 3'000);
}

TEST(ThreadIndexTest, IsSeldomWrongBelowItsLimit) {
  ThreadIndex index;
  AddUpTo(index, 200'000);
  EXPECT_LT(KnownBetween(index, 1'000'000, 1'100'000), 1'500);
  EXPECT_LT(index.size().false_positives, 0.015);
}

TEST(ThreadIndexTest, FullItStillForgetsNothingAndSaysThatItGuesses) {
  ThreadIndex index({.first_layer_bytes = 64, .bytes_max = 64 + 128});
  AddUpTo(index, 5'000);
  EXPECT_EQ(KnownBetween(index, 0, 5'000), 5'000);
  EXPECT_TRUE(index.size().full);
  EXPECT_EQ(index.size().bytes, 64u + 128u);
  EXPECT_GT(index.size().false_positives, 0.5);
}

TEST(ThreadIndexTest, AKeyAddedAgainTakesNoFurtherRoom) {
  ThreadIndex index({.first_layer_bytes = 64, .bytes_max = 64});
  for (int i = 0; i < 10'000; ++i) index.Add(PostKeyView("x", "root"));
  EXPECT_EQ(index.size().keys, 1);
  EXPECT_FALSE(index.size().full);
}

TEST(ThreadIndexTest, TheFirstLayerIsThereWhateverTheLimit) {
  ThreadIndex index({.first_layer_bytes = 128, .bytes_max = 0});
  index.Add(PostKeyView("x", "1"));
  EXPECT_TRUE(index.MightKnow(PostKeyView("x", "1")));
  EXPECT_EQ(index.size().bytes, 128u);
}

TEST(ThreadIndexTest, SourcesAddAndAskAtTheSameTimeWhileItGrows) {
  constexpr int kEach = 20'000;
  ThreadIndex index({.first_layer_bytes = 256});
  std::vector<int> missed(4, 0);
  {
    std::vector<std::jthread> sources;
    for (int source = 0; source < 4; ++source) {
      sources.emplace_back([&, source] {
        for (int i = source * kEach; i < (source + 1) * kEach; ++i) {
          index.Add(PostKeyView(Post(i)));
          missed[static_cast<size_t>(source)] += !index.MightKnow(PostKeyView(Post(i)));
        }
      });
    }
  }
  EXPECT_EQ(missed, std::vector<int>(4, 0));
  EXPECT_EQ(KnownBetween(index, 0, 4 * kEach), 4 * kEach);
}

}  // namespace
}  // namespace firstreply::ingest
