#include "triage/triage_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/post_builder.h"
#include "tests/support/random.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ingest::FiledPost;
using ingest::Freshness;
using ingest::ResponseKind;
using test::Brand;
using test::Customer;
using test::KeyOf;
using test::Moment;
using test::NumberOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// One thread with what the store would keep of it from decision to decision.
class Thread {
 public:
  Thread(int64_t id, int64_t& next_id) : next_id_(next_id) { slice_.thread_id = id; }

  void Add(const FiledPost& post) {
    FiledPost& added = slice_.posts.emplace_back(post);
    if (added.arrival == 0) added.arrival = static_cast<int64_t>(slice_.posts.size());
  }

  Decision DecideAt(TimePoint now) {
    Decision decision = Decide(slice_, circumstances, now, next_id_);
    for (const Conversation& changed : decision.changed) {
      const auto same = [&](const Conversation& one) { return one.id == changed.id; };
      std::erase_if(slice_.conversations, same);
      slice_.conversations.push_back(changed);
    }
    for (const Alias& alias : decision.aliases) {
      std::erase_if(slice_.conversations,
                    [&](const Conversation& one) { return one.id == alias.from; });
    }
    return decision;
  }
  Decision DecideAt(std::string_view now) { return DecideAt(Moment(now)); }

  // A late post ties the other thread to this one.
  void Join(Thread& other) {
    for (const FiledPost& post : other.slice_.posts) slice_.posts.push_back(post);
    for (Conversation& conversation : other.slice_.conversations) {
      slice_.conversations.push_back(conversation);
      slice_.conversations.back().thread_id = slice_.thread_id;
    }
    other.slice_ = {};
  }

  std::vector<Conversation> Standing() const {
    std::vector<Conversation> standing;
    for (const Conversation& one : slice_.conversations) {
      if (one.stands) standing.push_back(one);
    }
    std::sort(standing.begin(), standing.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    return standing;
  }

  ThreadSlice& slice() { return slice_; }
  Circumstances circumstances;

 private:
  ThreadSlice slice_;
  int64_t& next_id_;
};

class TriageEngineTest : public testing::Test {
 protected:
  int64_t next_id_ = 1;
  Thread thread_{100, next_id_};
};

TEST_F(TriageEngineTest, OpensAConversationForACustomerABrandAndAThread) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}));
  const Decision decision = thread_.DecideAt("10:01");
  ASSERT_THAT(decision.changed, SizeIs(1));
  const Conversation& conversation = decision.changed.front();
  EXPECT_EQ(conversation.id, 1);
  EXPECT_EQ(conversation.thread_id, 100);
  EXPECT_EQ(conversation.brand, "northair");
  EXPECT_EQ(conversation.customer_id, NumberOf("ann"));
  EXPECT_EQ(conversation.root, KeyOf("p1"));
  EXPECT_TRUE(conversation.stands);
  EXPECT_FALSE(conversation.adopted);
  EXPECT_EQ(decision.next_due, Moment("11:00"));
  EXPECT_EQ(next_id_, 2);
}

TEST_F(TriageEngineTest, DecidingTwiceWritesNothingTheSecondTime) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair", "zeta"}));
  thread_.Add(Brand("northair").Says("r1").At("10:20").To("p1"));
  thread_.DecideAt("12:00");
  const Decision again = thread_.DecideAt("12:00");
  EXPECT_THAT(again.changed, IsEmpty());
  EXPECT_THAT(again.ledger, IsEmpty());
  EXPECT_THAT(again.aliases, IsEmpty());
  EXPECT_EQ(again.next_due, Moment("10:00") + std::chrono::days(30)) << "zeta still owes an answer";
}

