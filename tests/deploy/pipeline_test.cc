#include "deploy/app/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/limits.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_monitor.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using ingest::InboxItem;
using ingest::PostEvent;
using ingest::SourceState;
using std::chrono::days;
using test::Brand;
using test::ContactAnswered;
using test::ContactStarts;
using test::Customer;
using test::DeleteOf;
using test::Moment;
using test::TestMonitor;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using triage::EndReason;
using triage::LedgerEntry;
using triage::LedgerStep;
using triage::Outcome;
using triage::Wait;

class PipelineTest : public testing::Test {
 protected:
  const SourceState& Source(const std::string& name = "wire") {
    return monitor_.pipeline().sources().at(name);
  }
  // The only wait of the only conversation.
  Wait OnlyWait() {
    const std::vector<triage::Conversation> conversations = monitor_.Conversations();
    EXPECT_THAT(conversations, SizeIs(1));
    EXPECT_THAT(conversations.front().waits, SizeIs(1));
    return conversations.front().waits.front();
  }
  std::vector<LedgerStep> WrittenSteps() {
    std::vector<LedgerStep> steps;
    for (const LedgerEntry& entry : monitor_.pipeline().written()) steps.push_back(entry.step);
    return steps;
  }
  // Makes the store refuse whatever touches a post of this id.
  void Refuse(const std::string& post) {
    monitor_.store().Run("CREATE TRIGGER refuse_" + post +
                         " BEFORE INSERT ON posts WHEN NEW.key = '" + post +
                         "' BEGIN SELECT RAISE(ABORT, 'a rule of the test'); END;");
  }
  static std::vector<PostEvent> Posts(int count, const std::string& brand = "northair") {
    std::vector<PostEvent> events;
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(i);
      events.push_back(Customer("c" + number).Says("p" + number).At("10:00").About({brand}));
    }
    return events;
  }

  TestMonitor monitor_;
};

// The way of a batch.

TEST_F(PipelineTest, StartsWithNothing) {
  EXPECT_EQ(monitor_.pipeline().clock(), std::nullopt);
  EXPECT_EQ(monitor_.pipeline().NextDue(), std::nullopt);
  EXPECT_THAT(monitor_.pipeline().sources(), IsEmpty());
  EXPECT_EQ(monitor_.pipeline().waiting(), 0u);
}

TEST_F(PipelineTest, OpensAWaitAnswersItAndTellsTheLedger) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  EXPECT_TRUE(OnlyWait().open());
  EXPECT_EQ(monitor_.pipeline().NextDue(), Moment("11:00"));
  EXPECT_EQ(monitor_.pipeline().clock(), Moment("10:01"));
  EXPECT_THAT(WrittenSteps(), ElementsAre(LedgerStep::kStarted));

  monitor_.Take({Brand("northair").Says("r1").At("10:20").To("p1")}, Moment("10:21"));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kMet);
  EXPECT_EQ(monitor_.pipeline().NextDue(), std::nullopt);
  EXPECT_THAT(WrittenSteps(), ElementsAre(LedgerStep::kDecided, LedgerStep::kAnswered));

  monitor_.PassTo(Moment("12:00"));
  EXPECT_THAT(WrittenSteps(), IsEmpty());
  EXPECT_THAT(monitor_.Ledger(), SizeIs(3));
}

TEST_F(PipelineTest, AClockStartsWhenTheCustomerPostedAndNotWhenWeNoticed) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:59"));
  EXPECT_EQ(monitor_.pipeline().NextDue(), Moment("11:00"));
  monitor_.PassTo(Moment("11:00"));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kMissed);
}

TEST_F(PipelineTest, DecidesAtTheDeadlineAndNotAMillisecondBefore) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  monitor_.PassTo(Moment("10:59:59.999"));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kUndecided);
  monitor_.PassTo(Moment("11:00"));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kMissed);
  EXPECT_THAT(WrittenSteps(), ElementsAre(LedgerStep::kDecided));
}

