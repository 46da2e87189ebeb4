#include "dashboards/api/status_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dashboards/health.h"
#include "tests/dashboards/seen_queue.h"

namespace firstreply::dashboards {
namespace {

using test::Agent;
using test::Moment;
using test::Operator;
using test::SeenQueue;
using ::testing::HasSubstr;
using ::testing::Not;

class StatusRoutesTest : public ::testing::Test {
 protected:
  StatusRoutesTest() {
    health.Start();
    health.Set("store_refuses", "disk is full: /data", Moment("08:30"));
    ingest::SourceState state;
    state.tally.received = 9;
    state.tally.rejected["unknown_brand"] = 2;
    state.stored = 7;
    alerts::DestinationCounts destination;
    destination.sent = 4;
    routes = StatusRoutes(
        {.scheduler = &scheduler,
         .health = &health,
         .version = "0.1.0",
         .started_at = Moment("08:00"),
         .brands =
             [] {
               return std::set<std::string>{"nordbank", "northair"};
             },
         .sources =
             [state] {
               return std::map<std::string, ingest::SourceState>{{"air", state}};
             },
         .queued =
             [] {
               return std::map<std::string, int64_t>{{"air", 3}};
             },
         .source_brands =
             [] {
               return std::map<std::string, std::set<std::string>>{{"air", {"northair"}},
                                                                   {"bank", {"nordbank"}}};
             },
         .destinations =
             [destination] {
               return std::map<std::string, alerts::DestinationCounts>{{"desk", destination}};
             },
         .judgement =
             [] {
               return triage::JudgementVersion{
                   .number = 3,
                   .since = Moment("08:15"),
                   .put_by = "reload",
                   .parts = {.model = "m1",
                             .adjustments = {{"nordbank", "a1"}},
                             .thresholds = {.all = {.high = 64, .critical = 85},
                                            .of_brand = {{"northair", {}}}}}};
             },
         .held = [] { return true; },
         .any_account = [] { return false; }});
  }

  std::string Ask(const wire::Principal& principal) {
    return SeenQueue::Ask(routes, "/api/v1/status", {}, principal).response().body;
  }

  test::SimScheduler scheduler{{.start = Moment("09:00"), .shuffle_seed = {}}};
  Health health{{.scheduler = &scheduler}};
  wire::Routes routes;
};

TEST_F(StatusRoutesTest, AnOperatorSeesEverything) {
  const std::string status = Ask(Operator());
  EXPECT_THAT(status, HasSubstr(R"("version":"0.1.0","now":"2026-03-02T09:00:00.000Z")"));
  EXPECT_THAT(status, HasSubstr(R"("what":"store refuses: disk is full: /data")"));
  EXPECT_THAT(status, HasSubstr(R"("held":true,"loopback_operator":true)"));
  EXPECT_THAT(status, HasSubstr(R"("brands":["nordbank","northair"])"));
  EXPECT_THAT(status, HasSubstr(R"({"name":"air","received":12,"rejected":{"unknown_brand":2},)"
                                R"("irrelevant":0,"queued":3,"duplicates":0,"conflicts":0,)"
                                R"("quarantined":0,"stored":7})"));
  EXPECT_THAT(status, HasSubstr(R"("destinations":[{"name":"desk","waiting":0,"oldest_at":null,)"
                                R"("sent":4)"));
}

TEST_F(StatusRoutesTest, ShowsByWhatPostsAreJudged) {
  EXPECT_THAT(Ask(Operator()),
              HasSubstr(R"("judgement":{"version":3,"since":"2026-03-02T08:15:00.000Z",)"
                        R"("put_by":"reload","model":"m1",)"
                        R"("adjustments":[{"brand":"nordbank","adjustment":"a1"}],)"
                        R"("thresholds":[{"high":64,"critical":85},)"
                        R"({"brand":"northair","high":60,"critical":80}]})"));
  EXPECT_THAT(Ask(Agent({"northair"})),
              HasSubstr(R"("adjustments":[],"thresholds":[{"high":64,"critical":85},)"
                        R"({"brand":"northair","high":60,"critical":80}]})"));
}

TEST_F(StatusRoutesTest, BeforeAnythingWasSaidOfItNothingJudges) {
  StatusRoutesOptions options;
  options.scheduler = &scheduler;
  const wire::Routes bare = StatusRoutes(options);
  EXPECT_THAT(SeenQueue::Ask(bare, "/api/v1/status", {}, Operator()).response().body,
              HasSubstr(R"("judgement":null)"));
}

TEST_F(StatusRoutesTest, AnAgentSeesNamesAndOnlyThoseOfItsBrands) {
  const std::string status = Ask(Agent({"northair"}));
  EXPECT_THAT(status, HasSubstr(R"("what":"store refuses"})"));
  EXPECT_THAT(status, HasSubstr(R"("brands":["northair"],"sources":[{"name":"air"}]})"));
  for (const char* hidden : {"disk is full", "nordbank", "bank", "desk", "received"}) {
    EXPECT_THAT(status, Not(HasSubstr(hidden))) << hidden;
  }
}

TEST_F(StatusRoutesTest, AnOperatorOfSomeBrandsSeesNoOthers) {
  wire::Principal some = Operator();
  some.brands = {"nordbank"};
  const std::string status = Ask(some);
  EXPECT_THAT(status, Not(HasSubstr("northair")));
  EXPECT_THAT(status, Not(HasSubstr(R"("air")")));
  EXPECT_THAT(status, Not(HasSubstr("desk")));
}

TEST_F(StatusRoutesTest, AParameterIsRefused) {
  EXPECT_EQ(SeenQueue::Ask(routes, "/api/v1/status", {{"x", "1"}}, Operator()).response().status,
            400);
}

}  // namespace
}  // namespace firstreply::dashboards
