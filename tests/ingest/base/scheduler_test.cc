// What scheduler.h promises, asked of both twins.
#include "ingest/base/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "ingest/base/asio_scheduler.h"
#include "tests/support/sim_scheduler.h"

namespace firstreply {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr TimePoint kStart{1'500'000'000s};

// A scheduler that can be run until something happened, and whose wall clock can be stepped.
class Twin {
 public:
  virtual ~Twin() = default;
  virtual Scheduler& scheduler() = 0;
  virtual void RunUntilFinished() = 0;  // until Finish
  virtual void Finish() = 0;
  virtual void StepWallClock(Duration by) = 0;
};

class RealTwin final : public Twin {
 public:
  Scheduler& scheduler() override { return scheduler_; }
  void RunUntilFinished() override { scheduler_.Run(); }
  void Finish() override { scheduler_.Stop(); }
  void StepWallClock(Duration by) override { stepped_ += by; }

 private:
  Duration stepped_{};
  AsioScheduler system_{};
  AsioScheduler scheduler_{
      {.wall_clock = [this] { return system_.Now() + stepped_; }, .wall_check = 5ms}};
};

class SimulatedTwin final : public Twin {
 public:
  Scheduler& scheduler() override { return scheduler_; }
  void RunUntilFinished() override {
    while (!finished_ && scheduler_.RunOne()) {
    }
    finished_ = false;
  }
  void Finish() override { finished_ = true; }
  void StepWallClock(Duration by) override { scheduler_.StepWallClock(by); }

 private:
  test::SimScheduler scheduler_{{.start = kStart}};
  bool finished_ = false;
};

class SchedulerTest : public testing::TestWithParam<std::string> {
 protected:
  Scheduler& scheduler() { return twin_->scheduler(); }

