#include "alerts/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>

#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::alerts {
namespace {

using ingest::Urgency;
using test::Moment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

Alert Sample(int64_t conversation) {
  return {.conversation = conversation,
          .started_by = 40 + conversation,
          .state = AlertState::kAtRisk,
          .quiet = false,
          .found = false,
          .changed_at = Moment("10:50"),
          .brand = "northair",
          .urgency = Urgency::kHigh,
          .started_at = Moment("10:00"),
          .deadline = Moment("11:00")};
}

Alert Quiet(int64_t conversation, std::string brand, TimePoint started_at) {
  Alert alert = Sample(conversation);
  alert.quiet = true;
  alert.brand = std::move(brand);
  alert.started_at = started_at;
  alert.deadline = started_at + std::chrono::hours(1);
  return alert;
}

AlertMessage About(int64_t conversation, AlertEvent event = AlertEvent::kRaised) {
  return {.event = event,
          .conversation = conversation,
          .brand = "northair",
          .started_by = 41,
          .urgency = Urgency::kCritical,
          .started_at = Moment("10:00"),
          .deadline = Moment("11:00"),
          .at = Moment("10:00"),
          .oldest = {}};
}

class AlertTablesTest : public ::testing::Test {
 protected:
  AlertTablesTest() {
    Migrate(store_.database(), kRoom, Migrations()).value();
    Write([](Transaction& tx) { NameTimeline(tx, "t1"); });
  }

  template <class F>
  std::invoke_result_t<F, Transaction&> Write(F write) {
    Transaction tx(store_.database());
    if constexpr (std::is_void_v<decltype(write(tx))>) {
      write(tx);
      tx.Commit().value();
    } else {
      auto result = write(tx);
      tx.Commit().value();
      return result;
    }
  }
  template <class F>
  std::invoke_result_t<F, Reader&> Read(F read) {
    Reader reader(store_.database());
    return read(reader);
  }

  Delivery Told(int64_t conversation, const std::string& destination = "desk") {
    return Write([&](Transaction& tx) {
      return StoreDelivery(tx, destination, About(conversation), Moment("10:01"));
    });
  }
  void Became(const DeliveryResult& result) {
    Write([&](Transaction& tx) { StoreResult(tx, result); });
  }
  std::vector<Delivery> Pending(int64_t after = 0, size_t count_max = 100) {
    return Read([&](Reader& reader) { return LoadPending(reader, after, count_max); });
  }

  test::TestStore store_;
};

TEST_F(AlertTablesTest, GiveBackAnAlertAsItWasStored) {
  EXPECT_EQ(Read([](Reader& reader) { return LoadAlert(reader, 7); }), std::nullopt);
  Alert alert = Sample(7);
  Write([&](Transaction& tx) { StoreAlert(tx, alert); });
  EXPECT_EQ(Read([](Reader& reader) { return LoadAlert(reader, 7); }), alert);
  alert.state = AlertState::kMissed;
  alert.quiet = alert.found = true;
  Write([&](Transaction& tx) { StoreAlert(tx, alert); });
  EXPECT_EQ(Read([](Reader& reader) { return LoadAlert(reader, 7); }), alert);
}

TEST_F(AlertTablesTest, KnowWhichAlertsAreOpen) {
  Alert resolved = Sample(8);
  resolved.state = AlertState::kResolved;
  Write([&](Transaction& tx) {
    StoreAlert(tx, Sample(9));
    StoreAlert(tx, resolved);
    StoreAlert(tx, Sample(7));
  });
  EXPECT_THAT(Read([](Reader& reader) { return LoadOpenAlerts(reader); }),
              ElementsAre(Sample(7), Sample(9)));
}

TEST_F(AlertTablesTest, CountWhatABackfillBroughtOnceForEachBrand) {
  Alert resolved = Quiet(4, "northair", Moment("08:00"));
  resolved.state = AlertState::kResolved;
  Write([&](Transaction& tx) {
    StoreAlert(tx, Quiet(1, "seagull", Moment("11:30")));
    StoreAlert(tx, Quiet(2, "northair", Moment("11:30")));
    StoreAlert(tx, Quiet(3, "northair", Moment("09:00")));
    StoreAlert(tx, resolved);
    StoreAlert(tx, Sample(5));
  });
  EXPECT_TRUE(Read([](Reader& reader) { return HasUnfound(reader); }));

  const auto found = Write([](Transaction& tx) { return TakeUnfound(tx, Moment("12:00")); });
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].event, AlertEvent::kFound);
  EXPECT_EQ(found[0].brand, "northair");
  EXPECT_EQ(found[0].conversation, 0);
  EXPECT_EQ(found[0].waiting, 2);
  EXPECT_EQ(found[0].overdue, 1);
  EXPECT_EQ(found[0].oldest, Moment("09:00"));
  EXPECT_EQ(found[0].at, Moment("12:00"));
  EXPECT_EQ(found[1].brand, "seagull");
  EXPECT_EQ(found[1].waiting, 1);
  EXPECT_EQ(found[1].overdue, 0);

  EXPECT_FALSE(Read([](Reader& reader) { return HasUnfound(reader); }));
  EXPECT_THAT(Write([](Transaction& tx) { return TakeUnfound(tx, Moment("12:01")); }), IsEmpty());
  EXPECT_FALSE(Read([](Reader& reader) { return LoadAlert(reader, 5); })->found);
}