TEST_F(PipelineTest, AnAnswerDatedAheadEndsTheWaitWhenItsTimeHasCome) {
  // A brand's clock a minute ahead of ours must not leave its customer in the queue until 11:00.
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Brand("northair").Says("r1").At("10:21").To("p1").SeenAt(Moment("10:20"))},
                Moment("10:20"));
  EXPECT_TRUE(OnlyWait().open());
  EXPECT_EQ(monitor_.pipeline().NextDue(), Moment("10:21"));
  monitor_.PassTo(Moment("10:21"));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kMet);
}

TEST_F(PipelineTest, LooksAtWhatIsDatedAheadAfterARestartToo) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Brand("northair").Says("r1").At("10:21").To("p1")},
                Moment("10:20"));
  monitor_.Restart();
  ASSERT_NE(monitor_.pipeline().NextDue(), std::nullopt);
  EXPECT_LE(*monitor_.pipeline().NextDue(), Moment("10:21"));
  monitor_.PassTo(Moment("10:21"));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kMet);
}

TEST_F(PipelineTest, WhatFallsDueTogetherIsDecidedInTheOrderOfItsTime) {
  monitor_.Take({Customer("ann").Says("p1").At("10:30").About({"northair"}),
                 Customer("bob").Says("p2").At("10:00").About({"northair"}),
                 Customer("cleo").Says("p3").At("10:15").About({"northair"})},
                Moment("10:31"));
  monitor_.PassTo(Moment("18:00"));
  EXPECT_THAT(monitor_.pipeline().written(), ElementsAre(Field(&LedgerEntry::at, Moment("11:00")),
                                                         Field(&LedgerEntry::at, Moment("11:15")),
                                                         Field(&LedgerEntry::at, Moment("11:30"))));
}

TEST_F(PipelineTest, AnyNumberOfThreadsCanFallDueAtOnce) {
  monitor_.Take(Posts(1500), Moment("10:01"));
  monitor_.PassTo(Moment("11:00"));
  EXPECT_THAT(monitor_.pipeline().written(), SizeIs(1500));
  EXPECT_EQ(monitor_.pipeline().NextDue(), Moment("10:00") + days(30));
}

TEST_F(PipelineTest, AClockThatStepsBackUndoesNothing) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("11:00"));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kMissed);
  monitor_.Take({Customer("bob").Says("p2").At("09:59").To("p1")}, Moment("10:30"));
  EXPECT_EQ(monitor_.pipeline().clock(), Moment("11:00"));
  for (const auto& conversation : monitor_.Conversations()) {
    EXPECT_EQ(conversation.waits.front().outcome, Outcome::kMissed);
  }
  monitor_.Restart();
  monitor_.PassTo(Moment("10:30"));
  EXPECT_EQ(monitor_.pipeline().clock(), Moment("11:00"));
}

TEST_F(PipelineTest, AWaitLeavesTheQueueAfterThirtyDaysAndALateAnswerIsRecorded) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  monitor_.PassTo(Moment("10:00") + days(30));
  EXPECT_EQ(OnlyWait().end_reason, EndReason::kExpired);
  EXPECT_EQ(monitor_.pipeline().NextDue(), std::nullopt);
  monitor_.Take({Brand("northair").Says("r1").At(Moment("10:00") + days(31)).To("p1")},
                Moment("10:00") + days(31));
  EXPECT_TRUE(OnlyWait().answered());
  EXPECT_EQ(OnlyWait().outcome, Outcome::kMissed);
}

TEST_F(PipelineTest, AContactIsAThreadWithStartsAndAnswers) {
  monitor_.Take({ContactStarts("C1", "cust-7", "northair", Moment("11:00")),
                 ContactAnswered("C1", "northair", Moment("10:20")),
                 ContactStarts("C1", "cust-7", "northair", Moment("10:00")),
                 ContactStarts("C2", "cust-7", "northair", Moment("10:00"))},
                Moment("11:30"));
  const auto conversations = monitor_.Conversations();
  ASSERT_THAT(conversations, SizeIs(2)) << "a case each, of one customer";
  ASSERT_THAT(conversations[0].waits, SizeIs(2));
  EXPECT_EQ(conversations[0].waits[0].outcome, Outcome::kMet);
  EXPECT_EQ(conversations[0].waits[1].kind, triage::WaitKind::kNext);
  EXPECT_EQ(conversations[0].waits[1].outcome, Outcome::kUndecided);
  EXPECT_EQ(conversations[0].root, (ingest::PostKey{"contact:phone", "C1"}));
  EXPECT_EQ(conversations[1].waits[0].outcome, Outcome::kMissed);
}

