// What the pipeline tells, and when: from events to the outbox.
#include "deploy/app/alerting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "alerts/tables.h"
#include "deploy/app/pipeline.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_monitor.h"
#include "tests/support/test_store.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using alerts::Delivery;
using ingest::Freshness;
using ingest::PostEvent;
using test::Brand;
using test::Customer;
using test::Moment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AlertingTest : public testing::Test {
 protected:
  AlertingTest() { Start(); }

  void Start() {
    pipeline_.reset();
    store_.Reopen();
    pipeline_ =
        Pipeline::Start(store_.database(), {.addressees = addressees_, .timeline = "a-time-line"})
            .value();
  }
  void Take(const PostEvent& event, TimePoint now) {
    std::vector<Input> inputs;
    inputs.emplace_back(test::TestMonitor::ItemOf({event}));
    pipeline_->Run(std::move(inputs), now).value();
  }
  void PassTo(std::string_view time) { pipeline_->Run({Tick()}, Moment(time)).value(); }

  // "desk: raised" for each delivery that became visible since the last call.
  std::vector<std::string> Told() {
    std::vector<std::string> told;
    for (const Delivery& delivery : pipeline_->TakePublication().deliveries) {
      told.push_back(delivery.destination + ": " + std::string(NameOf(delivery.message.event)));
    }
    return told;
  }
  std::vector<Delivery> Pending() {
    Reader reader(store_.database());
    return alerts::LoadPending(reader, 0, 1000);
  }
  static PostEvent Complaint(const std::string& id = "1") {
    return Customer("ann").Says(id).At("10:00").About({"northair"});
  }

  std::vector<Addressee> addressees_ = {{.name = "desk", .brands = {}}};
  test::TestStore store_;
  std::unique_ptr<Pipeline> pipeline_;
};

TEST_F(AlertingTest, TellsTheWholeLifeOfAWaitEachTimeAtItsTime) {
  Take(Complaint(), Moment("10:01"));
  EXPECT_THAT(Told(), ElementsAre("desk: conversation.raised"));
  EXPECT_EQ(pipeline_->NextDue(), Moment("10:48"));
  PassTo("10:47");
  EXPECT_THAT(Told(), IsEmpty());
  PassTo("10:48");
  EXPECT_THAT(Told(), ElementsAre("desk: conversation.at_risk"));
  EXPECT_EQ(pipeline_->NextDue(), Moment("11:00"));
  PassTo("11:00");
  EXPECT_THAT(Told(), ElementsAre("desk: conversation.missed"));
  Take(Brand("northair").Says("2").To("1").At("11:10").About({"northair"}), Moment("11:10"));
  EXPECT_THAT(Told(), ElementsAre("desk: conversation.answered"));
  EXPECT_THAT(Pending(), SizeIs(4));
}

TEST_F(AlertingTest, TellsEachDestinationOfItsOwnBrandsOnly) {
  addressees_ = {{.name = "air", .brands = {"northair"}}, {.name = "sea", .brands = {"southsea"}}};
  Start();
  Take(Complaint(), Moment("10:01"));
  EXPECT_THAT(Told(), ElementsAre("air: conversation.raised"));
}

TEST_F(AlertingTest, ADestinationThatComesOrGoesCountsFromThenOn) {
  pipeline_->Run({Address{{{.name = "night", .brands = {}}}}}, Moment("09:00")).value();
  Take(Complaint(), Moment("10:01"));
  EXPECT_THAT(Told(), ElementsAre("night: conversation.raised"));
}

TEST_F(AlertingTest, NothingOfABackfillIsToldButThatItWasFound) {
  for (const char* id : {"1", "2", "3"}) {
    Take(Customer(std::string("c") + id)
             .Says(id)
             .At("10:00")
             .About({"northair"})
             .Seen(Freshness::kBackfill),
         Moment("10:01"));
  }
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_EQ(pipeline_->NextDue(), Moment("10:02"));
  PassTo("10:02");
  EXPECT_THAT(Told(), ElementsAre("desk: conversations.found"));
  PassTo("11:30");
  EXPECT_THAT(Told(), IsEmpty());
  ASSERT_THAT(Pending(), SizeIs(1));
  EXPECT_EQ(Pending().front().message.waiting, 3);
}

TEST_F(AlertingTest, ABackfillThatGoesOnIsToldAfterTenMinutesAtTheLatest) {
  TimePoint now = Moment("10:00");
  for (int i = 0; i < 25; ++i, now += 30s) {
    Take(Customer("c" + std::to_string(i))
             .Says("p" + std::to_string(i))
             .At("09:59")
             .About({"northair"})
             .Seen(Freshness::kBackfill),
         now);
  }
  EXPECT_THAT(Told(), ElementsAre("desk: conversations.found"));
}

TEST_F(AlertingTest, WhatAReplayLeftInTheStoreIsFoundOnStart) {
  pipeline_.reset();
  pipeline_ = Pipeline::Start(store_.database(), {}).value();
  Take(Customer("ann").Says("1").At("10:00").About({"northair"}).Seen(Freshness::kBackfill),
       Moment("10:01"));
  EXPECT_THAT(Told(), IsEmpty());
  Start();
  PassTo("10:05");
  EXPECT_THAT(Told(), IsEmpty());
  PassTo("10:06");
  EXPECT_THAT(Told(), ElementsAre("desk: conversations.found"));
}