TEST_F(AlertTablesTest, PutADeliveryIntoTheOutboxUnderAnIdOfItsOwn) {
  const Delivery first = Told(7);
  EXPECT_EQ(first.key, "c7");
  EXPECT_EQ(first.message_id, "t1-" + std::to_string(first.id));
  EXPECT_EQ(first.created_at, Moment("10:01"));
  EXPECT_EQ(first.attempts, 0);
  const Delivery second = Told(7, "archive");
  EXPECT_GT(second.id, first.id);
  EXPECT_THAT(Pending(), ElementsAre(first, second));
  EXPECT_THAT(Pending(first.id), ElementsAre(second));
  EXPECT_THAT(Pending(0, 1), ElementsAre(first));
  EXPECT_EQ(Read([](Reader& reader) { return CountPending(reader); }), 2);
}

TEST_F(AlertTablesTest, KeepTheNumbersOfAFoundMessage) {
  AlertMessage found = {.event = AlertEvent::kFound,
                        .brand = "northair",
                        .at = Moment("12:00"),
                        .waiting = 12,
                        .overdue = 5,
                        .oldest = Moment("09:00")};
  const Delivery delivery =
      Write([&](Transaction& tx) { return StoreDelivery(tx, "desk", found, Moment("12:00")); });
  EXPECT_EQ(delivery.key, "found");
  EXPECT_THAT(Pending(), ElementsAre(delivery));
}

TEST_F(AlertTablesTest, ADeliveryNeedsATimeLineWithAName) {
  Write([](Transaction& tx) { NameTimeline(tx, ""); });
  EXPECT_THROW(Told(7), std::logic_error);
}

TEST_F(AlertTablesTest, ANewTimeLineNamesNewMessagesAndLeavesTheOldOnesTheirIds) {
  const Delivery before = Told(7);
  Write([](Transaction& tx) { NameTimeline(tx, "t2"); });
  EXPECT_EQ(Read([](Reader& reader) { return LoadTimeline(reader); }), "t2");
  const Delivery after = Told(8);
  EXPECT_EQ(after.message_id, "t2-" + std::to_string(after.id));
  EXPECT_THAT(Pending(), ElementsAre(before, after));
}

TEST_F(AlertTablesTest, RememberTriesThatFailed) {
  Delivery delivery = Told(7);
  Became({.id = delivery.id,
          .attempts = 3,
          .at = Moment("10:05"),
          .next_try_at = Moment("10:06"),
          .status = 503});
  delivery.attempts = 3;
  delivery.next_try_at = Moment("10:06");
  EXPECT_THAT(Pending(), ElementsAre(delivery));
}