TEST_F(PipelineTest, AContactsAnswerAsItsSourceHandsItOverEndsTheWait) {
  PostEvent answer = ContactAnswered("C1", "northair", Moment("10:20"));
  answer.speaks_for.reset();
  PostEvent nameless = ContactAnswered("C2", std::nullopt, Moment("10:20"));
  monitor_.Take({ContactStarts("C1", "cust-7", "northair", Moment("10:00")), answer,
                 ContactStarts("C2", "cust-8", "northair", Moment("10:00")), nameless},
                Moment("10:30"));
  for (const auto& conversation : monitor_.Conversations()) {
    EXPECT_EQ(conversation.waits.front().outcome, Outcome::kMet);
  }
}

TEST_F(PipelineTest, ALateParentMakesOneConversationOfTwoUnderTheEarlierId) {
  monitor_.Take({Customer("ann").Says("p3").At("10:10").To("p2").About({"northair"})},
                Moment("10:11"));
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:12"));
  ASSERT_THAT(monitor_.Conversations(), SizeIs(2));
  monitor_.Take({Brand("northair").Says("p2").At("10:05").To("p1")}, Moment("10:13"));
  const auto conversations = monitor_.Conversations();
  ASSERT_THAT(conversations, SizeIs(1));
  EXPECT_EQ(conversations.front().id, 1);
  EXPECT_THAT(conversations.front().waits, SizeIs(2));
  EXPECT_THAT(monitor_.store().Column("SELECT alias_of FROM conversations ORDER BY id"),
              ElementsAre("-", "1"));
  EXPECT_EQ(monitor_.pipeline().NextDue(), Moment("11:10"));
  monitor_.Restart();
  EXPECT_EQ(monitor_.pipeline().NextDue(), Moment("11:10"));
}

TEST_F(PipelineTest, AnAliasFollowsWhenItsConversationIsMergedToo) {
  monitor_.Take({Customer("ann").Says("p6").At("10:30").To("p5").About({"northair"})},
                Moment("10:31"));
  monitor_.Take({Customer("ann").Says("p4").At("10:20").To("p3").About({"northair"})},
                Moment("10:31"));
  monitor_.Take({Customer("ann").Says("p2").At("10:10").About({"northair"})}, Moment("10:31"));
  monitor_.Take({Customer("bob").Says("p3").At("10:15").To("p2")}, Moment("10:31"));
  EXPECT_THAT(
      monitor_.store().Column(
          "SELECT alias_of FROM conversations WHERE brand = 'northair' ORDER BY id LIMIT 3"),
      ElementsAre("-", "-", "2"));
  monitor_.Take({Customer("bob").Says("p5").At("10:25").To("p4")}, Moment("10:31"));
  EXPECT_THAT(
      monitor_.store().Column(
          "SELECT alias_of FROM conversations WHERE brand = 'northair' ORDER BY id LIMIT 3"),
      ElementsAre("-", "1", "1"));
}

// Brands.

TEST_F(PipelineTest, RemovingABrandCancelsItsOpenWaitsAndKeepsItsHistory) {
  monitor_.Watch({"northair", "zeta"}, Moment("09:00"));
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair", "zeta"})},
                Moment("10:01"));
  monitor_.Watch({"zeta"}, Moment("10:30"));
  const auto conversations = monitor_.Conversations();
  ASSERT_THAT(conversations, SizeIs(2));
  EXPECT_EQ(conversations[0].waits[0].outcome, Outcome::kCancelled);
  EXPECT_EQ(conversations[0].waits[0].end_reason, EndReason::kBrandRemoved);
  EXPECT_EQ(conversations[0].waits[0].ended_at, Moment("10:30"));
  EXPECT_TRUE(conversations[1].waits[0].open());
}