  std::unique_ptr<Twin> twin_ = GetParam() == "real" ? std::unique_ptr<Twin>(new RealTwin)
                                                     : std::unique_ptr<Twin>(new SimulatedTwin);
};
INSTANTIATE_TEST_SUITE_P(Twins, SchedulerTest, testing::Values("real", "simulated"),
                         [](const auto& twin) { return twin.param; });

TEST_P(SchedulerTest, RunsPostedTasksInTheirOrderAndNeverInsideTheCall) {
  std::vector<int> ran;
  scheduler().Post([&] {
    scheduler().Post([&] {
      ran.push_back(2);
      twin_->Finish();
    });
    ran.push_back(1);
  });
  EXPECT_TRUE(ran.empty());
  twin_->RunUntilFinished();
  EXPECT_THAT(ran, ElementsAre(1, 2));
}

TEST_P(SchedulerTest, FiresTimersInOrderOfTimeAndNeverEarly) {
  std::vector<int> ran;
  const TimePoint start = scheduler().Now();
  const Duration monotonic = scheduler().Monotonic();
  scheduler().At(start + 20ms, [&] {
    EXPECT_GE(scheduler().Now(), start + 20ms);
    ran.push_back(3);
    twin_->Finish();
  });
  scheduler().After(10ms, [&] {
    EXPECT_GE(scheduler().Monotonic(), monotonic + 10ms);
    ran.push_back(2);
  });
  scheduler().At(start - 1h, [&] { ran.push_back(1); });
  EXPECT_TRUE(ran.empty());
  twin_->RunUntilFinished();
  EXPECT_THAT(ran, ElementsAre(1, 2, 3));
}

TEST_P(SchedulerTest, ACancelledTimerDoesNotFire) {
  bool fired = false;
  const TimerId at = scheduler().At(scheduler().Now() + 1ms, [&] { fired = true; });
  const TimerId after = scheduler().After(1ms, [&] { fired = true; });
  EXPECT_NE(at, after);
  EXPECT_TRUE(scheduler().Cancel(at));
  EXPECT_TRUE(scheduler().Cancel(after));
  EXPECT_FALSE(scheduler().Cancel(at));
  EXPECT_FALSE(scheduler().Cancel(0));
  scheduler().After(3ms, [&] { twin_->Finish(); });
  twin_->RunUntilFinished();
  EXPECT_FALSE(fired);
}

TEST_P(SchedulerTest, ATimerThatRanOrRunsCannotBeCancelled) {
  TimerId timer = 0;
  timer = scheduler().After(0ms, [&] {
    EXPECT_FALSE(scheduler().Cancel(timer));
    twin_->Finish();
  });
  twin_->RunUntilFinished();
  EXPECT_FALSE(scheduler().Cancel(timer));
}

TEST_P(SchedulerTest, ATimerMayCancelAnotherThatIsDueAsWell) {
  std::vector<int> ran;
  TimerId second = 0;
  scheduler().After(1ms, [&] {
    ran.push_back(1);
    EXPECT_TRUE(scheduler().Cancel(second));
  });
  second = scheduler().After(1ms, [&] { ran.push_back(2); });
  scheduler().After(2ms, [&] { twin_->Finish(); });
  twin_->RunUntilFinished();
  EXPECT_THAT(ran, ElementsAre(1));
}

TEST_P(SchedulerTest, AWallClockThatStepsBackMakesNoTimerFireEarly) {
  const TimePoint due = scheduler().Now() + 20ms;
  bool fired = false;
  scheduler().At(due, [&] {
    fired = true;
    EXPECT_GE(scheduler().Now(), due);
    twin_->Finish();
  });
  twin_->StepWallClock(-40ms);
  scheduler().After(30ms, [&] { EXPECT_FALSE(fired); });
  twin_->RunUntilFinished();
  EXPECT_TRUE(fired);
}

TEST_P(SchedulerTest, AWallClockThatStepsForwardMakesPassedTimersFireAndOthersWait) {
  std::vector<int> ran;
  scheduler().After(30ms, [&] {
    ran.push_back(3);
    twin_->Finish();
  });
  scheduler().At(scheduler().Now() + 2h, [&] { ran.push_back(2); });
  scheduler().At(scheduler().Now() + 1h, [&] { ran.push_back(1); });
  scheduler().At(scheduler().Now() + 4h, [&] { ran.push_back(4); });
  twin_->StepWallClock(3h);
  twin_->RunUntilFinished();
  EXPECT_THAT(ran, ElementsAre(1, 2, 3));
}

TEST(AsioSchedulerTest, TakesPostsFromOtherThreadsEachInItsOrder) {
  AsioScheduler scheduler;
  constexpr int kThreads = 4;
  constexpr int kPosts = 500;
  std::vector<std::vector<int>> ran(kThreads);
  int left = kThreads * kPosts;
  std::vector<std::thread> threads;
  for (size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kPosts; ++i) {
        scheduler.Post([&, thread, i] {
          ran[thread].push_back(i);
          if (--left == 0) scheduler.Stop();
        });
      }
    });
  }
  scheduler.Run();
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<int>& each : ran) {
    EXPECT_EQ(each.size(), static_cast<size_t>(kPosts));
    EXPECT_TRUE(std::is_sorted(each.begin(), each.end()));
  }
}

TEST(AsioSchedulerTest, AStopBeforeRunIsNotLost) {
  AsioScheduler scheduler;
  bool ran = false;
  scheduler.Post([&] { ran = true; });
  scheduler.Stop();
  scheduler.Run();
  EXPECT_FALSE(ran);
  scheduler.Post([&] { scheduler.Stop(); });
  scheduler.Run();
  EXPECT_TRUE(ran);
}

TEST(AsioSchedulerTest, AnExceptionOfATimerLeavesRunAndTheOtherTimersStayAlive) {
  AsioScheduler scheduler;
  scheduler.After(0ms, [] { throw std::runtime_error("broken"); });
  bool ran = false;
  scheduler.After(0ms, [&] {
    ran = true;
    scheduler.Stop();
  });
  EXPECT_THROW(scheduler.Run(), std::runtime_error);
  EXPECT_FALSE(ran);
  scheduler.Run();
  EXPECT_TRUE(ran);
}

TEST(AsioSchedulerTest, ATimerThatSetsItselfAgainForNowKeepsNothingElseFromRunning) {
  AsioScheduler scheduler;
  std::function<void()> again = [&] { scheduler.After(0ms, again); };
  again();
  scheduler.After(2ms, [&] { scheduler.Post([&] { scheduler.Stop(); }); });
  scheduler.Run();
}

}  // namespace
}  // namespace firstreply
