// Metrics and health ask the courier from another thread while it works.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/alerts/courier_fixture.h"

namespace firstreply::alerts {
namespace {

class CourierThreadsTest : public CourierTest {};

TEST_F(CourierThreadsTest, AnyThreadMayAskForTheCountsAtAnyTime) {
  Start();
  std::atomic<bool> ended = false;
  std::thread asks([&] {
    int64_t sent = 0;
    while (!ended) {
      const DestinationCounts counts = Counts();
      EXPECT_GE(counts.sent, sent);
      EXPECT_THAT(counts.latency_buckets, ::testing::SizeIs(kLatencyBounds.size() + 1));
      sent = counts.sent;
    }
  });
  for (int64_t conversation = 1; conversation <= 300; ++conversation) {
    desk_.Meet(test::ScriptedReceiver::Says(conversation % 3 == 0 ? "500 No" : "200 OK"));
    Tell("desk", conversation);
    scheduler_.RunFor(Duration(100));
  }
  scheduler_.RunFor(std::chrono::hours(1));
  ended = true;
  asks.join();
  EXPECT_EQ(Counts().sent, 300);
}

}  // namespace
}  // namespace firstreply::alerts