TEST_F(AlertTablesTest, WhatIsDoneIsNoLongerPendingAndStaysAsItIs) {
  const Delivery sent = Told(7);
  const Delivery overtaken = Told(8);
  const Delivery given_up = Told(9);
  Became({.id = sent.id,
          .state = DeliveryState::kSent,
          .attempts = 1,
          .at = Moment("10:02"),
          .next_try_at = {},
          .status = 200});
  Became({.id = overtaken.id,
          .state = DeliveryState::kOvertaken,
          .at = Moment("10:02"),
          .next_try_at = {}});
  Became({.id = given_up.id,
          .state = DeliveryState::kGivenUp,
          .at = Moment("10:02"),
          .next_try_at = {}});
  EXPECT_THAT(Pending(), IsEmpty());
  // A result that comes twice, or after the end, changes nothing.
  Became({.id = sent.id, .attempts = 2, .at = Moment("10:03"), .next_try_at = Moment("10:04")});
  EXPECT_THAT(Pending(), IsEmpty());
  Became({.id = 4711, .state = DeliveryState::kSent, .at = Moment("10:03"), .next_try_at = {}});
}

TEST_F(AlertTablesTest, ForgetWhatWasDoneWithLongAgoAndNeverGiveItsNumberAgain) {
  const Delivery sent = Told(7);
  const Delivery sent_later = Told(7);
  Became({.id = sent.id, .state = DeliveryState::kSent, .at = Moment("10:02"), .next_try_at = {}});
  Became({.id = sent_later.id,
          .state = DeliveryState::kSent,
          .at = Moment("10:30"),
          .next_try_at = {}});
  const auto forget = [&](TimePoint before) {
    return Write([&](Transaction& tx) { return ForgetDone(tx, before); });
  };
  EXPECT_EQ(forget(Moment("10:30")), 1);
  EXPECT_EQ(forget(Moment("10:31")), 1);
  EXPECT_EQ(forget(Moment("23:00")), 0);
  EXPECT_GT(Told(7).id, sent_later.id);
  EXPECT_EQ(forget(Moment("23:00")), 0);
  EXPECT_THAT(Pending(), SizeIs(1));
}

TEST_F(AlertTablesTest, KnowWhichDestinationIsSwitchedOffAndSinceWhen) {
  const Delivery first = Told(7, "desk");
  const Delivery second = Told(8, "desk");
  const auto disabled = [&] { return Read([](Reader& reader) { return LoadDisabled(reader); }); };
  EXPECT_THAT(disabled(), IsEmpty());
  for (const Delivery& delivery : {first, second}) {
    Became({.id = delivery.id,
            .attempts = 1,
            .at = delivery.id == first.id ? Moment("10:02") : Moment("10:03"),
            .next_try_at = {},
            .status = 410,
            .disables_destination = true});
  }
  EXPECT_THAT(disabled(), ElementsAre(Pair("desk", Moment("10:02"))));
  EXPECT_THAT(Pending(), SizeIs(2));
  Write([](Transaction& tx) { EnableDestination(tx, "desk"); });
  EXPECT_THAT(disabled(), IsEmpty());
}

TEST_F(AlertTablesTest, RememberOverARestartWhetherDeliveriesAreHeld) {
  const auto held = [&] { return Read([](Reader& reader) { return DeliveriesAreHeld(reader); }); };
  EXPECT_FALSE(held());
  Write([](Transaction& tx) { HoldDeliveries(tx, true); });
  store_.Reopen();
  EXPECT_TRUE(held());
  Write([](Transaction& tx) { HoldDeliveries(tx, false); });
  EXPECT_FALSE(held());
}

TEST_F(AlertTablesTest, AStoreThatIsNewHasNoTimeLineYet) {
  store_.StartAnew();
  Migrate(store_.database(), kRoom, Migrations()).value();
  EXPECT_EQ(Read([](Reader& reader) { return LoadTimeline(reader); }), "");
}

}  // namespace
}  // namespace firstreply::alerts