TEST_F(TriageEngineTest, TheSameInputGivesTheSameOutput) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair", "zeta"}));
  thread_.Add(Customer("bob").Says("p2").At("10:05").To("p1"));
  thread_.Add(Brand("zeta").Says("z1").At("10:20").To("p2"));
  const auto decide = [](const std::vector<FiledPost>& posts) {
    int64_t next_id = 1;
    ThreadSlice slice{100, posts, {}};
    return Decide(slice, {}, Moment("12:00"), next_id);
  };
  std::vector<FiledPost> posts = thread_.slice().posts;
  const Decision expected = decide(posts);
  test::Random random(5);
  for (int i = 0; i < 20; ++i) {
    random.Shuffle(posts);
    const Decision decision = decide(posts);
    EXPECT_EQ(decision.ledger, expected.ledger);
    ASSERT_EQ(decision.changed.size(), expected.changed.size());
    for (size_t c = 0; c < expected.changed.size(); ++c) {
      EXPECT_EQ(decision.changed[c].id, expected.changed[c].id);
      EXPECT_EQ(decision.changed[c].brand, expected.changed[c].brand);
      EXPECT_EQ(decision.changed[c].waits, expected.changed[c].waits);
    }
  }
}

TEST_F(TriageEngineTest, AReopenedConversationKeepsItsId) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}));
  thread_.Add(Brand("northair").Says("r1").At("10:20").To("p1"));
  EXPECT_EQ(thread_.DecideAt("12:00").next_due, std::nullopt);
  thread_.Add(Customer("ann").Says("p2").At(Moment("10:00") + std::chrono::days(90)).To("r1"));
  const Decision decision = thread_.DecideAt(Moment("10:10") + std::chrono::days(90));
  ASSERT_THAT(decision.changed, SizeIs(1));
  EXPECT_EQ(decision.changed.front().id, 1);
  EXPECT_THAT(decision.changed.front().waits, SizeIs(2));
  EXPECT_EQ(next_id_, 2);
}

TEST_F(TriageEngineTest, NextDueIsTheEarliestOfAllConversations) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}));
  thread_.Add(Customer("bob").Says("p2").At("09:30").To("p1"));
  EXPECT_EQ(thread_.DecideAt("10:10").next_due, Moment("10:30"));
  EXPECT_EQ(thread_.DecideAt("10:30").next_due, Moment("11:00"));
}

TEST_F(TriageEngineTest, LooksAgainWhenAnAnswerDatedAheadComesTrue) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}));
  thread_.Add(Brand("northair").Says("r1").At("10:21").To("p1"));
  EXPECT_EQ(thread_.DecideAt("10:20").next_due, Moment("10:21"));
  const Decision decision = thread_.DecideAt("10:21");
  EXPECT_EQ(decision.next_due, std::nullopt);
  EXPECT_THAT(decision.ledger, Contains(Field(&LedgerEntry::step, LedgerStep::kDecided)));
}

TEST_F(TriageEngineTest, LooksAgainWhenADeleteDatedAheadComesTrue) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}).DeletedAt("10:21"));
  EXPECT_EQ(thread_.DecideAt("10:20").next_due, Moment("10:21"));
  EXPECT_EQ(thread_.DecideAt("10:21").next_due, std::nullopt);
}

TEST_F(TriageEngineTest, ALateAnswerMakesOneCorrection) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}));
  thread_.DecideAt("10:10");
  EXPECT_THAT(thread_.DecideAt("11:00").ledger,
              ElementsAre(Field(&LedgerEntry::step, LedgerStep::kDecided)));
  thread_.Add(Brand("northair").Says("r1").At("10:50").To("p1"));
  EXPECT_THAT(thread_.DecideAt("11:10").ledger,
              ElementsAre(Field(&LedgerEntry::step, LedgerStep::kCorrected),
                          Field(&LedgerEntry::step, LedgerStep::kAnswered)));
}

TEST_F(TriageEngineTest, AnEarlierPostThatComesLateMovesTheStart) {
  thread_.Add(Customer("ann").Says("p2").At("10:00").To("p1").About({"northair"}));
  thread_.DecideAt("10:10");
  thread_.Add(Customer("ann").Says("p1").At("09:50"));
  thread_.Add(Customer("ann").Says("p0").At("09:45").To("p2"));
  const Decision decision = thread_.DecideAt("10:15");
  EXPECT_THAT(decision.ledger, ElementsAre(Field(&LedgerEntry::step, LedgerStep::kMoved)));
  EXPECT_EQ(decision.next_due, Moment("10:45"));
}