TEST_F(PipelineTest, ABrandThatComesBackStartsAnewAlsoAfterARestart) {
  monitor_.Watch({"northair"}, Moment("09:00"));
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  monitor_.Watch({}, Moment("10:30"));
  monitor_.Restart();
  monitor_.Watch({"northair"}, Moment("11:00"));
  monitor_.Restart();
  monitor_.Take({Customer("ann").Says("p2").At("11:10").To("p1")}, Moment("11:11"));
  const auto conversations = monitor_.Conversations();
  ASSERT_THAT(conversations, SizeIs(1));
  ASSERT_THAT(conversations[0].waits, SizeIs(2));
  EXPECT_EQ(conversations[0].waits[0].outcome, Outcome::kCancelled);
  EXPECT_TRUE(conversations[0].waits[1].open());
}

TEST_F(PipelineTest, AChangeOfBrandsKeepsItsPlaceAmongTheInputs) {
  const InboxItem before =
      TestMonitor::ItemOf({Customer("ann").Says("p1").At("10:00").About({"northair"})});
  const InboxItem after =
      TestMonitor::ItemOf({Customer("bob").Says("p2").At("10:00").About({"northair"})});
  monitor_.Watch({"northair"}, Moment("09:00"));
  ASSERT_TRUE(monitor_.pipeline().Run({before, WatchBrands{}, after}, Moment("10:30")));
  for (const auto& conversation : monitor_.Conversations()) {
    EXPECT_EQ(conversation.waits.front().outcome, Outcome::kCancelled);
  }
  EXPECT_EQ(Source().stored, 2);
}

// Law 1.

TEST_F(PipelineTest, EverySourceAddsUpToWhatItReceived) {
  InboxItem item = TestMonitor::ItemOf(
      {Customer("ann").Says("p1").About({"northair"}),
       Customer("ann").Says("p1").About({"northair"}),
       Customer("bob").Says("p9").WithEventId("p1 v1 created").About({"northair"}),
       Customer("bob").Says("bad").About({"northair"})});
  item.tally = {.received = 11, .irrelevant = 4, .duplicates = 1, .rejected = {{"no id", 2}}};
  Refuse("bad");
  ASSERT_TRUE(monitor_.pipeline().Run({item}, Moment("10:01")));
  for (const bool restarted : {false, true}) {
    if (restarted) monitor_.Restart();
    EXPECT_EQ(Source().tally.received, 11);
    EXPECT_EQ(Source().AccountedFor(), 11);
    EXPECT_EQ(Source().stored, 1);
    EXPECT_EQ(Source().tally.duplicates, 3);
    EXPECT_EQ(Source().conflicts, 1);
    EXPECT_EQ(Source().quarantined, 1);
    EXPECT_EQ(Source().cursor, item.cursor);
  }
}

TEST_F(PipelineTest, ACursorCanRideAlone) {
  InboxItem item;
  item.source = "wire";
  item.cursor = "42";
  item.tally = {.received = 3, .irrelevant = 3};
  ASSERT_TRUE(monitor_.pipeline().Run({item}, Moment("10:00")));
  monitor_.Restart();
  EXPECT_EQ(Source().cursor, "42");
  EXPECT_EQ(Source().AccountedFor(), 3);
}

TEST_F(PipelineTest, MoreEventsThanABatchHoldsAreAllTaken) {
  const int count = static_cast<int>(kBatchEventsMax) * 2 + 100;
  std::vector<Input> inputs;
  std::vector<PostEvent> all = Posts(count);
  for (size_t i = 0; i < all.size(); i += 300) {
    inputs.emplace_back(
        TestMonitor::ItemOf({all.begin() + static_cast<ptrdiff_t>(i),
                             all.begin() + static_cast<ptrdiff_t>(std::min(i + 300, all.size()))}));
  }
  ASSERT_TRUE(monitor_.pipeline().Run(std::move(inputs), Moment("10:01")));
  EXPECT_EQ(Source().stored, count);
  EXPECT_EQ(Source().AccountedFor(), Source().tally.received);
}

