#include "dashboards/api/feedback_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dashboards/accounts/accounts.h"
#include "dashboards/accounts/audit_log.h"
#include "ingest/base/migration.h"
#include "tests/dashboards/seen_queue.h"
#include "triage/feedback.h"
#include "triage/tables.h"

namespace firstreply::dashboards {
namespace {

using test::Agent;
using test::Brand;
using test::Customer;
using test::DeleteOf;
using test::EditOf;
using test::Moment;
using test::RecordedAnswer;
using test::SeenQueue;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using triage::LabelledText;

// Commands wait here until the test has the pipeline take them.
class Waiting final : public ingest::CommandSink {
 public:
  void Give(ingest::Command command) override { commands.push_back(std::move(command)); }
  std::vector<ingest::Command> commands;
};

class FeedbackRoutesTest : public ::testing::Test {
 protected:
  FeedbackRoutesTest() {
    Migrate(queue.database(), kAccountsRoom, AccountsMigrations()).value();
    queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}).Saying("my bag"),
                Brand("northair").Says("r1").At("10:05").To("p1").Saying("here"),
                Customer("eve").Says("p3").At("10:10").About({"southrail"})},
               Moment("10:15"));
  }

  wire::HttpResponse Say(const std::string& conversation, const std::string& body,
                         const wire::Principal& principal = Agent({"northair"})) {
    const wire::HttpRequest request{.method = "POST",
                                    .path = "/api/v1/conversations/" + conversation + "/feedback",
                                    .query = {},
                                    .path_values = {{"id", conversation}},
                                    .headers = {{"Content-Type", "application/json"}},
                                    .body = body,
                                    .peer = "192.0.2.1"};
    RecordedAnswer answer;
    routes.front().handler(request, principal, answer.responder());
    for (ingest::Command& command : std::exchange(commands.commands, {}))
      queue.monitor.pipeline().Run({std::move(command)}, queue.scheduler.Now()).value();
    queue.scheduler.RunUntil(queue.scheduler.Now());
    return answer.response();
  }
  std::string DetailOf(const std::string& body) { return Say("1", body).body; }

  std::vector<LabelledText> Learnt(const std::optional<std::string>& brand = {}) {
    Reader reader(queue.database());
    return triage::LoadLabelledTexts(reader, brand);
  }

  SeenQueue queue;
  Waiting commands;
  wire::Routes routes = FeedbackRoutes(
      {.scheduler = &queue.scheduler, .commands = &commands, .database = &queue.database()});
};

TEST_F(FeedbackRoutesTest, KeepsWhatWasSaidAndTellsIt) {
  const wire::HttpResponse answer =
      Say("1", R"({"post":"1","complaint":false,"topics":["billing"],"urgency":"low"})");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(
      answer.body,
      R"({"id":"1","post":"1","version":1,"author":"user:anna","at":"2026-03-02T10:15:00.000Z",)"
      R"("complaint":false,"topics":["billing"],"urgency":"low"})");
  EXPECT_THAT(Learnt(), ElementsAre(LabelledText{
                            "my bag", {false, {}, {{"billing"}}, ingest::Urgency::kLow}}));
}

TEST_F(FeedbackRoutesTest, TheLastWordHoldsForWhatItSpeaksOf) {
  Say("1", R"({"post":"1","complaint":false,"needs_response":false})");
  Say("1", R"({"post":"1","complaint":true,"topics":[]})");
  EXPECT_THAT(Learnt(),
              ElementsAre(LabelledText{"my bag", {true, false, std::vector<std::string>(), {}}}));
}

TEST_F(FeedbackRoutesTest, IsOfTheVersionThatStoodThen) {
  Say("1", R"({"post":"1","complaint":false})");
  queue.Take({EditOf("p1", 2, "my bag is lost", Moment("10:20"))}, Moment("10:21"));
  Say("1", R"({"post":"1","complaint":true})");
  EXPECT_THAT(Learnt(), ElementsAre(LabelledText{"my bag", {.complaint = false}},
                                    LabelledText{"my bag is lost", {.complaint = true}}));
}

TEST_F(FeedbackRoutesTest, MovesNoClock) {
  const auto waits = [this] {
    Reader reader(queue.database());
    return triage::LoadConversation(reader, 1)->waits;
  };
  const std::vector<triage::Wait> before = waits();
  Say("1", R"({"post":"1","urgency":"critical"})");
  EXPECT_EQ(waits(), before);
}

TEST_F(FeedbackRoutesTest, OfADeletedPostNothingIsLearnt) {
  Say("1", R"({"post":"1","complaint":false})");
  queue.Take({DeleteOf("p1", Moment("10:20"))}, Moment("10:21"));
  EXPECT_THAT(Learnt(), IsEmpty());
  EXPECT_EQ(Say("1", R"({"post":"1","complaint":false})").status, 400);
}

TEST_F(FeedbackRoutesTest, IsLearntByBrand) {
  Say("1", R"({"post":"1","complaint":false})");
  EXPECT_EQ(Learnt("northair").size(), 1U);
  EXPECT_THAT(Learnt("southrail"), IsEmpty());
}

TEST_F(FeedbackRoutesTest, IsWrittenDown) {
  Say("1", R"({"post":"1","complaint":false})");
  Reader reader(queue.database());
  const std::vector<AuditLine> lines = ReadAudit(reader, 100, std::nullopt);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines.front().author, "user:anna");
  EXPECT_EQ(lines.front().action, "post.feedback");
  EXPECT_EQ(lines.front().subject, "post:1");
}

TEST_F(FeedbackRoutesTest, WhatItDoesNotUnderstandItRefuses) {
  EXPECT_THAT(DetailOf("nothing"), HasSubstr("the body is no JSON"));
  EXPECT_THAT(DetailOf(R"({"complaint":true})"), HasSubstr("post: "));
  EXPECT_THAT(DetailOf(R"({"post":"1"})"),
              HasSubstr("complaint, needs_response, topics or urgency"));
  EXPECT_THAT(DetailOf(R"({"post":"1","complaint":"no"})"), HasSubstr("complaint: "));
  EXPECT_THAT(DetailOf(R"({"post":"1","topics":["boats"]})"), HasSubstr("topics[0]: is no topic"));
  EXPECT_THAT(DetailOf(R"({"post":"1","urgency":"mild"})"), HasSubstr("urgency: "));
  EXPECT_THAT(DetailOf(R"({"post":"1","complaint":true,"mood":1})"), HasSubstr("mood: "));
  EXPECT_THAT(Learnt(), IsEmpty());
}

TEST_F(FeedbackRoutesTest, OnlyTheCustomersOwnPostsHereCanBeSpokenOf) {
  for (const std::string post : {"2", "3", "99", "x"})
    EXPECT_THAT(DetailOf(R"({"complaint":true,"post":")" + post + R"("})"), HasSubstr("post: "))
        << post;
}

TEST_F(FeedbackRoutesTest, AnotherTenantsConversationsAreAsIfTheyDidNotExist) {
  EXPECT_EQ(Say("2", R"({"post":"3","complaint":true})").status, 404);
}

TEST_F(FeedbackRoutesTest, OfOnePostSoMuchIsHeardAndNoMore) {
  for (int64_t i = 0; i < triage::kFeedbackPerPostMax; ++i)
    ASSERT_EQ(Say("1", R"({"post":"1","complaint":true})").status, 201);
  EXPECT_EQ(Say("1", R"({"post":"1","complaint":true})").status, 409);
}

}  // namespace
}  // namespace firstreply::dashboards