TEST_F(AlertingTest, WhatFellDueWhileNothingRanIsToldAtTheStartAndOnlyOnce) {
  Take(Complaint(), Moment("10:01"));
  EXPECT_THAT(Told(), ElementsAre("desk: conversation.raised"));
  Start();
  PassTo("12:00");
  EXPECT_THAT(Told(), ElementsAre("desk: conversation.missed"));
  Start();
  PassTo("12:01");
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_F(AlertingTest, AnAlertWhoseWaitEndedInAReplayIsResolvedAtTheNextStart) {
  Take(Complaint(), Moment("10:01"));
  (void)Told();
  pipeline_.reset();
  pipeline_ = Pipeline::Start(store_.database(), {}).value();
  Take(Brand("northair").Says("2").To("1").At("10:10").About({"northair"}), Moment("10:10"));
  Start();
  PassTo("10:11");
  EXPECT_THAT(Told(), ElementsAre("desk: conversation.answered"));
}

TEST_F(AlertingTest, ACommitThatFailsTellsNothingUntilItSucceeds) {
  store_.disk().SetFull(true);
  std::vector<Input> inputs;
  inputs.emplace_back(test::TestMonitor::ItemOf({Complaint()}));
  EXPECT_FALSE(pipeline_->Run(std::move(inputs), Moment("10:01")));
  EXPECT_THAT(Told(), IsEmpty());
  store_.disk().SetFull(false);
  PassTo("10:02");
  EXPECT_THAT(Told(), ElementsAre("desk: conversation.raised"));
}

TEST_F(AlertingTest, AReceiptIsGivenWhenAllOfItsItemIsStored) {
  ingest::InboxItem item = test::TestMonitor::ItemOf({Complaint()});
  item.receipt = 7;
  std::vector<Input> inputs;
  inputs.emplace_back(std::move(item));
  pipeline_->Run(std::move(inputs), Moment("10:01")).value();
  EXPECT_THAT(pipeline_->TakePublication().receipts, ElementsAre(7));
}

TEST_F(AlertingTest, ACommandIsAnsweredAfterItsCommitAndOneThatFailsChangesNothing) {
  std::vector<std::string> replies;
  const auto command = [&replies](const std::string& sql, bool refuse) {
    return ingest::Command{.author = "user:anna",
                           .write = [sql, refuse](Transaction& tx, TimePoint) -> Status {
                             tx.RunScript(sql);
                             if (refuse) return Error{Errc::kInvalid, "refused"};
                             return Done{};
                           },
                           .reply =
                               [&replies](const Status& status) {
                                 replies.push_back(status ? "done" : status.error().message);
                               }};
  };
  std::vector<Input> inputs;
  inputs.emplace_back(command("CREATE TABLE kept (x)", false));
  inputs.emplace_back(command("CREATE TABLE refused (x)", true));
  inputs.emplace_back(command("INSERT INTO nowhere VALUES (1)", false));
  pipeline_->Run(std::move(inputs), Moment("10:00")).value();
  ASSERT_THAT(replies, SizeIs(3));
  EXPECT_EQ(replies[0], "done");
  EXPECT_EQ(replies[1], "refused");
  EXPECT_NE(replies[2], "done");
  EXPECT_EQ(store_.Number("SELECT count(*) FROM sqlite_master WHERE name IN ('kept', 'refused')"),
            1);
}

TEST_F(AlertingTest, WhatBecameOfADeliveryIsKept) {
  Take(Complaint(), Moment("10:01"));
  const Delivery delivery = Pending().front();
  DeliveryResults results;
  alerts::DeliveryResult sent;
  sent.id = delivery.id;
  sent.state = alerts::DeliveryState::kSent;
  sent.attempts = 1;
  sent.at = Moment("10:01");
  results.results.push_back(sent);
  std::vector<Input> inputs;
  inputs.emplace_back(std::move(results));
  pipeline_->Run(std::move(inputs), Moment("10:02")).value();
  EXPECT_THAT(Pending(), IsEmpty());
}

// Law 1: what is in the store is acted on, and one bad thread harms no other.
TEST_F(AlertingTest, AThreadThatCannotBeDecidedWhenItFallsDueIsSetAsideAndTheOthersGoOn) {
  Take(Complaint("1"), Moment("10:01"));
  Take(Customer("bob").Says("2").At("10:00").About({"northair"}), Moment("10:01"));
  (void)Told();
  store_.Run(
      "CREATE TRIGGER refuse BEFORE INSERT ON ledger WHEN NEW.conversation_id = 1 AND NEW.step = 2"
      " BEGIN SELECT RAISE(ABORT, 'a rule of the test'); END;");
  pipeline_->Run({Tick()}, Moment("11:00")).value();
  const dashboards::Publication published = pipeline_->TakePublication();
  EXPECT_THAT(published.set_aside, SizeIs(1));
  EXPECT_THAT(published.deliveries, SizeIs(1));
  store_.Run("DROP TRIGGER refuse");
  Start();
  PassTo("11:01");
  EXPECT_THAT(Told(), ElementsAre("desk: conversation.missed"));
}

TEST_F(AlertingTest, ABrandIsRemovedAlsoWhereOneOfItsThreadsCannotBeDecided) {
  Take(Complaint("1"), Moment("10:01"));
  Take(Customer("bob").Says("2").At("10:00").About({"northair"}), Moment("10:01"));
  pipeline_->Run({WatchBrands{{"northair"}}}, Moment("10:02")).value();
  (void)Told();
  store_.Run(
      "CREATE TRIGGER refuse BEFORE INSERT ON ledger WHEN NEW.conversation_id = 1"
      " BEGIN SELECT RAISE(ABORT, 'a rule of the test'); END;");
  pipeline_->Run({WatchBrands{{}}}, Moment("10:03")).value();
  const dashboards::Publication published = pipeline_->TakePublication();
  EXPECT_THAT(published.set_aside, SizeIs(1));
  EXPECT_THAT(published.deliveries, SizeIs(1));
}

}  // namespace
}  // namespace firstreply::app
