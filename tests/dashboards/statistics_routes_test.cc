#include "dashboards/api/statistics_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dashboards/report/statistics_answer.h"
#include "ingest/base/limits.h"
#include "tests/dashboards/seen_queue.h"

namespace firstreply::dashboards {
namespace {

using namespace std::chrono_literals;
using test::Agent;
using test::Brand;
using test::Customer;
using test::Moment;
using test::Operator;
using test::RecordedAnswer;
using test::SeenQueue;
using ::testing::HasSubstr;
using ::testing::Not;

const triage::PolicyTimeline kAnHour = {{1, {}, triage::PolicySet::AnHour()}};

class StatisticsRoutesTest : public testing::Test {
 protected:
  StatisticsRoutesTest() {
    StatisticsRoutesOptions options;
    options.scheduler = &queue_.scheduler;
    options.off_thread = [this](auto work, auto done) {
      jobs_.emplace_back(std::move(work), std::move(done));
    };
    options.answer = [this](const StatisticsQuestion& question) -> Result<std::string> {
      Reader reader(queue_.database());
      const auto measured =
          MeasurePeriod(reader, question.waits, question.zone, kAnHour, question.now);
      if (!measured) return measured.error();
      return RenderStatisticsJson(measured->statistics, measured->scope);
    };
    routes_ = StatisticsRoutes(std::move(options));
    queue_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Customer("bob").Says("p2").At("11:00").About({"zeta"}),
                 Brand("northair").Says("r1").At("10:20").To("p1")},
                Moment("13:00"));
  }

  RecordedAnswer Ask(const SeenQueue::Query& query, const wire::Principal& who = Operator()) {
    return SeenQueue::Ask(routes_, "/api/v1/statistics", query, who);
  }
  void Work() {
    for (const auto& [work, done] : std::exchange(jobs_, {})) {
      work();
      done();
    }
  }
  std::string Body(const SeenQueue::Query& query, const wire::Principal& who = Operator()) {
    const RecordedAnswer answer = Ask(query, who);
    Work();
    EXPECT_EQ(answer.response().status, 200) << answer.response().body;
    return answer.response().body;
  }

  SeenQueue queue_;
  std::vector<std::pair<std::function<void()>, std::function<void()>>> jobs_;
  wire::Routes routes_;
};

TEST_F(StatisticsRoutesTest, AreOfTheLastFourWeeksWhereNothingElseIsAsked) {
  const std::string body = Body({});
  EXPECT_THAT(body,
              HasSubstr(R"("from":"2026-02-02T13:00:00.000Z","to":"2026-03-02T13:00:00.000Z")"));
  EXPECT_THAT(body, HasSubstr(R"("brands":null)"));
  EXPECT_THAT(body, HasSubstr(R"("answers":{"waits":2,"answered":{"met":1,"missed":1,)"));
}

TEST_F(StatisticsRoutesTest, ThePeriodIsAsAsked) {
  EXPECT_THAT(Body({{"from", "2026-03-02T10:30:00Z"}, {"to", "2026-03-02T12:00:00Z"}}),
              HasSubstr(R"("answers":{"waits":1,)"));
}

TEST_F(StatisticsRoutesTest, WhoMaySeeSomeBrandsSeesTheseOnly) {
  const std::string body = Body({}, Agent({"northair"}));
  EXPECT_THAT(body, HasSubstr(R"("brands":["northair"])"));
  EXPECT_THAT(body, HasSubstr(R"("answers":{"waits":1,)"));
  EXPECT_THAT(body, Not(HasSubstr("zeta")));
  const std::string others = Body({{"brand", "zeta"}}, Agent({"northair"}));
  EXPECT_THAT(others, HasSubstr(R"("brands":[])"));
  EXPECT_THAT(others, HasSubstr(R"("answers":{"waits":0,)"));
  EXPECT_THAT(others, Not(HasSubstr("zeta")));
}

TEST_F(StatisticsRoutesTest, HoursAreThoseOfTheZoneAskedFor) {
  EXPECT_THAT(Body({{"zone", "Asia/Tokyo"}}), HasSubstr(R"("name":"Mon 19:00")"));
}

TEST_F(StatisticsRoutesTest, WhatMakesNoSenseIsRefusedAndNamed) {
  const std::pair<SeenQueue::Query, std::string> wrong[] = {
      {{{"from", "yesterday"}}, "from: must be a time"},
      {{{"to", "2026-13-01T00:00:00Z"}}, "to: must be a time"},
      {{{"from", "2026-03-02T12:00:00Z"}, {"to", "2026-03-02T12:00:00Z"}}, "from: must be before"},
      {{{"bread", "1"}}, "the parameters are from, to, brand, zone"},
      {{{"zone", "Mars/Olympus"}}, "zone: there is no time zone"},
      {{{"zone", "../../etc/passwd"}}, "zone: there is no time zone"},
  };
  for (const auto& [query, reason] : wrong) {
    const RecordedAnswer answer = Ask(query);
    Work();
    EXPECT_EQ(answer.response().status, 400) << reason;
    EXPECT_THAT(answer.response().body, HasSubstr(reason));
  }
}

TEST_F(StatisticsRoutesTest, NoMoreThanAFewQuestionsWaitAtOnce) {
  std::vector<RecordedAnswer> answers;
  for (size_t i = 0; i < kStatisticsQuestionsMax + 1; ++i) answers.push_back(Ask({}));
  EXPECT_EQ(jobs_.size(), kStatisticsQuestionsMax);
  EXPECT_EQ(answers.back().response().status, 503);
  Work();
  for (size_t i = 0; i < kStatisticsQuestionsMax; ++i) EXPECT_EQ(answers[i].response().status, 200);
  EXPECT_THAT(Body({}), HasSubstr("answers"));
}

TEST_F(StatisticsRoutesTest, AreForManagers) {
  EXPECT_EQ(routes_.at(0).access, wire::Access::kManager);
}

}  // namespace
}  // namespace firstreply::dashboards
