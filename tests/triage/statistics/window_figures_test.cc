#include "triage/statistics/window_figures.h"

#include <gtest/gtest.h>

#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ingest::Urgency;

constexpr TimePoint kNow = kTold + 30min;

std::string Written(const WindowGroup& group) {
  return std::string(group.window) + " " + group.brand + " " + group.source + " " + group.urgency +
         " " + std::to_string(group.waits);
}

std::vector<std::string> Written(const std::vector<WindowGroup>& groups) {
  std::vector<std::string> written;
  for (const WindowGroup& group : groups) written.push_back(Written(group));
  return written;
}

TEST(WindowFiguresTest, AWaitIsInEachWindowInWhichItStarted) {
  WindowFigures figures(kNow);
  figures.Add(ToldWait(kNow - 1h), "wire");
  figures.Add(ToldWait(kNow - 25h).Urgent(Urgency::kHigh), "wire");
  figures.Add(ToldWait(kNow - std::chrono::days(8)), "wire");
  EXPECT_EQ(Written(figures.Finish()),
            (std::vector<std::string>{"24h northair wire normal 1", "7d northair wire normal 1",
                                      "7d northair wire high 1", "28d northair wire normal 2",
                                      "28d northair wire high 1"}));
}

TEST(WindowFiguresTest, TheQuickHaveNoHeadStart) {
  WindowFigures figures(kNow);
  figures.Add(ToldWait(kNow - 30min).Target(1h).Answered(5min), "wire");
  figures.Add(ToldWait(kNow - 30min).Target(1h), "wire");
  figures.Add(ToldWait(kNow - 2h).Target(1h).Answered(5min), "wire");
  figures.Add(ToldWait(kNow - 2h).Target(1h).Missed(), "wire");
  figures.Add(ToldWait(kNow - 2h).Target(1h).Dismissed(55min, "user:ben", "spam").SelfReported(),
              "wire");
  figures.Add(ToldWait(kNow - 2h).Target(1h).Ended(5min, EndReason::kHandedOff), "wire");
  figures.Add(ToldWait(kNow - 2h).Kind(WaitKind::kPromise).Target(1h).Missed(), "wire");
  const WindowGroup group = figures.Finish().at(0);
  EXPECT_EQ(group.waits, 6);
  EXPECT_EQ(group.met, 1);
  EXPECT_EQ(group.missed, 1);
  EXPECT_EQ(group.excluded, 2);
  EXPECT_EQ(group.handed_off, 1);
  EXPECT_EQ(group.self_reported, 1);
  EXPECT_EQ(group.waiting, 2);
  EXPECT_EQ(group.p90, std::nullopt);
}

TEST(WindowFiguresTest, WhatHasFewestWaitsIsShownTogether) {
  EXPECT_GE(kWindowGroupsMax, 1U);
  WindowFigures figures(kNow);
  for (const char* brand : {"ant", "bee", "bee", "cat", "cat", "dog"})
    figures.Add(ToldWait(kNow - 1h).Of(brand), "wire");
  std::vector<std::string> last_day = Written(figures.Finish(2));
  last_day.resize(3);
  EXPECT_EQ(last_day, (std::vector<std::string>{"24h bee wire normal 2", "24h cat wire normal 2",
                                                "24h other other any 2"}));
}

}  // namespace
}  // namespace firstreply::triage