TEST_F(TriageEngineTest, TwoConversationsThatALatePostShowsToBeOneKeepTheEarlierId) {
  Thread other(200, next_id_);
  other.Add(Customer("ann").Says("p2").At("10:10").To("p1").About({"northair"}));
  ASSERT_EQ(other.DecideAt("10:11").changed.front().id, 1);
  thread_.Add(Customer("ann").Says("p0").At("10:00").About({"northair"}));
  ASSERT_EQ(thread_.DecideAt("10:12").changed.front().id, 2);

  thread_.Join(other);
  thread_.Add(Customer("bob").Says("p1").At("10:05").To("p0"));
  const Decision decision = thread_.DecideAt("10:13");
  EXPECT_THAT(decision.aliases, ElementsAre(Alias{2, 1}));
  const std::vector<Conversation> standing = thread_.Standing();
  ASSERT_THAT(standing, SizeIs(2));
  EXPECT_EQ(standing[0].id, 1);
  EXPECT_EQ(standing[0].customer_id, NumberOf("ann"));
  EXPECT_EQ(standing[0].root, KeyOf("p0"));
  ASSERT_THAT(standing[0].waits, SizeIs(1));
  EXPECT_EQ(standing[0].waits[0].started_by, NumberOf("p0"));
  EXPECT_EQ(standing[1].customer_id, NumberOf("bob"));

  const auto merged = std::find_if(decision.ledger.begin(), decision.ledger.end(),
                                   [](auto& entry) { return entry.step == LedgerStep::kMerged; });
  ASSERT_NE(merged, decision.ledger.end());
  EXPECT_EQ(merged->conversation, 2);
  EXPECT_EQ(merged->cause, 1);

  const Decision again = thread_.DecideAt("10:13");
  EXPECT_THAT(again.ledger, IsEmpty());
  EXPECT_THAT(again.changed, IsEmpty());
}

TEST_F(TriageEngineTest, AJoinThatTouchesNoCustomerTwiceKeepsBothConversations) {
  Thread other(200, next_id_);
  other.Add(Customer("bob").Says("p2").At("10:10").To("p1").About({"northair"}));
  other.DecideAt("10:11");
  thread_.Add(Customer("ann").Says("p0").At("10:00").About({"northair"}));
  thread_.DecideAt("10:12");
  thread_.Join(other);
  const Decision decision = thread_.DecideAt("10:13");
  EXPECT_THAT(decision.aliases, IsEmpty());
  ASSERT_THAT(thread_.Standing(), SizeIs(2));
  EXPECT_EQ(thread_.Standing()[0].id, 1);
  EXPECT_EQ(thread_.Standing()[1].id, 2);
  for (const Conversation& one : thread_.Standing()) EXPECT_EQ(one.thread_id, 100);
}

TEST_F(TriageEngineTest, AConversationThatNoFactSupportsAnyMoreIsWithdrawnAndComesBackUnderItsId) {
  // p1's only brand comes from the answer below it, until a post above shows where it belongs.
  thread_.Add(Customer("ann").Says("p1").At("10:00").To("p0"));
  thread_.Add(Brand("zeta").Says("z1").At("10:20").To("p1"));
  ASSERT_EQ(thread_.DecideAt("10:30").changed.front().brand, "zeta");
  thread_.Add(Customer("bob").Says("p0").At("09:50").About({"northair"}));
  const Decision decision = thread_.DecideAt("10:40");
  EXPECT_THAT(decision.ledger, Contains(Field(&LedgerEntry::step, LedgerStep::kWithdrawn)));
  EXPECT_THAT(decision.aliases, IsEmpty());
  for (const Conversation& one : thread_.Standing()) EXPECT_EQ(one.brand, "northair");
  EXPECT_THAT(thread_.Standing(), SizeIs(2));
  EXPECT_THAT(thread_.DecideAt("10:40").ledger, IsEmpty());

  thread_.Add(Customer("ann").Says("p2").At("10:45").To("z1"));
  const std::vector<Conversation> changed = thread_.DecideAt("10:50").changed;
  EXPECT_THAT(changed, Contains(testing::AllOf(Field(&Conversation::id, 1),
                                               Field(&Conversation::brand, "zeta"),
                                               Field(&Conversation::stands, true))));
}

