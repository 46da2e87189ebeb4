#include "ingest/base/byte_budget.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace firstreply {
namespace {

using Grant = ByteBudget::Grant;

TEST(ByteBudgetTest, GivesRoomUpToBothBoundsAndNoFurther) {
  ByteBudget by_items({.items_max = 2, .bytes_max = 100});
  EXPECT_EQ(by_items.TryAcquire(1), Grant::kGiven);
  EXPECT_EQ(by_items.TryAcquire(1), Grant::kGiven);
  EXPECT_EQ(by_items.TryAcquire(1), Grant::kFull);

  ByteBudget by_bytes({.items_max = 100, .bytes_max = 10});
  EXPECT_EQ(by_bytes.TryAcquire(7), Grant::kGiven);
  EXPECT_EQ(by_bytes.TryAcquire(4), Grant::kFull);
  EXPECT_EQ(by_bytes.TryAcquire(3), Grant::kGiven);
  EXPECT_EQ(by_bytes.items(), 2u);
  EXPECT_EQ(by_bytes.bytes(), 10u);
}

TEST(ByteBudgetTest, WhatIsReleasedCanBeGivenAgain) {
  ByteBudget budget({.items_max = 1, .bytes_max = 10});
  EXPECT_EQ(budget.TryAcquire(10), Grant::kGiven);
  EXPECT_EQ(budget.TryAcquire(1), Grant::kFull);
  budget.Release(1, 10);
  EXPECT_EQ(budget.TryAcquire(1), Grant::kGiven);
}

TEST(ByteBudgetTest, AnOversizedItemIsLetInAloneAndNothingBesideIt) {
  ByteBudget budget({.items_max = 10, .bytes_max = 10});
  EXPECT_EQ(budget.TryAcquire(1), Grant::kGiven);
  EXPECT_EQ(budget.TryAcquire(1000), Grant::kFull);
  budget.Release(1, 1);
  EXPECT_EQ(budget.TryAcquire(1000), Grant::kGiven);
  EXPECT_EQ(budget.TryAcquire(0), Grant::kFull);
  budget.Release(1, 1000);
  EXPECT_EQ(budget.items(), 0u);
  EXPECT_EQ(budget.bytes(), 0u);
}

TEST(ByteBudgetTest, AClosedBudgetGivesNothingButTakesBack) {
  ByteBudget budget({.items_max = 2, .bytes_max = 10});
  EXPECT_EQ(budget.TryAcquire(5), Grant::kGiven);
  budget.Close();
  EXPECT_EQ(budget.TryAcquire(1), Grant::kClosed);
  EXPECT_EQ(budget.Acquire(1), Grant::kClosed);
  budget.Release(1, 5);
  EXPECT_EQ(budget.items(), 0u);
}

TEST(ByteBudgetTest, CloseWakesWhoeverWaits) {
  ByteBudget budget({.items_max = 1, .bytes_max = 10});
  ASSERT_EQ(budget.TryAcquire(1), Grant::kGiven);
  std::vector<std::future<Grant>> waiters;
  for (int i = 0; i < 4; ++i) {
    waiters.push_back(std::async(std::launch::async, [&] { return budget.Acquire(1); }));
  }
  budget.Close();
  for (std::future<Grant>& waiter : waiters) EXPECT_EQ(waiter.get(), Grant::kClosed);
}

TEST(ByteBudgetTest, ALargeItemThatWaitsIsNotOvertakenBySmallOnes) {
  ByteBudget budget({.items_max = 10, .bytes_max = 10});
  ASSERT_EQ(budget.TryAcquire(5), Grant::kGiven);
  auto large = std::async(std::launch::async, [&] { return budget.Acquire(10); });
  // Until the large one waits its turn small ones still fit; from then on they do not.
  size_t small = 0;
  while (budget.TryAcquire(0) == Grant::kGiven) {
    budget.Release(1, 0);
    ++small;
    std::this_thread::yield();
  }
  EXPECT_EQ(budget.TryAcquire(1), Grant::kFull);
  budget.Release(1, 5);
  EXPECT_EQ(large.get(), Grant::kGiven);
  EXPECT_EQ(budget.bytes(), 10u);
}

TEST(ByteBudgetTest, NeverGivesMoreThanTheBoundsToManyThreads) {
  constexpr size_t kItems = 5;
  constexpr size_t kBytes = 64;
  ByteBudget budget({.items_max = kItems, .bytes_max = kBytes});
  std::atomic<size_t> items{0};
  std::atomic<size_t> bytes{0};
  std::atomic<bool> exceeded{false};
  std::vector<std::thread> threads;
  for (size_t t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 500; ++i) {
        const size_t size = 1 + (i * 7 + t) % 40;
        if (budget.Acquire(size) != Grant::kGiven) return;
        if (++items > kItems || (bytes += size) > kBytes) exceeded = true;
        --items;
        bytes -= size;
        budget.Release(1, size);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(exceeded);
  EXPECT_EQ(budget.items(), 0u);
  EXPECT_EQ(budget.bytes(), 0u);
}

}  // namespace
}  // namespace firstreply
