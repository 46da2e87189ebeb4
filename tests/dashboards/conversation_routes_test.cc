#include "dashboards/api/conversation_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dashboards/seen_queue.h"

namespace firstreply::dashboards {
namespace {

using test::AccountBecomes;
using test::Agent;
using test::Brand;
using test::Customer;
using test::DeleteOf;
using test::Moment;
using test::Operator;
using test::RecordedAnswer;
using test::SeenQueue;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ConversationRoutesTest : public ::testing::Test {
 protected:
  ConversationRoutesTest()
      : routes(ConversationRoutes(
            {.scheduler = &queue.scheduler,
             .board = &queue.board,
             .database = &queue.database(),
             .audit = [this](const std::string& author, const std::string& action,
                             const std::string& subject) {
               audited.push_back(author + " " + action + " " + subject);
             }})) {}

  RecordedAnswer Ask(const std::string& path, const SeenQueue::Query& query,
                     const wire::Principal& principal) {
    return SeenQueue::Ask(routes, path, query, principal);
  }
  std::string List(const SeenQueue::Query& query = {},
                   const wire::Principal& principal = Operator()) {
    return Ask("/api/v1/conversations", query, principal).response().body;
  }
  int StatusOf(const std::string& path, const SeenQueue::Query& query = {},
               const wire::Principal& principal = Operator()) {
    return Ask(path, query, principal).response().status;
  }
  std::string Show(const SeenQueue::Query& query = {},
                   const wire::Principal& principal = Operator()) {
    return Ask("/api/v1/conversations/1", query, principal).response().body;
  }

  static ingest::PostEvent Post(const std::string& author, const std::string& post,
                                const std::string& at, const std::string& brand,
                                const std::string& text) {
    return Customer(author).Says(post).At(at).About({brand}).Saying(text);
  }

  SeenQueue queue;
  std::vector<std::string> audited;
  wire::Routes routes;
};

TEST_F(ConversationRoutesTest, ListsWhoWaitsAsRows) {
  queue.Take({Post("ann", "p1", "10:00", "northair", "my bag is gone")}, Moment("10:30"));
  EXPECT_EQ(
      List(),
      R"({"now":"2026-03-02T10:30:00.000Z","total":1,"conversations":[{"id":"1","brand":"northair",)"
      R"("source":"wire","urgency":"normal","kind":"first","state":"waiting",)"
      R"("started_at":"2026-03-02T10:00:00.000Z","at_risk_at":"2026-03-02T10:48:00.000Z",)"
      R"("deadline":"2026-03-02T11:00:00.000Z","spread":0,"ranks_at":"2026-03-02T11:00:00.000Z",)"
      R"("platform":"x","channel":"X post",)"
      R"("customer":{"name":"@ann"},"text":"my bag is gone","language":"","url":"","posts":1,"wording":null}],)"
      R"("next":null})");
}

TEST_F(ConversationRoutesTest, IsKeptByNoCache) {
  const RecordedAnswer answer = Ask("/api/v1/conversations", {}, Operator());
  ASSERT_NE(wire::FindHeader(answer.response().headers, "Cache-Control"), nullptr);
  EXPECT_EQ(*wire::FindHeader(answer.response().headers, "Cache-Control"), "no-store");
}

TEST_F(ConversationRoutesTest, SaysHowAWaitStands) {
  queue.Take({Post("ann", "p1", "10:00", "northair", "hi")}, Moment("10:01"));
  EXPECT_THAT(List(), HasSubstr(R"("state":"waiting")"));
  queue.PassTo(Moment("10:48"));
  EXPECT_THAT(List(), HasSubstr(R"("state":"at_risk")"));
  queue.PassTo(Moment("11:00:01"));
  EXPECT_THAT(List(), HasSubstr(R"("state":"overdue")"));
  EXPECT_THAT(List({{"state", "overdue"}}), HasSubstr(R"("total":1)"));
  EXPECT_THAT(List({{"state", "waiting"}}), HasSubstr(R"("total":0)"));
}

TEST_F(ConversationRoutesTest, PagesThroughTheQueueThoughItChangesMeanwhile) {
  for (int i = 1; i <= 5; ++i) {
    queue.Take({Post("c" + std::to_string(i), "p" + std::to_string(i), "10:0" + std::to_string(i),
                     "northair", "text" + std::to_string(i))},
               Moment("10:10"));
  }
  const std::string first = List({{"limit", "2"}});
  EXPECT_THAT(first, HasSubstr(R"("total":5)"));
  EXPECT_THAT(first, HasSubstr("text2"));
  EXPECT_THAT(first, Not(HasSubstr("text3")));
  const size_t at = first.find(R"("next":")") + 8;
  const std::string next = first.substr(at, first.find('"', at) - at);
  // The one before the cut is answered meanwhile: nobody is shown twice, nobody is left out.
  queue.Take({Brand("northair").Says("r2").At("10:11").To("p2")}, Moment("10:12"));
  const std::string second = List({{"limit", "2"}, {"after", next}});
  EXPECT_THAT(second, HasSubstr("text3"));
  EXPECT_THAT(second, HasSubstr("text4"));
  EXPECT_THAT(second, Not(HasSubstr("text5")));
}

TEST_F(ConversationRoutesTest, FiltersByBrandAndUrgency) {
  queue.Take({Post("ann", "p1", "10:00", "northair", "one"),
              Post("bob", "p2", "10:00", "nordbank", "two")},
             Moment("10:01"));
  EXPECT_THAT(List({{"brand", "nordbank"}}), HasSubstr(R"("total":1)"));
  EXPECT_THAT(List({{"brand", "nordbank"}}), Not(HasSubstr("one")));
  EXPECT_THAT(List({{"urgency", "critical"}}), HasSubstr(R"("total":0)"));
  EXPECT_THAT(List({{"urgency", "normal"}}), HasSubstr(R"("total":2)"));
}

TEST_F(ConversationRoutesTest, AnotherTenantsCustomersAreAsIfTheyDidNotExist) {
  queue.Take({Post("ann", "p1", "10:00", "northair", "one")}, Moment("10:01"));
  const wire::Principal theo = Agent({"nordbank"});
  EXPECT_EQ(List({}, theo),
            R"({"now":"2026-03-02T10:01:00.000Z","total":0,"conversations":[],"next":null})");
  EXPECT_EQ(List({{"brand", "northair"}}, theo), List({{"brand", "nobody"}}, theo));
  const RecordedAnswer foreign = Ask("/api/v1/conversations/1", {{"reveal", "true"}}, theo);
  const RecordedAnswer missing = Ask("/api/v1/conversations/404", {}, theo);
  EXPECT_EQ(foreign.response().status, 404);
  EXPECT_EQ(foreign.response().body, missing.response().body);
  EXPECT_THAT(audited, IsEmpty());
}

TEST_F(ConversationRoutesTest, WhatItDoesNotUnderstandItRefuses) {
  const std::string list = "/api/v1/conversations";
  EXPECT_EQ(StatusOf(list, {{"colour", "red"}}), 400);
  EXPECT_EQ(StatusOf(list, {{"urgency", "huge"}}), 400);
  EXPECT_EQ(StatusOf(list, {{"state", "asleep"}}), 400);
  EXPECT_EQ(StatusOf(list, {{"limit", "0"}}), 400);
  EXPECT_EQ(StatusOf(list, {{"limit", "201"}}), 400);
  EXPECT_EQ(StatusOf(list, {{"limit", "2x"}}), 400);
  EXPECT_EQ(StatusOf(list, {{"limit", "200"}}), 200);
  for (const char* cursor : {"", "1", "1.2", "9.2.3", "-1.2.3", "1.2.3.4", "a.b.c"}) {
    EXPECT_EQ(StatusOf(list, {{"after", cursor}}), 400) << cursor;
  }
  for (const char* id : {"x", "-", "1x", "99999999999999999999", "0", "-1"}) {
    EXPECT_EQ(StatusOf(list + "/" + id), 404) << id;
  }
  EXPECT_EQ(StatusOf(list + "/1", {{"reveal", "yes"}}), 400);
  EXPECT_EQ(StatusOf(list + "/1", {{"revael", "true"}}), 400);
}

TEST_F(ConversationRoutesTest, TextThatLooksLikeMarkupStaysText) {
  queue.Take(
      {Post("ann", "p1", "10:00", "northair", "<img src=x onerror=alert(1)>\"},{\"id\":\"2\u202E")},
      Moment("10:01"));
  EXPECT_THAT(List(),
              HasSubstr(R"("text":"<img src=x onerror=alert(1)>\"},{\"id\":\"2","language")"));
}

TEST_F(ConversationRoutesTest, PersonalDataIsMaskedUntilSomebodyAsksWhichIsWrittenDown) {
  queue.Take({Post("ann", "p1", "10:00", "northair", "mail ann@example.org, PNR QX7T2L")},
             Moment("10:01"));
  EXPECT_THAT(List(), HasSubstr(R"("text":"mail •••, PNR •••")"));
  EXPECT_THAT(Show(), Not(HasSubstr("QX7T2L")));
  EXPECT_THAT(Show({{"reveal", "false"}}), Not(HasSubstr("QX7T2L")));
  EXPECT_THAT(audited, IsEmpty());
  EXPECT_THAT(Show({{"reveal", "true"}}, Agent({"northair"})),
              HasSubstr("mail ann@example.org, PNR QX7T2L"));
  EXPECT_THAT(audited, ElementsAre("user:anna reveal conversation:1"));
}

TEST_F(ConversationRoutesTest, ShowsWhatWasSaidTheWaitsAndHowItCameToThem) {
  queue.Take(
      {Post("ann", "p1", "10:00", "northair", "my bag"), Brand("northair")
                                                             .Says("r1")
                                                             .At("10:20")
                                                             .To("p1")
                                                             .Saying("here it is")
                                                             .As(ingest::ResponseKind::kHuman)},
      Moment("10:21"));
  const std::string shown = Show();
  EXPECT_THAT(shown, HasSubstr(R"("by":"customer")"));
  EXPECT_THAT(shown, HasSubstr(R"("by":"brand","kind":"human")"));
  EXPECT_LT(shown.find("my bag"), shown.find("here it is"));
  EXPECT_THAT(shown, HasSubstr(R"("outcome":"met")"));
  EXPECT_THAT(shown, HasSubstr(R"("answered_at":"2026-03-02T10:20:00.000Z")"));
  EXPECT_THAT(shown, HasSubstr(R"("words":"Decided: met")"));
  EXPECT_THAT(shown, HasSubstr(R"("state":null)"));
}

TEST_F(ConversationRoutesTest, ShowsWhatTheSourceSaysOfAPost) {
  ingest::VerdictHint told;
  told.complaint = true;
  told.topics = {"<b>billing"};
  told.urgency = ingest::Urgency::kHigh;
  queue.Take({Customer("ann").Says("p1").About({"northair"}).Judged(told)}, Moment("10:30"));
  EXPECT_THAT(Show(), HasSubstr(R"("verdict":{"complaint":true,"topics":["<b>billing"],)"
                                R"("urgency":"high"})"));
}

TEST_F(ConversationRoutesTest, ShowsHowTheUrgencyCameAbout) {
  ingest::VerdictHint told;
  told.urgency = ingest::Urgency::kHigh;
  queue.Take({Customer("ann").Says("p1").About({"northair"}).Judged(told)}, Moment("10:30"));
  Transaction tx(queue.database());
  tx.Run(
      "UPDATE verdicts SET model = 'm1', judged_by = 3,"
      " reckoning = '79 reading+60 fraud>70 anger~9 high@64 critical@85'");
  tx.Commit().value();
  EXPECT_THAT(Show(), HasSubstr(R"("urgency":"high","urgency_score":79,"urgency_terms":[)"
                                R"({"term":"reading","points":60},{"term":"fraud","at_least":70},)"
                                R"({"term":"anger","points":9}],)"
                                R"("urgency_thresholds":{"high":64,"critical":85},)"
                                R"("model":"m1","judged_by":3})"));
}

TEST_F(ConversationRoutesTest, ShowsWhatWentBeforeMakesOfAPost) {
  ingest::VerdictHint told;
  told.urgency = ingest::Urgency::kNormal;
  queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}).Judged(told),
              Customer("ann").Says("p0").At("09:00").About({"northair"}).Judged(told)},
             Moment("10:30"));
  Transaction tx(queue.database());
  tx.Run("UPDATE verdicts SET model = 'm1', reckoning = '50 reading+40 money_lost+10'");
  tx.Commit().value();
  EXPECT_THAT(Show(),
              HasSubstr(R"("urgency":"high","urgency_score":60,"urgency_terms":[)"
                        R"({"term":"reading","points":40},{"term":"money_lost","points":10},)"
                        R"({"term":"repeat_contact","points":10,"post":"2"}],)"
                        R"("urgency_thresholds":{"high":60,"critical":80},"model":"m1"})"));
}

