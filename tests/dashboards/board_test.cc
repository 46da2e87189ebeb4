#include "dashboards/feed/board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dashboards/seen_queue.h"

namespace firstreply::dashboards {
namespace {

using test::Brand;
using test::Customer;
using test::DeleteOf;
using test::LikesOf;
using test::Moment;
using test::SeenQueue;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class BoardTest : public ::testing::Test {
 protected:
  BoardTest() {
    queue.board.Listen([this](std::span<const Board::Change> changes, Reader&) {
      told.assign(changes.begin(), changes.end());
    });
  }

  static ingest::PostEvent Urgent(ingest::PostEvent event, ingest::Urgency urgency) {
    ingest::VerdictHint verdict;
    verdict.needs_response = true;
    verdict.urgency = urgency;
    std::get<ingest::PostCreated>(event.body).verdict = verdict;
    return event;
  }

  SeenQueue queue;
  std::vector<Board::Change> told;
};

TEST_F(BoardTest, WhoWritesWaitsAndWhoIsAnsweredIsGone) {
  queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}).From("x-desk")},
             Moment("10:01"));
  ASSERT_THAT(queue.board.Waiting(), SizeIs(1));
  const OpenWait wait = queue.board.Waiting().front();
  EXPECT_EQ(wait.brand, "northair");
  EXPECT_EQ(wait.source, "x-desk");
  EXPECT_EQ(wait.started_at, Moment("10:00"));
  EXPECT_EQ(wait.deadline, Moment("11:00"));
  EXPECT_FALSE(wait.missed);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_FALSE(told[0].before);
  EXPECT_EQ(told[0].after, wait);

  queue.Take({Brand("northair").Says("r1").At("10:20").To("p1")}, Moment("10:21"));
  EXPECT_THAT(queue.board.Waiting(), IsEmpty());
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].before, wait);
  EXPECT_FALSE(told[0].after);
  EXPECT_TRUE(told[0].answered);
}

TEST_F(BoardTest, WhoTakesThePostBackIsGoneWithoutAnAnswer) {
  queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  queue.Take({DeleteOf("p1", Moment("10:05"))}, Moment("10:06"));
  EXPECT_THAT(queue.board.Waiting(), IsEmpty());
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_FALSE(told[0].answered);
}

TEST_F(BoardTest, ADeadlineThatPassesIsAChangeOfTheSameWait) {
  queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  queue.PassTo(Moment("11:00:01"));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_FALSE(told[0].before->missed);
  EXPECT_TRUE(told[0].after->missed);
}

TEST_F(BoardTest, TheQueueIsByUrgencyThenDeadlineThenConversation) {
  queue.Take(
      {Urgent(Customer("a").Says("p1").At("10:00").About({"northair"}), ingest::Urgency::kNormal),
       Urgent(Customer("b").Says("p2").At("10:02").About({"northair"}), ingest::Urgency::kCritical),
       Urgent(Customer("c").Says("p3").At("09:50").About({"northair"}), ingest::Urgency::kNormal),
       Urgent(Customer("d").Says("p4").At("10:00").About({"northair"}), ingest::Urgency::kNormal)},
      Moment("10:03"));
  std::vector<int64_t> order;
  for (const OpenWait& wait : queue.board.Waiting()) order.push_back(wait.conversation);
  EXPECT_THAT(order, ElementsAre(2, 3, 1, 4));
}

TEST_F(BoardTest, WhatSpreadsStandsBeforeItsEquals) {
  queue.Take({Customer("a").Says("p1").At("10:00").About({"northair"}),
              Customer("b").Says("p2").At("10:01").About({"northair"})},
             Moment("10:03"));
  EXPECT_EQ(queue.board.Waiting().front().conversation, 1);
  ingest::PostEvent counts = LikesOf("p2", 1'000, Moment("10:05"));
  queue.Take({counts}, Moment("10:05"));
  EXPECT_EQ(queue.board.Waiting().front().conversation, 2);
  EXPECT_EQ(queue.board.Waiting().front().spread, 2);
  EXPECT_EQ(queue.board.Waiting().front().ranks_at, Moment("10:55"));
  EXPECT_EQ(queue.board.Waiting().front().deadline, Moment("11:01"));
  EXPECT_THAT(told, SizeIs(1));
  queue.Take({LikesOf("p2", 1'001, Moment("10:06"))}, Moment("10:06"));
  EXPECT_THAT(told, SizeIs(1)) << "one like more moves nobody";
}

TEST_F(BoardTest, LoadedFromTheStoreItStandsAsItWasApplied) {
  queue.Take({Customer("a").Says("p1").At("10:00").About({"northair"}),
              Customer("b").Says("p2").At("10:02").About({"nordbank"}),
              Brand("nordbank").Says("r1").At("10:03").To("p2"),
              Customer("c").Says("p3").At("10:02").About({"nordbank"}),
              LikesOf("p3", 100, Moment("10:04"))},
             Moment("10:04"));
  queue.PassTo(Moment("11:01"));
  Board other;
  Reader reader(queue.database());
  other.Load(reader);
  EXPECT_EQ(other.Waiting(), queue.board.Waiting());
  EXPECT_THAT(other.Waiting(), SizeIs(2));
}

TEST_F(BoardTest, AConversationThatBecamePartOfAnotherIsGone) {
  queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
              Customer("ann").Says("p3").At("10:02").To("p2").About({"northair"})},
             Moment("10:03"));
  ASSERT_THAT(queue.board.Waiting(), SizeIs(2));
  queue.Take({Customer("bob").Says("p2").At("10:01").To("p1").NeedsNoResponse()}, Moment("10:04"));
  ASSERT_THAT(queue.board.Waiting(), SizeIs(1));
  EXPECT_EQ(queue.board.Waiting().front().started_at, Moment("10:00"));
}

TEST_F(BoardTest, WhatIsNamedAndOtherwiseAsBeforeIsToldSinceItsWordsMayBeOthers) {
  queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  told.clear();
  Publication publication;
  publication.conversations = {1};
  queue.Show(publication);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].before, told[0].after);
}

TEST_F(BoardTest, AConversationNobodyKnowsChangesNothing) {
  Publication publication;
  publication.conversations = {404};
  queue.Show(publication);
  EXPECT_THAT(told, IsEmpty());
}

}  // namespace
}  // namespace firstreply::dashboards
