#include "dashboards/api/act_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dashboards/accounts/accounts.h"
#include "dashboards/accounts/audit_log.h"
#include "dashboards/api/conversation_routes.h"
#include "ingest/base/limits.h"
#include "ingest/base/migration.h"
#include "tests/dashboards/seen_queue.h"
#include "triage/acts.h"
#include "triage/tables.h"

namespace firstreply::dashboards {
namespace {

using test::Agent;
using test::Brand;
using test::Customer;
using test::Moment;
using test::Operator;
using test::RecordedAnswer;
using test::SeenQueue;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Commands wait here until the test has the pipeline take them.
class Waiting final : public ingest::CommandSink {
 public:
  void Give(ingest::Command command) override { commands.push_back(std::move(command)); }
  std::vector<ingest::Command> commands;
};

class ActRoutesTest : public ::testing::Test {
 protected:
  ActRoutesTest() {
    Migrate(queue.database(), kAccountsRoom, AccountsMigrations()).value();
    queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                Customer("ben").Says("p2").At("10:05").About({"northair"}),
                Customer("eve").Says("p3").At("10:10").About({"southrail"})},
               Moment("10:15"));
  }

  RecordedAnswer Post(const std::string& conversation, const std::string& body,
                      const wire::Principal& principal = Agent({"northair"}),
                      const std::string& type = "application/json") {
    const wire::HttpRequest request{.method = "POST",
                                    .path = "/api/v1/conversations/" + conversation + "/acts",
                                    .query = {},
                                    .path_values = {{"id", conversation}},
                                    .headers = {{"Content-Type", type}},
                                    .body = body,
                                    .peer = "192.0.2.1"};
    RecordedAnswer answer;
    routes.front().handler(request, principal, answer.responder());
    return answer;
  }

  // What was given to the pipeline runs, and who asked hears of it.
  void Commit() {
    for (ingest::Command& command : std::exchange(commands.commands, {})) {
      queue.monitor.pipeline().Run({std::move(command)}, queue.scheduler.Now()).value();
    }
    queue.scheduler.RunUntil(queue.scheduler.Now());
    queue.Publish();
  }

  wire::HttpResponse Say(const std::string& conversation, const std::string& body,
                         const wire::Principal& principal = Agent({"northair"})) {
    const RecordedAnswer answer = Post(conversation, body, principal);
    Commit();
    return answer.response();
  }
  int StatusOf(const std::string& conversation, const std::string& body,
               const wire::Principal& principal = Agent({"northair"})) {
    return Say(conversation, body, principal).status;
  }

  triage::Conversation Conversation(int64_t id) {
    Reader reader(queue.database());
    return triage::LoadConversation(reader, id).value();
  }
  std::vector<triage::Act> Acts(int64_t conversation) {
    Reader reader(queue.database());
    return triage::LoadActs(reader, conversation);
  }
  std::vector<std::string> Audited() {
    Reader reader(queue.database());
    std::vector<std::string> lines;
    for (const AuditLine& line : ReadAudit(reader, 100, std::nullopt)) {
      lines.push_back(line.author + " " + line.action + " " + line.subject);
    }
    return lines;
  }

  SeenQueue queue;
  Waiting commands;
  wire::Routes routes = ActRoutes(
      {.scheduler = &queue.scheduler, .commands = &commands, .database = &queue.database()});
};

constexpr const char* kDismissal = R"({"kind":"dismissed","reason":"spam"})";

TEST_F(ActRoutesTest, AnActIsAnsweredAfterItsCommit) {
  const RecordedAnswer answer = Post("1", kDismissal);
  EXPECT_FALSE(answer.answered());
  EXPECT_THAT(Acts(1), IsEmpty());
  Commit();
  EXPECT_EQ(answer.response().status, 201);
  EXPECT_EQ(answer.response().body,
            R"({"id":"1","kind":"dismissed","at":"2026-03-02T10:15:00.000Z",)"
            R"("told_at":"2026-03-02T10:15:00.000Z","author":"user:anna","reason":"spam"})");
}