TEST_F(ConversationRoutesTest, ShowsNoVerdictOfWhatWasTakenBackOrIsOurs) {
  ingest::VerdictHint told;
  told.urgency = ingest::Urgency::kHigh;
  queue.Take({Customer("ann").Says("p1").About({"northair"}).Judged(told),
              Brand("northair").Says("r1").To("p1").Judged(told), DeleteOf("p1", Moment("10:20"))},
             Moment("10:30"));
  EXPECT_THAT(Show(), Not(HasSubstr("verdict")));
}

TEST_F(ConversationRoutesTest, ShowsNothingOfOthersInTheSameThread) {
  queue.Take(
      {Post("ann", "p1", "10:00", "northair", "anns words"),
       Customer("bob").Says("p2").At("10:01").To("p1").About({"nordbank"}).Saying("bobs words"),
       Brand("nordbank").Says("r2").At("10:02").To("p2").Saying("a bank answers")},
      Moment("10:05"));
  const std::string shown = Ask("/api/v1/conversations/2", {}, Operator()).response().body;
  EXPECT_THAT(shown, HasSubstr("anns words"));
  EXPECT_THAT(shown, Not(HasSubstr("bobs words")));
  EXPECT_THAT(shown, Not(HasSubstr("a bank answers")));
}

TEST_F(ConversationRoutesTest, NothingOfADeletedPostIsLeft) {
  queue.Take({Post("ann", "p1", "10:00", "northair", "my secret")}, Moment("10:01"));
  queue.PassTo(Moment("11:01"));
  queue.Take({DeleteOf("p1", Moment("11:02"))}, Moment("11:03"));
  EXPECT_THAT(List(), Not(HasSubstr("my secret")));
  EXPECT_THAT(List(), Not(HasSubstr("@ann")));
  EXPECT_THAT(Show({{"reveal", "true"}}), Not(HasSubstr("my secret")));
  EXPECT_THAT(Show({{"reveal", "true"}}), HasSubstr(R"("deleted_at":"2026-03-02T11:02:00.000Z")"));
}

