#include "dashboards/window_gauges.h"

#include <gtest/gtest.h>

#include "tests/support/sim_scheduler.h"

namespace firstreply::dashboards {
namespace {

using namespace std::chrono_literals;

class WindowGaugesTest : public testing::Test {
 protected:
  WindowGaugesTest() : scheduler_({.start = TimePoint(1000h), .shuffle_seed = {}}) {}

  WindowGauges Make() {
    WindowGauges::Options options;
    options.scheduler = &scheduler_;
    options.off_thread = [this](auto work, auto done) {
      ++begun_;
      work_ = std::move(work);
      done_ = std::move(done);
    };
    options.work_out = [this](TimePoint) -> Result<WindowGauges::Groups> {
      if (broken_) return Error{Errc::kDisk, "no"};
      return WindowGauges::Groups(1);
    };
    return WindowGauges(std::move(options));
  }

  void FinishAfter(Duration took) {
    work_();
    scheduler_.RunUntil(scheduler_.Now() + took);
    done_();
  }

  test::SimScheduler scheduler_;
  int begun_ = 0;
  bool broken_ = false;
  std::function<void()> work_, done_;
};

TEST_F(WindowGaugesTest, NobodyWaitsForTheFirstFigures) {
  WindowGauges gauges = Make();
  EXPECT_EQ(gauges.Current(), nullptr);
  EXPECT_EQ(gauges.Current(), nullptr);
  EXPECT_EQ(begun_, 1) << "the second asks while the first is worked on";
  const TimePoint asked = scheduler_.Now();
  FinishAfter(1s);
  ASSERT_NE(gauges.Current(), nullptr);
  EXPECT_EQ(gauges.Current()->groups.size(), 1U);
  EXPECT_EQ(gauges.Current()->at, asked);
}

TEST_F(WindowGaugesTest, AreWorkedOutOnceAMinuteAtMostAndOnlyWhenAskedFor) {
  WindowGauges gauges = Make();
  gauges.Current();
  FinishAfter(1s);
  scheduler_.RunUntil(scheduler_.Now() + 58s);
  gauges.Current();
  EXPECT_EQ(begun_, 1);
  scheduler_.RunUntil(scheduler_.Now() + 2h);
  EXPECT_EQ(begun_, 1);
  EXPECT_NE(gauges.Current(), nullptr) << "the old ones meanwhile";
  EXPECT_EQ(begun_, 2);
}

TEST_F(WindowGaugesTest, WhatTakesLongIsDoneSeldom) {
  WindowGauges gauges = Make();
  gauges.Current();
  FinishAfter(10s);
  scheduler_.RunUntil(scheduler_.Now() + 199s);
  gauges.Current();
  EXPECT_EQ(begun_, 1);
  scheduler_.RunUntil(scheduler_.Now() + 1s);
  gauges.Current();
  EXPECT_EQ(begun_, 2);
}

TEST_F(WindowGaugesTest, AFailureLeavesTheOldFiguresAndIsCounted) {
  WindowGauges gauges = Make();
  gauges.Current();
  FinishAfter(1s);
  const TimePoint first = gauges.Current()->at;
  scheduler_.RunUntil(scheduler_.Now() + 2min);
  broken_ = true;
  gauges.Current();
  FinishAfter(1s);
  EXPECT_EQ(gauges.Current()->at, first);
  EXPECT_EQ(gauges.failures(), 1);
}

TEST_F(WindowGaugesTest, WorkThatOutlivesItsAskerHarmsNobody) {
  {
    WindowGauges gauges = Make();
    gauges.Current();
  }
  FinishAfter(1s);
}

}  // namespace
}  // namespace firstreply::dashboards