// Poison.

TEST_F(PipelineTest, APoisonedEventIsQuarantinedAloneWithItsBytesAndItsReason) {
  Refuse("p57");
  const std::vector<PostEvent> events = Posts(100);
  monitor_.Take(events, Moment("10:01"));
  EXPECT_EQ(Source().stored, 99);
  EXPECT_EQ(Source().quarantined, 1);
  EXPECT_EQ(Source().AccountedFor(), 100);
  EXPECT_EQ(Source().cursor, "after " + events.back().event_id);
  EXPECT_THAT(monitor_.Conversations(), SizeIs(99));
  EXPECT_THAT(
      monitor_.store().Column("SELECT event_id || '|' || CAST(bytes AS TEXT) FROM quarantine"),
      ElementsAre("p57 v1 created|bytes of p57 v1 created"));
  EXPECT_THAT(monitor_.store().Column("SELECT reason FROM quarantine"),
              ElementsAre(HasSubstr("a rule of the test")));
}

TEST_F(PipelineTest, SeveralPoisonedEventsAreEachFoundAlsoAtTheEdges) {
  for (const std::string id : {"p0", "p1", "p30", "p63"}) Refuse(id);
  monitor_.Take(Posts(64), Moment("10:01"));
  EXPECT_EQ(Source().stored, 60);
  EXPECT_EQ(Source().quarantined, 4);
  monitor_.Restart();
  EXPECT_EQ(Source().AccountedFor(), 64);
}

TEST_F(PipelineTest, WhatBreaksTheDecisionIsQuarantinedToo) {
  monitor_.store().Run(
      "CREATE TRIGGER refuse BEFORE INSERT ON conversations WHEN NEW.brand = 'zeta'"
      " BEGIN SELECT RAISE(ABORT, 'no zeta'); END;");
  monitor_.Take(
      {Customer("ann").Says("p1").About({"northair"}), Customer("bob").Says("p2").About({"zeta"}),
       Customer("cleo").Says("p3").About({"northair"})},
      Moment("10:01"));
  EXPECT_THAT(monitor_.Conversations(), SizeIs(2));
  EXPECT_EQ(Source().quarantined, 1);
  EXPECT_EQ(monitor_.store().Number("SELECT count(*) FROM posts"), 2);
}

TEST_F(PipelineTest, IdsAndArrivalsAreNotDisturbedByPoison) {
  Refuse("p1");
  monitor_.Take(Posts(3), Moment("10:01"));
  monitor_.Restart();
  monitor_.Take({Customer("zoe").Says("q").At("10:05").About({"northair"})}, Moment("10:06"));
  const auto conversations = monitor_.Conversations();
  ASSERT_THAT(conversations, SizeIs(3));
  EXPECT_LT(conversations[1].id, conversations[2].id);
  EXPECT_EQ(monitor_.store().Number("SELECT count(DISTINCT arrival) FROM posts"), 3);
}

// A failing disk.

