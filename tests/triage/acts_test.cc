#include "triage/acts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"
#include "triage/tables.h"

namespace firstreply::triage {
namespace {

using test::Moment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ActsTest : public ::testing::Test {
 protected:
  void HasConversations(std::initializer_list<int64_t> ids, int64_t thread = 1) {
    Decision decision;
    for (const int64_t id : ids) {
      Conversation conversation;
      conversation.id = id;
      conversation.thread_id = thread;
      conversation.brand = "northair";
      conversation.customer_id = id;
      conversation.root = {"x", "p1"};
      decision.changed.push_back(conversation);
    }
    Store(decision);
  }

  void BecomesPartOf(int64_t from, int64_t to) {
    Decision decision;
    decision.aliases.push_back({from, to});
    Store(decision);
  }

  int64_t Say(Act act) {
    act.told_at = std::max(act.told_at, act.at);
    Transaction tx(store_.database());
    const int64_t id = StoreAct(tx, act);
    EXPECT_TRUE(tx.Commit());
    return id;
  }

  int64_t Link(int64_t from, int64_t to, bool same_matter) {
    return Say({.conversation = from,
                .kind = ActKind::kLinked,
                .at = Moment("10:00"),
                .linked_to = to,
                .same_matter = same_matter});
  }

  std::vector<Act> Acts(int64_t conversation) {
    Reader reader(store_.database());
    return LoadActs(reader, conversation);
  }
  std::vector<int64_t> Ids(int64_t conversation) {
    std::vector<int64_t> ids;
    for (const Act& act : Acts(conversation)) ids.push_back(act.id);
    return ids;
  }
  std::vector<triage::Link> Links(int64_t conversation) {
    Reader reader(store_.database());
    return LoadLinks(reader, conversation);
  }

  test::TestStore store_;

 private:
  void Store(const Decision& decision) {
    Transaction tx(store_.database());
    StoreDecision(tx, {}, decision, Moment("09:00"));
    ASSERT_TRUE(tx.Commit());
  }
};

TEST_F(ActsTest, WhatWasSaidIsReadBackWhole) {
  HasConversations({1, 2});
  std::vector<Act> said = {{.conversation = 1,
                            .kind = ActKind::kAnsweredElsewhere,
                            .at = Moment("10:00"),
                            .told_at = Moment("10:05"),
                            .author = "user:anna",
                            .channel = "phone",
                            .reason = "Call 4711"},
                           {.conversation = 1,
                            .kind = ActKind::kLinked,
                            .at = Moment("10:10"),
                            .told_at = Moment("10:10"),
                            .author = "user:ben",
                            .linked_to = 2,
                            .same_matter = true},
                           {.conversation = 1,
                            .kind = ActKind::kPromised,
                            .at = Moment("10:20"),
                            .told_at = Moment("10:20"),
                            .author = "user:ben",
                            .promised_by = Moment("16:00")},
                           {.conversation = 1,
                            .kind = ActKind::kUrgencySet,
                            .at = Moment("10:30"),
                            .told_at = Moment("10:30"),
                            .author = "user:ben",
                            .urgency = ingest::Urgency::kCritical}};
  for (Act& act : said) act.id = Say(act);
  EXPECT_EQ(Acts(1), said);
}

TEST_F(ActsTest, ActsComeByTheirOwnTimesAndThenInTheOrderInWhichTheyWereSaid) {
  HasConversations({1});
  const int64_t late = Say({.conversation = 1, .at = Moment("11:00")});
  const int64_t early = Say({.conversation = 1, .at = Moment("10:00"), .told_at = Moment("11:30")});
  const int64_t again = Say({.conversation = 1, .at = Moment("10:00"), .told_at = Moment("11:20")});
  EXPECT_THAT(Ids(1), ElementsAre(early, again, late));
}

TEST_F(ActsTest, AConversationHasOnlyItsOwnActs) {
  HasConversations({1, 2});
  const int64_t mine = Say({.conversation = 1, .at = Moment("10:00")});
  Link(2, 1, false);
  EXPECT_THAT(Ids(1), ElementsAre(mine));
  Reader reader(store_.database());
  EXPECT_EQ(CountActs(reader, 1), 1);
}

TEST_F(ActsTest, AConversationThatBecomesPartOfAnotherTakesItsActsAlong) {
  HasConversations({1, 2, 3});
  const int64_t of_the_alias = Say({.conversation = 2, .at = Moment("10:00")});
  const int64_t own = Say({.conversation = 1, .at = Moment("11:00")});
  BecomesPartOf(2, 1);
  EXPECT_THAT(Ids(1), ElementsAre(of_the_alias, own));
  EXPECT_EQ(Acts(1).front().conversation, 1);
  Reader reader(store_.database());
  EXPECT_EQ(CountActs(reader, 1), 2);
}

TEST_F(ActsTest, AThreadHasTheActsOfEachOfItsConversations) {
  HasConversations({1, 2, 3}, 1);
  HasConversations({4}, 2);
  const int64_t first = Say({.conversation = 1, .at = Moment("10:00")});
  const int64_t second = Say({.conversation = 2, .at = Moment("10:00")});
  const int64_t third = Say({.conversation = 3, .at = Moment("10:01")});
  Say({.conversation = 4, .at = Moment("10:00")});
  BecomesPartOf(3, 1);
  Reader reader(store_.database());
  const auto acts = LoadActsOfThread(reader, 1);
  ASSERT_EQ(acts.size(), 2u);
  ASSERT_EQ(acts.at(1).size(), 2u);
  EXPECT_EQ(acts.at(1)[0].id, first);
  EXPECT_EQ(acts.at(1)[1].id, third);
  ASSERT_EQ(acts.at(2).size(), 1u);
  EXPECT_EQ(acts.at(2)[0].id, second);
}

TEST_F(ActsTest, ALinkIsSeenFromBothEnds) {
  HasConversations({1, 2, 3});
  Link(1, 2, true);
  Link(3, 1, false);
  EXPECT_THAT(Links(1), ElementsAre(triage::Link{2, true}, triage::Link{3, false}));
  EXPECT_THAT(Links(2), ElementsAre(triage::Link{1, true}));
  EXPECT_THAT(Links(3), ElementsAre(triage::Link{1, false}));
}

TEST_F(ActsTest, OfTwoLinksBetweenTheSameConversationsTheLastCounts) {
  HasConversations({1, 2});
  Link(1, 2, true);
  Link(2, 1, false);
  EXPECT_THAT(Links(1), ElementsAre(triage::Link{2, false}));
  EXPECT_THAT(Links(2), ElementsAre(triage::Link{1, false}));
}

TEST_F(ActsTest, ALinkFollowsBothOfItsEndsIntoOtherConversations) {
  HasConversations({1, 2, 3, 4});
  Link(2, 4, true);
  BecomesPartOf(2, 1);
  BecomesPartOf(4, 3);
  EXPECT_THAT(Links(1), ElementsAre(triage::Link{3, true}));
  EXPECT_THAT(Links(3), ElementsAre(triage::Link{1, true}));
  EXPECT_EQ(Acts(1).front().linked_to, 3);
}

TEST_F(ActsTest, TwoThatTurnOutToBeOneAreLinkedToNothing) {
  HasConversations({1, 2});
  Link(1, 2, true);
  BecomesPartOf(2, 1);
  EXPECT_THAT(Links(1), IsEmpty());
}

TEST_F(ActsTest, AnActOfNoConversationIsRefused) {
  HasConversations({1});
  Transaction tx(store_.database());
  EXPECT_THROW(StoreAct(tx, {.conversation = 7, .at = Moment("10:00")}), ConstraintViolation);
}

}  // namespace
}  // namespace firstreply::triage
