#include "tests/support/sim_scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr TimePoint kStart{1'500'000'000s};

TEST(SimSchedulerTest, RunsTasksInOrderOfTimeAndThenAsTheyWereSet) {
  SimScheduler scheduler({.start = kStart});
  std::vector<std::string> ran;
  const auto note = [&](const std::string& name) { return [&ran, name] { ran.push_back(name); }; };
  scheduler.At(kStart + 2s, note("at 2"));
  scheduler.After(1s, note("after 1"));
  scheduler.After(2s, note("after 2"));
  scheduler.Post(note("posted"));
  scheduler.At(kStart - 5s, note("past"));
  while (scheduler.RunOne()) {
  }
  EXPECT_THAT(ran, ElementsAre("posted", "past", "after 1", "at 2", "after 2"));
  EXPECT_EQ(scheduler.Now(), kStart + 2s);
  EXPECT_EQ(scheduler.Monotonic(), 2s);
}

TEST(SimSchedulerTest, RunUntilRunsWhatIsDueByThenAndLeavesTheClockThere) {
  SimScheduler scheduler({.start = kStart});
  std::vector<Duration> ran;
  const std::function<void()> tick = [&] {
    ran.push_back(scheduler.Now() - kStart);
    scheduler.After(10s, tick);
  };
  scheduler.After(10s, tick);
  scheduler.RunUntil(kStart + 30s);
  EXPECT_THAT(ran, ElementsAre(10s, 20s, 30s));
  scheduler.RunUntil(kStart + 39999ms);
  EXPECT_EQ(ran.size(), 3u);
  EXPECT_EQ(scheduler.Now(), kStart + 39999ms);
}

TEST(SimSchedulerTest, RunReadyMovesNoClock) {
  SimScheduler scheduler({.start = kStart});
  int ran = 0;
  scheduler.Post([&] { scheduler.Post([&] { ++ran; }); });
  scheduler.After(0ms, [&] { ++ran; });
  scheduler.After(1ms, [&] { ++ran; });
  scheduler.RunReady();
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(scheduler.Now(), kStart);
}

TEST(SimSchedulerTest, RunOneSaysWhenNothingIsLeft) {
  SimScheduler scheduler({.start = kStart});
  EXPECT_FALSE(scheduler.RunOne());
  const TimerId timer = scheduler.After(1s, [] {});
  EXPECT_TRUE(scheduler.Cancel(timer));
  EXPECT_FALSE(scheduler.RunOne());
}

std::vector<int> OrderOfEqualTimes(std::optional<uint64_t> seed) {
  SimScheduler scheduler({.start = kStart, .shuffle_seed = seed});
  std::vector<int> ran;
  for (int i = 0; i < 6; ++i) scheduler.At(kStart + 1s, [&ran, i] { ran.push_back(i); });
  scheduler.RunUntil(kStart + 1s);
  return ran;
}

TEST(SimSchedulerTest, ASeedShufflesTasksOfOneTimeAndAlwaysTheSameWay) {
  EXPECT_THAT(OrderOfEqualTimes(std::nullopt), ElementsAre(0, 1, 2, 3, 4, 5));
  std::set<std::vector<int>> orders;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    orders.insert(OrderOfEqualTimes(seed));
    EXPECT_EQ(OrderOfEqualTimes(seed), OrderOfEqualTimes(seed));
  }
  EXPECT_GT(orders.size(), 10u);
}

TEST(SimSchedulerTest, AShuffleKeepsPostedTasksInTheirOrder) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    SimScheduler scheduler({.start = kStart, .shuffle_seed = seed});
    std::vector<int> ran;
    for (int i = 0; i < 5; ++i) {
      scheduler.Post([&ran, i] { ran.push_back(i); });
      scheduler.After(0ms, [] {});
    }
    scheduler.RunReady();
    EXPECT_THAT(ran, ElementsAre(0, 1, 2, 3, 4));
  }
}

}  // namespace
}  // namespace firstreply::test
