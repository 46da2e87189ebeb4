#include "dashboards/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/dashboards/seen_queue.h"

namespace firstreply::dashboards {
namespace {

using namespace std::chrono_literals;
using test::Moment;
using test::Operator;
using test::RecordedAnswer;
using test::SeenQueue;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class HealthTest : public ::testing::Test {
 protected:
  RecordedAnswer Ask(const std::string& path, const wire::Principal& principal = {}) {
    return SeenQueue::Ask(health.routes(), path, {}, principal);
  }
  std::vector<std::string> Names() {
    std::vector<std::string> names;
    for (const HealthProblem& problem : health.problems()) names.push_back(problem.name);
    return names;
  }

  test::SimScheduler scheduler{{.start = Moment("09:00"), .shuffle_seed = {}}};
  Health health{{.scheduler = &scheduler}};
};

TEST_F(HealthTest, IsHealthyUntilSomebodySaysOtherwise) {
  EXPECT_EQ(Ask("/healthz").response().status, 200);
  EXPECT_EQ(Ask("/healthz").response().body, R"({"status":"ok","problems":[]})");
  health.Set("deliveries_failing", "desk said 503", Moment("09:00"));
  EXPECT_EQ(Ask("/healthz").response().status, 200);
  EXPECT_EQ(Ask("/healthz").response().body,
            R"({"status":"degraded","problems":[{"name":"deliveries_failing",)"
            R"("since":"2026-03-02T09:00:00.000Z"}]})");
  health.Clear("deliveries_failing");
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(HealthTest, TellsTheDetailToAnOperatorOnly) {
  health.Set("deliveries_failing", "desk said 503", Moment("09:00"));
  EXPECT_THAT(Ask("/healthz", Operator()).response().body, HasSubstr("desk said 503"));
  EXPECT_THAT(Ask("/healthz", test::Agent({"northair"})).response().body,
              Not(HasSubstr("desk said 503")));
}

TEST_F(HealthTest, IsReadyWhenStartedAndNothingPreventsIt) {
  EXPECT_EQ(Ask("/readyz").response().status, 503);
  health.Start();
  EXPECT_EQ(Ask("/readyz").response().status, 200);
  health.Set("deliveries_failing", "", Moment("09:00"));
  EXPECT_EQ(Ask("/readyz").response().status, 200);
  health.Set("store_refuses", "full", Moment("09:00"), Severity::kNotReady);
  EXPECT_EQ(Ask("/readyz").response().status, 503);
  EXPECT_THAT(Ask("/readyz").response().body, HasSubstr(R"("name":"store_refuses")"));
  EXPECT_THAT(Ask("/readyz").response().body, Not(HasSubstr("full")));
  health.Clear("store_refuses");
  EXPECT_TRUE(health.ready());
  health.Stop();
  EXPECT_EQ(Ask("/readyz").response().status, 503);
  EXPECT_EQ(Ask("/healthz").response().status, 200);
}

TEST_F(HealthTest, AConditionSetAgainKeepsItsBeginning) {
  health.Set("store_refuses", "one", Moment("09:00"));
  health.Set("store_refuses", "two", Moment("09:05"));
  EXPECT_EQ(health.problems()[0].since, Moment("09:00"));
  EXPECT_EQ(health.problems()[0].detail, "two");
}

TEST_F(HealthTest, APipelineThatStopsBeatingIsStalledUntilItBeatsAgain) {
  scheduler.RunFor(60s);
  EXPECT_THAT(Names(), IsEmpty());  // it has not begun yet
  health.Beat(scheduler.Now());
  scheduler.RunFor(8s);
  EXPECT_THAT(Names(), IsEmpty());
  scheduler.RunFor(5s);
  EXPECT_THAT(Names(), ::testing::ElementsAre("pipeline_stalled"));
  EXPECT_EQ(health.problems()[0].severity, Severity::kNotReady);
  health.Beat(scheduler.Now());
  scheduler.RunFor(1s);
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(HealthTest, AClockThatIsSetIsCountedAndRememberedForAWhile) {
  scheduler.RunFor(5s);
  scheduler.StepWallClock(20s);
  scheduler.RunFor(5s);
  EXPECT_EQ(health.clock_steps(), 0);
  scheduler.StepWallClock(-1h);
  scheduler.RunFor(5s);
  EXPECT_EQ(health.clock_steps(), 1);
  EXPECT_THAT(Names(), ::testing::ElementsAre("clock_stepped"));
  EXPECT_THAT(health.problems()[0].detail, HasSubstr("-3600 s"));
  scheduler.RunFor(11min);
  EXPECT_THAT(Names(), IsEmpty());
  EXPECT_EQ(health.clock_steps(), 1);
}

TEST_F(HealthTest, IsSetAndReadOnAnyThread) {
  std::thread other([this] {
    for (int i = 0; i < 1000; ++i) {
      health.Beat(Moment("09:00"));
      health.Set("store_refuses", "full", Moment("09:00"), Severity::kNotReady);
      health.Clear("store_refuses");
    }
  });
  for (int i = 0; i < 100; ++i) {
    scheduler.RunFor(1s);
    health.problems();
    health.ready();
  }
  other.join();
  health.Beat(Moment("09:00"));  // the other thread's last one may have been heard long ago
  scheduler.RunFor(1s);
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(HealthTest, AsksNobodyWhoTheyAre) {
  for (const wire::Route& route : health.routes()) EXPECT_EQ(route.access, wire::Access::kPublic);
}

}  // namespace
}  // namespace firstreply::dashboards
