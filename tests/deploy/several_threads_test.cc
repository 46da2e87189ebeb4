// One customer in several threads: what was said in one moves the clock of another, in any order.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ingest/base/limits.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_monitor.h"
#include "triage/tables.h"

namespace firstreply::app {
namespace {

using ingest::PostEvent;
using ingest::ResponseKind;
using test::Brand;
using test::ContactAnswered;
using test::ContactStarts;
using test::Customer;
using test::DeleteOf;
using test::Moment;
using test::TestMonitor;
using ::testing::IsEmpty;
using ::testing::Not;
using triage::ActKind;
using triage::EndReason;
using triage::Outcome;
using triage::Wait;
using triage::WaitKind;

PostEvent Question() {
  return Customer("ann").Says("p1").At("10:00").About({"northair"});
}
PostEvent Handoff() {
  return Brand("northair").Says("h1").At("10:10").To("p1").As(ResponseKind::kHandoff);
}
PostEvent DirectMessage(const std::string& author = "ann", const std::string& brand = "northair") {
  return Customer(author).Says("d1").At("10:30").About({brand}).InPrivate();
}
PostEvent DirectAnswer() {
  return Brand("northair").Says("r1").At("10:50").To("d1").InPrivate();
}

// The customer calls, and the system that tells of it knows the account on the platform.
PostEvent Call(std::string_view at = "10:30") {
  PostEvent event = ContactStarts("7", "c-1", "northair", Moment(at));
  std::get<ingest::Contact>(event.body).account = ingest::AccountKey{"x", "ann"};
  return event;
}
PostEvent CallAnswered(const std::string& reference = "7", std::string_view at = "10:50") {
  PostEvent event = ContactAnswered(reference, "northair", Moment(at));
  std::get<ingest::Contact>(event.body).customer_ref = "c-1";
  return event;
}

class SeveralThreadsTest : public ::testing::Test {
 protected:
  void Take(std::vector<PostEvent> events) { monitor_.Take(std::move(events), Moment("12:00")); }

  triage::Conversation ConversationOf(const std::string& root) {
    for (const triage::Conversation& conversation : monitor_.Conversations()) {
      if (conversation.root.id == root) return conversation;
    }
    ADD_FAILURE() << "no conversation " << root;
    return {};
  }
  Wait WaitOf(const std::string& root, WaitKind kind) {
    for (const Wait& wait : ConversationOf(root).waits) {
      if (wait.kind == kind) return wait;
    }
    ADD_FAILURE() << root << " has no such wait";
    return {};
  }
  Wait FollowUp() { return WaitOf("p1", WaitKind::kFollowUp); }

  void Link(const std::string& from, const std::string& to, bool same_matter) {
    monitor_.Say({.conversation = ConversationOf(from).id,
                  .kind = ActKind::kLinked,
                  .author = "user:anna",
                  .linked_to = ConversationOf(to).id,
                  .same_matter = same_matter},
                 Moment("12:00"));
  }

  void ExpectFollowedUp() {
    const Wait wait = FollowUp();
    EXPECT_TRUE(wait.running);
    EXPECT_EQ(wait.started_at.at, Moment("10:30"));
    EXPECT_EQ(wait.deadline, Moment("11:30"));
    EXPECT_EQ(wait.outcome, Outcome::kMet);
    EXPECT_EQ(wait.ended_at, Moment("10:50"));
  }

