#include "triage/review/review_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/random.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ::testing::SizeIs;

constexpr auto kDay = std::chrono::sys_days(std::chrono::days(20'000));

Reviewable Post(int id, const std::string& brand = "northair", Duration at = 10h) {
  return {.brand = brand,
          .posted_at = kDay + at,
          .conversation = id,
          .post = id,
          .rank = RankOf({"x", std::to_string(id)}, brand)};
}

std::vector<int64_t> Drawn(std::vector<Reviewable> posts, int64_t per_day = 30) {
  ReviewSampler sampler(per_day);
  for (Reviewable& post : posts) sampler.Add(std::move(post));
  std::vector<int64_t> drawn;
  for (const auto& [key, day] : std::move(sampler).Finish()) {
    for (const Reviewable& post : day.sample) drawn.push_back(post.post);
  }
  return drawn;
}

TEST(ReviewSampleTest, SoManyOfADayAndAllAreCounted) {
  ReviewSampler sampler(30);
  for (int id = 1; id <= 500; ++id) sampler.Add(Post(id));
  const ReviewDays days = std::move(sampler).Finish();
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days.begin()->second.judged, 500);
  EXPECT_THAT(days.begin()->second.sample, SizeIs(30));
}

TEST(ReviewSampleTest, TheOrderInWhichTheyComeMakesNoDifference) {
  std::vector<Reviewable> posts;
  for (int id = 1; id <= 200; ++id) posts.push_back(Post(id));
  const std::vector<int64_t> drawn = Drawn(posts);
  test::Random random(3);
  for (int i = 0; i < 20; ++i) {
    random.Shuffle(posts);
    EXPECT_EQ(Drawn(posts), drawn);
  }
}

TEST(ReviewSampleTest, OneThatComesLaterDrivesOutAtMostOneOther) {
  std::vector<Reviewable> posts;
  for (int id = 1; id <= 100; ++id) posts.push_back(Post(id));
  std::vector<int64_t> before = Drawn(posts);
  posts.push_back(Post(101));
  std::vector<int64_t> after = Drawn(posts), kept;
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                        std::back_inserter(kept));
  EXPECT_GE(kept.size(), 29U);
}

TEST(ReviewSampleTest, BrandsAndDaysAreDrawnApart) {
  EXPECT_THAT(
      Drawn({Post(1), Post(2, "zeta"), Post(3, "northair", -1ms), Post(4, "northair", 24h)}, 1),
      SizeIs(4));
}

TEST(ReviewSampleTest, NoneADayAreNone) {
  EXPECT_THAT(Drawn({Post(1), Post(2)}, 0), SizeIs(0));
}

// Each post has the same chance: of 300 posts a day over many days each place comes up as often.
TEST(ReviewSampleTest, EveryPostIsAsLikelyAsAnother) {
  int64_t early = 0, all = 0;
  for (int day = 0; day < 300; ++day) {
    std::vector<Reviewable> posts;
    for (int i = 0; i < 300; ++i) {
      posts.push_back(Post(day * 1000 + i));
      posts.back().rank = RankOf({"x", std::to_string(day * 1000 + i)}, "northair");
    }
    for (const int64_t id : Drawn(posts)) {
      early += id % 1000 < 150;
      ++all;
    }
  }
  EXPECT_EQ(all, 9'000);
  EXPECT_NEAR(static_cast<double>(early), 4'500, 200);
}

}  // namespace
}  // namespace firstreply::triage