TEST_F(ConversationRoutesTest, ASuspendedAccountsWordsAreNotShown) {
  queue.Take({Post("ann", "p1", "10:00", "northair", "my words"),
              AccountBecomes("ann", ingest::AccountState::kSuspended, Moment("10:02"))},
             Moment("10:03"));
  EXPECT_THAT(List(), Not(HasSubstr("my words")));
  EXPECT_THAT(Show(), HasSubstr(R"("hidden":true)"));
}

TEST_F(ConversationRoutesTest, AConversationThatBecamePartOfAnotherIsFoundThere) {
  queue.Take({Post("ann", "p1", "10:00", "northair", "first"),
              Customer("ann").Says("p3").At("10:02").To("p2").About({"northair"})},
             Moment("10:03"));
  queue.Take({Customer("bob").Says("p2").At("10:01").To("p1")}, Moment("10:04"));
  const RecordedAnswer answer = Ask("/api/v1/conversations/2", {}, Operator());
  EXPECT_EQ(answer.response().status, 200);
  EXPECT_THAT(answer.response().body, HasSubstr(R"("id":"1")"));
}

TEST_F(ConversationRoutesTest, AsksForAnAgentAndTakesNoBody) {
  for (const wire::Route& route : routes) {
    EXPECT_EQ(route.access, wire::Access::kAgent);
    EXPECT_EQ(route.body_bytes_max, 0u);
  }
}

}  // namespace
}  // namespace firstreply::dashboards