  TestMonitor monitor_;
};

TEST_F(SeveralThreadsTest, ADirectMessageTakesUpAHandoffAndItsAnswerEndsIt) {
  Take({Question(), Handoff()});
  EXPECT_FALSE(FollowUp().running);
  Take({DirectMessage()});
  EXPECT_TRUE(FollowUp().running);
  EXPECT_EQ(FollowUp().outcome, Outcome::kMissed);
  Take({DirectAnswer()});
  ExpectFollowedUp();
}

TEST_F(SeveralThreadsTest, InWhateverOrderTheyComeTheyTellTheSame) {
  std::vector<PostEvent> events = {Question(), Handoff(), DirectMessage(), DirectAnswer()};
  std::vector<size_t> order = {0, 1, 2, 3};
  Take(events);
  const std::string expected = monitor_.Canonical();
  do {
    TestMonitor monitor;
    for (const size_t i : order) monitor.Take({events[i]}, Moment("12:00"));
    EXPECT_EQ(monitor.Canonical(), expected);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(SeveralThreadsTest, ACallOfTheSameCustomerTakesUpAHandoffInWhateverOrderTheyCome) {
  std::vector<PostEvent> events = {Question(), Handoff(), Call(), CallAnswered()};
  std::vector<size_t> order = {0, 1, 2, 3};
  Take(events);
  ExpectFollowedUp();
  const std::string expected = monitor_.Canonical();
  do {
    TestMonitor monitor;
    for (const size_t i : order) monitor.Take({events[i]}, Moment("12:00"));
    EXPECT_EQ(monitor.Canonical(), expected);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(SeveralThreadsTest, OurCallEndsAFollowUpThoughNobodyToldThatTheCustomerCalled) {
  // An earlier contact has told which account the reference is.
  Take({Call("09:00"), Question(), Handoff(), CallAnswered("8", "10:50")});
  EXPECT_EQ(FollowUp().ended_at, Moment("10:50"));
  EXPECT_EQ(FollowUp().outcome, Outcome::kMet);
}

TEST_F(SeveralThreadsTest, WhoASharedReferenceTiesTogetherMayBeToldLast) {
  // The caller is known by reference only, until another contact names the account.
  Take({Question(), Handoff(), ContactStarts("8", "c-1", "northair", Moment("10:30")),
        CallAnswered("8")});
  EXPECT_FALSE(FollowUp().running);
  Take({Call("11:50")});
  ExpectFollowedUp();
}

TEST_F(SeveralThreadsTest, AnotherCustomersWordsAreNothingToThis) {
  Take({Question(), Handoff(), DirectMessage("ben"), DirectAnswer()});
  EXPECT_FALSE(FollowUp().running);
}

TEST_F(SeveralThreadsTest, WhatIsSaidToAnotherBrandIsNothingToThis) {
  Take({Question(), Handoff(), DirectMessage("ann", "southrail"),
        Brand("southrail").Says("r1").At("10:50").To("d1").InPrivate()});
  EXPECT_FALSE(FollowUp().running);
}

TEST_F(SeveralThreadsTest, WhatIsSaidInPublicElsewhereTakesUpNothing) {
  Take({Question(), Handoff(), Customer("ann").Says("p2").At("10:30").About({"northair"})});
  EXPECT_FALSE(FollowUp().running);
}

TEST_F(SeveralThreadsTest, AWordTakenBackElsewhereIsTakenBackHere) {
  Take({Question(), Handoff(), DirectMessage()});
  monitor_.Take({DeleteOf("d1", Moment("10:40"))}, Moment("12:00"));
  EXPECT_EQ(FollowUp().end_reason, EndReason::kDeleted);
}

TEST_F(SeveralThreadsTest, AnAgentsLinkMakesTwoAccountsOneCustomer) {
  Take({Question(), Handoff(), DirectMessage("ann-at-home"), DirectAnswer()});
  EXPECT_FALSE(FollowUp().running);
  Link("p1", "d1", false);
  ExpectFollowedUp();
}

TEST_F(SeveralThreadsTest, ALinkTiesTogetherWhatOthersOfTheirConversationsSaid) {
  Take({Question(), Handoff(), DirectMessage("ann-at-home"), DirectAnswer(),
        Customer("ann").Says("q1").At("09:00").About({"northair"}),
        Customer("ann-at-home").Says("q2").At("09:00").About({"northair"})});
  Link("q1", "q2", false);
  ExpectFollowedUp();
}

TEST_F(SeveralThreadsTest, APromiseIsKeptByWhatWeSayInPrivateElsewhere) {
  Take({Question(), Brand("northair").Says("h1").At("10:10").To("p1")});
  monitor_.Say({.conversation = ConversationOf("p1").id,
                .kind = ActKind::kPromised,
                .at = Moment("10:10"),
                .author = "user:anna",
                .promised_by = Moment("11:00")},
               Moment("10:15"));
  EXPECT_EQ(WaitOf("p1", WaitKind::kPromise).outcome, Outcome::kMissed);
  Take({DirectMessage(), DirectAnswer()});
  EXPECT_EQ(WaitOf("p1", WaitKind::kPromise).outcome, Outcome::kMet);
}

TEST_F(SeveralThreadsTest, AnAnswerAboutTheSameMatterAnswersBoth) {
  Take({Question(), Customer("ben").Says("p2").At("10:05").About({"northair"})});
  Link("p2", "p1", true);
  Take({Brand("northair").Says("r1").At("10:20").To("p1")});
  EXPECT_EQ(WaitOf("p2", WaitKind::kFirst).outcome, Outcome::kMet);
  EXPECT_EQ(WaitOf("p2", WaitKind::kFirst).response_at.at, Moment("10:20"));
}

TEST_F(SeveralThreadsTest, ALinkMayComeAfterTheAnswerAndBeTakenBack) {
  Take({Question(), Customer("ben").Says("p2").At("10:05").About({"northair"}),
        Brand("northair").Says("r1").At("10:20").To("p1")});
  EXPECT_EQ(WaitOf("p2", WaitKind::kFirst).outcome, Outcome::kMissed);
  Link("p2", "p1", true);
  EXPECT_EQ(WaitOf("p2", WaitKind::kFirst).outcome, Outcome::kMet);
  Link("p1", "p2", false);
  EXPECT_EQ(WaitOf("p2", WaitKind::kFirst).outcome, Outcome::kMissed);
}

TEST_F(SeveralThreadsTest, AReferenceOfTooManyIsNobodys) {
  Take({Question(), Handoff(), Call(), CallAnswered()});
  ExpectFollowedUp();
  std::vector<PostEvent> calls;
  for (size_t i = 0; i + 2 < kReferenceAccountsMax; ++i) {
    PostEvent call = ContactStarts("case-" + std::to_string(i), "c-1", "northair", Moment("08:00"));
    std::get<ingest::Contact>(call.body).account =
        ingest::AccountKey{"x", "somebody-" + std::to_string(i)};
    calls.push_back(std::move(call));
  }
  Take(calls);
  ExpectFollowedUp();
  PostEvent one_more = ContactStarts("one-more", "c-1", "northair", Moment("08:00"));
  std::get<ingest::Contact>(one_more.body).account = ingest::AccountKey{"x", "one-more"};
  Take({one_more});
  EXPECT_FALSE(FollowUp().running);
}

TEST_F(SeveralThreadsTest, OfManyPrivateThreadsTheFirstAreHeard) {
  std::vector<PostEvent> events = {Question(), Handoff()};
  for (size_t i = 0; i < kThreadsElsewhereMax; ++i) {
    const std::string name = "d" + std::to_string(100 + i);
    events.push_back(Customer("ann").Says(name).At("10:30").About({"northair"}).InPrivate());
  }
  events.push_back(Customer("ann").Says("e1").At("10:31").About({"northair"}).InPrivate());
  events.push_back(Brand("northair").Says("r1").At("10:40").To("e1").InPrivate());
  Take(events);
  EXPECT_EQ(FollowUp().outcome, Outcome::kMissed);
  Take({Brand("northair").Says("r2").At("10:50").To("d100").InPrivate()});
  ExpectFollowedUp();
}

TEST_F(SeveralThreadsTest, AnActStandsThoughItsThreadCannotBeDecided) {
  Take({Question()});
  monitor_.pipeline().TakePublication();
  monitor_.store().Run(
      "CREATE TRIGGER refuse_waits BEFORE INSERT ON waits BEGIN SELECT RAISE(ABORT, 'a rule of the "
      "test'); END;");
  monitor_.Say({.conversation = 1, .kind = ActKind::kDismissed, .author = "user:anna"},
               Moment("12:00"));
  EXPECT_EQ(monitor_.store().Number("SELECT count(*) FROM acts"), 1);
  EXPECT_THAT(monitor_.pipeline().TakePublication().set_aside, Not(IsEmpty()));
  monitor_.store().Run("DROP TRIGGER refuse_waits");
  Take({Customer("ann").Says("p2").At("11:59").About({"northair"}).To("p1")});
  EXPECT_EQ(WaitOf("p1", WaitKind::kFirst).end_reason, EndReason::kDismissed);
}

TEST_F(SeveralThreadsTest, ACommandThatBreaksARuleIsRefusedAndLeavesNothing) {
  Take({Question()});
  std::vector<Status> replies;
  const ingest::Command command{
      .author = "user:anna",
      .write = [](Transaction& tx, TimePoint now) -> Status {
        tx.Run("INSERT INTO acts (conversation_id) VALUES (?)", 1);
        (void)now;
        return Done{};
      },
      .touches = [](Reader&) { return std::vector<int64_t>{1}; },
      .reply = [&replies](const Status& status) { replies.push_back(status); }};
  monitor_.pipeline().Run({command}, Moment("12:00")).value();
  ASSERT_EQ(replies.size(), 1u);
  EXPECT_FALSE(replies.front());
  EXPECT_EQ(monitor_.store().Number("SELECT count(*) FROM acts"), 0);
}

TEST_F(SeveralThreadsTest, AWordDatedAheadIsHeardElsewhereWhenItsTimeHasComeAlsoAfterARestart) {
  monitor_.Take({Question(), Handoff()}, Moment("10:20"));
  monitor_.Take({DirectMessage()}, Moment("10:29"));
  EXPECT_FALSE(FollowUp().running);
  monitor_.Restart();
  monitor_.PassTo(Moment("10:29:30"));
  monitor_.PassTo(Moment("10:30"));
  EXPECT_TRUE(FollowUp().running);
}

}  // namespace
}  // namespace firstreply::app