TEST_F(ActRoutesTest, TheWaitThatItMovesIsDecidedInTheSameTransaction) {
  EXPECT_EQ(StatusOf("1", kDismissal), 201);
  const triage::Wait wait = Conversation(1).waits.front();
  EXPECT_EQ(wait.outcome, triage::Outcome::kCancelled);
  EXPECT_EQ(wait.end_reason, triage::EndReason::kDismissed);
  EXPECT_EQ(wait.ended_at, Moment("10:15"));
  EXPECT_TRUE(Conversation(2).waits.front().open());
  EXPECT_EQ(queue.board.Waiting().size(), 2u);
}

TEST_F(ActRoutesTest, AnAnswerElsewhereCountsFromItsOwnTime) {
  EXPECT_EQ(StatusOf("1", R"({"kind":"answered_elsewhere","channel":"phone",)"
                          R"("at":"2026-03-02T10:07:00Z","reason":"Call 4711"})"),
            201);
  const triage::Wait wait = Conversation(1).waits.front();
  EXPECT_EQ(wait.outcome, triage::Outcome::kMet);
  EXPECT_EQ(wait.decided_at, Moment("10:07"));
  EXPECT_EQ(Acts(1).front().told_at, Moment("10:15"));
}

TEST_F(ActRoutesTest, EachActIsALineOfTheAuditLogWithoutWhatWasWritten) {
  Say("1", R"({"kind":"dismissed","reason":"rude words of +49 151 2345678"})");
  EXPECT_THAT(Audited(), ElementsAre("user:anna conversation.dismissed conversation:1"));
}

TEST_F(ActRoutesTest, WhatIsOutsideOnesBrandsIsNotThere) {
  EXPECT_EQ(StatusOf("3", kDismissal), 404);
  EXPECT_EQ(StatusOf("99", kDismissal), 404);
  EXPECT_EQ(StatusOf("one", kDismissal), 404);
  EXPECT_EQ(StatusOf("3", kDismissal, Agent({"southrail"})), 201);
  EXPECT_EQ(StatusOf("1", kDismissal, Operator()), 201);
  EXPECT_EQ(Audited().size(), 2u);
}

TEST_F(ActRoutesTest, ALinkLeadsToAConversationOfTheSameBrandThatOneMaySee) {
  const auto link = [](const std::string& to) {
    return R"({"kind":"linked","linked_to":")" + to + R"(","same_matter":true})";
  };
  const wire::HttpResponse other_brand = Say("1", link("3"), Operator());
  EXPECT_EQ(other_brand.status, 400);
  EXPECT_THAT(other_brand.body, HasSubstr("linked_to: "));
  // Whoever may not see it hears the same as of one that does not exist.
  EXPECT_EQ(Say("1", link("3")).body, Say("1", link("99")).body);
  EXPECT_EQ(StatusOf("1", link("1")), 400);
  EXPECT_EQ(StatusOf("1", link("2")), 201);
  EXPECT_EQ(Acts(1).front().linked_to, 2);
}

TEST_F(ActRoutesTest, AnAnswerInALinkedConversationOfTheSameMatterAnswersHere) {
  Say("1", R"({"kind":"linked","linked_to":"2","same_matter":true})");
  queue.Take({Brand("northair").Says("r1").At("10:20").To("p2")}, Moment("10:20"));
  for (const int64_t id : {1, 2}) {
    EXPECT_EQ(Conversation(id).waits.front().outcome, triage::Outcome::kMet) << id;
    EXPECT_EQ(Conversation(id).waits.front().decided_at, Moment("10:20")) << id;
  }
}