// Adoption.

TEST_F(TriageEngineTest, AConversationDiscoveredByItsAnswerIsAdopted) {
  thread_.Add(Brand("northair").Says("r1").At("10:20").To("p1"));
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}));
  const Decision decision = thread_.DecideAt("10:30");
  ASSERT_THAT(decision.changed, SizeIs(1));
  EXPECT_TRUE(decision.changed.front().adopted);
  EXPECT_EQ(decision.changed.front().waits.front().outcome, Outcome::kMet);
}

TEST_F(TriageEngineTest, CatchUpAdoptsAndABackfillDoesNot) {
  for (const Freshness freshness : {Freshness::kLive, Freshness::kCatchUp, Freshness::kBackfill}) {
    int64_t next_id = 1;
    Thread thread(100, next_id);
    thread.Add(Brand("northair").Says("r1").At("10:20").To("p1").Seen(freshness));
    thread.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}).Seen(freshness));
    EXPECT_EQ(thread.DecideAt("10:30").changed.front().adopted, freshness != Freshness::kBackfill);
  }
}

TEST_F(TriageEngineTest, AConversationSeenBeforeItsAnswerIsNotAdopted) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}));
  thread_.Add(Brand("northair").Says("r1").At("10:20").To("p1"));
  thread_.Add(Customer("ann").Says("p0").At("09:59").To("p1"));
  EXPECT_FALSE(thread_.DecideAt("10:30").changed.front().adopted);
}

TEST_F(TriageEngineTest, ABrandsPostBeforeTheCustomersOwnTimeDiscoversNothing) {
  thread_.Add(Brand("northair").Says("r1").At("09:00").Naming("ann"));
  thread_.Add(Customer("ann").Says("p1").At("10:00").To("r1"));
  EXPECT_FALSE(thread_.DecideAt("10:30").changed.front().adopted);
}

TEST_F(TriageEngineTest, AnAutomaticReplyDiscoversNothing) {
  // It answers nobody; to leave the conversation out of attainment would hide who still waits.
  thread_.Add(Brand("northair").Says("r1").At("10:01").To("p1").As(ResponseKind::kAutomatic));
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair"}));
  EXPECT_FALSE(thread_.DecideAt("10:30").changed.front().adopted);
}

// Circumstances.

TEST_F(TriageEngineTest, ARemovedBrandEndsItsOwnWaitsOnly) {
  thread_.Add(Customer("ann").Says("p1").At("10:00").About({"northair", "zeta"}));
  thread_.DecideAt("10:10");
  thread_.circumstances.unwatched["zeta"] = {{Moment("10:20"), std::nullopt}};
  const Decision decision = thread_.DecideAt("10:20");
  ASSERT_THAT(decision.changed, SizeIs(1));
  EXPECT_EQ(decision.changed.front().brand, "zeta");
  EXPECT_EQ(decision.changed.front().waits.front().outcome, Outcome::kCancelled);
  EXPECT_EQ(decision.next_due, Moment("11:00"));
}

TEST_F(TriageEngineTest, AThreadWithoutPostsHasNothingToDecide) {
  const Decision decision = thread_.DecideAt("10:00");
  EXPECT_THAT(decision.changed, IsEmpty());
  EXPECT_EQ(decision.next_due, std::nullopt);
}

}  // namespace
}  // namespace firstreply::triage