TEST_F(PipelineTest, AFullDiskKeepsTheInputsWaitingAndTheNextRunFinishesThem) {
  monitor_.Take(Posts(3, "zeta"), Moment("10:00"));
  monitor_.store().disk().SetFull(true);
  const InboxItem item =
      TestMonitor::ItemOf({Customer("ann").Says("a1").At("10:00").About({"northair"}),
                           Customer("bob").Says("b1").At("10:00").About({"northair"})});
  const Status refused = monitor_.pipeline().Run({item}, Moment("10:01"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kDisk);
  EXPECT_GT(monitor_.pipeline().waiting(), 0u);
  EXPECT_EQ(Source().stored, 3);
  EXPECT_EQ(monitor_.pipeline().clock(), Moment("10:00"));
  EXPECT_THAT(monitor_.Conversations(), SizeIs(3));

  ASSERT_FALSE(monitor_.pipeline().Run({}, Moment("10:02"))) << "it is still full";
  monitor_.store().disk().SetFull(false);
  ASSERT_TRUE(monitor_.pipeline().Run({}, Moment("10:03")));
  EXPECT_EQ(monitor_.pipeline().waiting(), 0u);
  EXPECT_EQ(Source().stored, 5);
  EXPECT_EQ(Source().AccountedFor(), 5);
  EXPECT_EQ(Source().cursor, item.cursor);
  EXPECT_THAT(monitor_.Conversations(), SizeIs(5));
}

TEST_F(PipelineTest, AWriteThatFailsAnywhereInABatchCountsNothingTwice) {
  Refuse("p7");
  Refuse("p40");
  const std::vector<PostEvent> events = Posts(50);
  int64_t failures = 0;
  for (int64_t nth = 1; nth < 2000; ++nth) {
    monitor_.store().StartAnew();
    monitor_.Restart();
    Refuse("p7");
    Refuse("p40");
    monitor_.store().disk().FailWrite(nth);
    Status ran = monitor_.pipeline().Run({TestMonitor::ItemOf(events)}, Moment("10:01"));
    if (ran) break;
    ++failures;
    EXPECT_EQ(ran.error().code, Errc::kDisk);
    ASSERT_TRUE(monitor_.pipeline().Run({}, Moment("10:01"))) << nth;
    ASSERT_EQ(Source().stored, 48) << nth;
    ASSERT_EQ(Source().quarantined, 2) << nth;
    ASSERT_EQ(Source().AccountedFor(), 50) << nth;
    ASSERT_THAT(monitor_.Ledger(), SizeIs(48)) << nth;
    ASSERT_EQ(monitor_.store().Number("SELECT count(*) FROM quarantine"), 2) << nth;
  }
  EXPECT_GT(failures, 0);
}

TEST_F(PipelineTest, WhatFallsDueOnAFullDiskIsDecidedOnceItHasRoom) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  monitor_.store().disk().SetFull(true);
  ASSERT_FALSE(monitor_.pipeline().Run({Tick()}, Moment("11:00")));
  EXPECT_EQ(monitor_.pipeline().NextDue(), Moment("11:00"));
  monitor_.store().disk().SetFull(false);
  ASSERT_TRUE(monitor_.pipeline().Run({}, Moment("11:05")));
  EXPECT_EQ(OnlyWait().decided_at, Moment("11:00"));
  EXPECT_THAT(WrittenSteps(), ElementsAre(LedgerStep::kDecided));
}

TEST_F(PipelineTest, AfterAFailedSyncOnlyANewStartGoesOn) {
  monitor_.Take(Posts(3, "zeta"), Moment("10:00"));
  monitor_.store().disk().FailSync(1);
  const InboxItem item =
      TestMonitor::ItemOf({Customer("ann").Says("a1").At("10:00").About({"northair"})});
  ASSERT_FALSE(monitor_.pipeline().Run({item}, Moment("10:01")));
  EXPECT_TRUE(monitor_.store().database().sync_failed());
  ASSERT_FALSE(monitor_.pipeline().Run({}, Moment("10:02")));
  EXPECT_GT(monitor_.pipeline().waiting(), 0u);

  monitor_.Restart();
  if (Source().cursor != item.cursor) monitor_.Take(item.events, Moment("10:03"));
  EXPECT_EQ(Source().stored, 4);
  EXPECT_EQ(Source().AccountedFor(), 4);
}

// Start is recovery.

TEST_F(PipelineTest, AStartTakesUpWhereItWasLeft) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Customer("bob").Says("p2").At("10:10").About({"northair"}),
                 Brand("northair").Says("r1").At("10:20").To("p2")},
                Moment("10:21"));
  const std::string before = monitor_.Canonical();
  monitor_.Restart();
  EXPECT_EQ(monitor_.Canonical(), before);
  EXPECT_EQ(monitor_.pipeline().clock(), Moment("10:21"));
  EXPECT_EQ(monitor_.pipeline().NextDue(), Moment("11:00"));
  EXPECT_EQ(Source().stored, 3);
  monitor_.PassTo(Moment("11:30"));
  EXPECT_THAT(monitor_.Conversations(),
              Contains(Field(&triage::Conversation::waits,
                             ElementsAre(Field(&Wait::outcome, Outcome::kMissed)))));
}