TEST_F(ActRoutesTest, ABadBodySaysWhichFieldAndChangesNothing) {
  EXPECT_THAT(Say("1", "{").body, HasSubstr("no JSON"));
  EXPECT_THAT(Say("1", R"({"kind":"dismissed"})").body, HasSubstr("reason: is required"));
  EXPECT_THAT(Say("1", R"({"kind":"dismissed","reason":"spam","more":1})").body,
              HasSubstr("more: "));
  EXPECT_EQ(StatusOf("1", R"({"kind":"dismissed"})"), 400);
  EXPECT_EQ(StatusOf("1", R"({"kind":"dismissed","reason":"spam","at":"2026-03-02T10:16:00Z"})"),
            400);
  EXPECT_EQ(StatusOf("1", R"({"kind":"dismissed","reason":"spam","at":"2026-03-02T09:59:00Z"})"),
            400);
  EXPECT_THAT(Acts(1), IsEmpty());
  EXPECT_THAT(Audited(), IsEmpty());
}

TEST_F(ActRoutesTest, AFormOfAnotherSiteCannotSayAnything) {
  EXPECT_EQ(Post("1", kDismissal, Operator(), "text/plain").response().status, 415);
  EXPECT_EQ(
      Post("1", kDismissal, Operator(), "application/x-www-form-urlencoded").response().status,
      415);
}

TEST_F(ActRoutesTest, WhereNobodyWaitsThereIsNothingToEnd) {
  EXPECT_EQ(StatusOf("1", kDismissal), 201);
  EXPECT_EQ(StatusOf("1", kDismissal), 409);
  EXPECT_EQ(Acts(1).size(), 1u);
}

TEST_F(ActRoutesTest, WhatHappenedBetweenTheRequestAndTheCommitCounts) {
  const RecordedAnswer answer = Post("1", kDismissal);
  queue.Take({Brand("northair").Says("r1").At("10:15").To("p1")}, Moment("10:15"));
  Commit();
  EXPECT_EQ(answer.response().status, 409);
  EXPECT_THAT(Acts(1), IsEmpty());
}

TEST_F(ActRoutesTest, AConversationHasAtMostSoManyActs) {
  {
    Transaction tx(queue.database());
    for (size_t i = 0; i + 1 < kActsPerConversationMax; ++i) {
      triage::StoreAct(tx, {.conversation = 1,
                            .kind = triage::ActKind::kUrgencySet,
                            .at = Moment("10:01"),
                            .told_at = Moment("10:01"),
                            .author = "user:anna"});
    }
    ASSERT_TRUE(tx.Commit());
  }
  const std::string raise = R"({"kind":"urgency_set","urgency":"high"})";
  EXPECT_EQ(StatusOf("1", raise), 201);
  EXPECT_EQ(StatusOf("1", raise), 409);
  EXPECT_EQ(StatusOf("2", raise), 201);
}

TEST_F(ActRoutesTest, AnActOfAConversationThatBecamePartOfAnotherIsTheOthers) {
  queue.Take({Customer("ann").Says("p9").At("10:12").About({"northair"}).To("p8")},
             Moment("10:16"));
  const RecordedAnswer answer = Post("4", kDismissal);
  queue.Take({Customer("dan").Says("p8").At("10:11").To("p1")}, Moment("10:17"));
  Commit();
  EXPECT_EQ(answer.response().status, 201);
  EXPECT_EQ(Acts(1).size(), 1u);
  EXPECT_FALSE(Conversation(1).waits.front().open());
}

TEST_F(ActRoutesTest, TheConversationShowsItsActsAndMasksWhatTheySay) {
  Say("1", R"({"kind":"answered_elsewhere","channel":"phone","reason":"called +49 151 23456789"})");
  const wire::Routes shown = ConversationRoutes({.scheduler = &queue.scheduler,
                                                 .board = &queue.board,
                                                 .database = &queue.database(),
                                                 .audit = {}});
  const auto show = [&shown](const SeenQueue::Query& query) {
    return SeenQueue::Ask(shown, "/api/v1/conversations/1", query, Operator()).response().body;
  };
  EXPECT_THAT(show({}), HasSubstr(R"("acts":[{"id":"1","kind":"answered_elsewhere")"));
  EXPECT_THAT(show({}), Not(HasSubstr("23456789")));
  EXPECT_THAT(show({{"reveal", "true"}}), HasSubstr("called +49 151 23456789"));
}

}  // namespace
}  // namespace firstreply::dashboards