TEST_F(PipelineTest, WhatCameTwiceBecauseOfARestartIsCountedAsADuplicate) {
  const std::vector<PostEvent> events = Posts(5);
  monitor_.Take(events, Moment("10:01"));
  const std::string before = monitor_.Canonical();
  monitor_.Restart();
  monitor_.Take(events, Moment("10:02"));
  EXPECT_EQ(monitor_.Canonical(), before);
  EXPECT_EQ(Source().stored, 5);
  EXPECT_EQ(Source().tally.duplicates, 5);
  EXPECT_EQ(Source().AccountedFor(), 10);
}

TEST_F(PipelineTest, NewIdsAfterARestartAreNew) {
  monitor_.Take({Customer("ann").Says("p1").About({"northair"})}, Moment("10:01"));
  monitor_.Restart();
  monitor_.Take({Customer("bob").Says("p2").About({"northair"})}, Moment("10:01"));
  const auto conversations = monitor_.Conversations();
  ASSERT_THAT(conversations, SizeIs(2));
  EXPECT_NE(conversations[0].id, conversations[1].id);
}

TEST_F(PipelineTest, AStoreOfANewerProgramIsRefused) {
  monitor_.store().Run("UPDATE schema_versions SET number = 9999 WHERE room = 'triage'");
  const auto started = Pipeline::Start(monitor_.store().database(), {});
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Errc::kInvalid);
}

// Late facts.

TEST_F(PipelineTest, ALateFactMakesOneCorrectionAndTheRestStands) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("11:30"));
  monitor_.Take({Brand("northair").Says("r1").At("10:30").To("p1")}, Moment("11:31"));
  EXPECT_THAT(WrittenSteps(), ElementsAre(LedgerStep::kCorrected, LedgerStep::kAnswered));
  monitor_.Take({DeleteOf("p1", Moment("10:10"))}, Moment("11:32"));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kCancelled);
  EXPECT_THAT(WrittenSteps(), ElementsAre(LedgerStep::kCorrected, LedgerStep::kEnded));
}

TEST_F(PipelineTest, AHiddenAccountChangesNoWait) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  for (const auto state : {ingest::AccountState::kSuspended, ingest::AccountState::kDeactivated,
                           ingest::AccountState::kActive}) {
    monitor_.Take({test::AccountBecomes("ann", state, Moment("10:10"))}, Moment("10:11"));
    EXPECT_TRUE(OnlyWait().open());
    EXPECT_THAT(monitor_.pipeline().written(), IsEmpty());
    EXPECT_THAT(monitor_.pipeline().TakePublication().conversations, SizeIs(1))
        << "whoever looks at it has to hear that its posts are hidden, or back";
  }
  monitor_.Take({test::AccountBecomes("ann", ingest::AccountState::kDeleted, Moment("10:20"))},
                Moment("10:21"));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kCancelled);
}

TEST_F(PipelineTest, WhatMayBeShownOfAPostIsPublishedThoughNoWaitChanges) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  monitor_.Take({Brand("northair").Says("r1").At("10:10").To("p1")}, Moment("10:10"));
  const int64_t conversation = monitor_.Conversations().front().id;
  monitor_.pipeline().TakePublication();

  monitor_.Take({test::EditOf("p1", 2, "other words", Moment("10:20"))}, Moment("10:21"));
  EXPECT_THAT(monitor_.pipeline().TakePublication().conversations, ElementsAre(conversation));
  monitor_.Take({DeleteOf("p1", Moment("10:30"))}, Moment("10:31"));
  EXPECT_THAT(monitor_.pipeline().TakePublication().conversations, ElementsAre(conversation));
  EXPECT_EQ(OnlyWait().outcome, Outcome::kMet);
}

}  // namespace
}  // namespace firstreply::app
