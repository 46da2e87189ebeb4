#include "ingest/inbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <semaphore>
#include <stdexcept>
#include <thread>
#include <vector>

namespace firstreply::ingest {
namespace {

using namespace std::chrono_literals;

PostEvent EventWith(const std::string& id, size_t raw_bytes = 0) {
  PostEvent event;
  event.source = "somewhere";
  event.event_id = id;
  event.body = PostDeleted{.key = {"x", id}, .deleted_at = {TimePoint{1s}}};
  event.raw = std::string(raw_bytes, '.');
  return event;
}

InboxItem ItemWith(const std::string& id, size_t raw_bytes = 0) {
  return {
      .source = {}, .events = {EventWith(id, raw_bytes)}, .cursor = id, .tally = {.received = 1}};
}

TEST(InboxTest, HandsOutWhatASourcePutInInItsOrderAndUnderItsName) {
  Inbox inbox({}, nullptr);
  Inbox::Producer& producer = inbox.ProducerFor("file");
  EXPECT_EQ(producer.TryPush(ItemWith("1")), Taken::kTaken);
  EXPECT_EQ(producer.Push(ItemWith("2")), Taken::kTaken);

  const std::vector<InboxItem> items = inbox.Drain(10);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].source, "file");
  EXPECT_EQ(items[0].events, std::vector{EventWith("1")});
  EXPECT_EQ(items[0].cursor, "1");
  EXPECT_EQ(items[0].tally.received, 1);
  EXPECT_EQ(items[1].cursor, "2");
  EXPECT_TRUE(inbox.Drain(10).empty());
}

TEST(InboxTest, ACursorMayRideAlone) {
  Inbox inbox({}, nullptr);
  EXPECT_EQ(inbox.ProducerFor("jets").TryPush(
                {.cursor = "17", .tally = {.received = 3, .irrelevant = 3}}),
            Taken::kTaken);
  const std::vector<InboxItem> items = inbox.Drain(1);
  ASSERT_EQ(items.size(), 1u);
  EXPECT_TRUE(items[0].events.empty());
  EXPECT_EQ(items[0].cursor, "17");
}

TEST(InboxTest, AFullInboxRefusesAndLeavesTheItemAsItWas) {
  Inbox inbox({.items_max = 1}, nullptr);
  Inbox::Producer& producer = inbox.ProducerFor("hook");
  ASSERT_EQ(producer.TryPush(ItemWith("1")), Taken::kTaken);
  InboxItem second = ItemWith("2");
  EXPECT_EQ(producer.TryPush(std::move(second)), Taken::kFull);
  // NOLINTNEXTLINE(bugprone-use-after-move): a refusal moves nothing
  EXPECT_EQ(second, ItemWith("2"));

  EXPECT_EQ(inbox.Drain(1).size(), 1u);
  EXPECT_EQ(producer.TryPush(std::move(second)), Taken::kTaken);
  EXPECT_EQ(inbox.Drain(1).at(0).cursor, "2");
}

TEST(InboxTest, CountsBytesAndRefusesBeyondThem) {
  Inbox inbox({.bytes_max = 10'000}, nullptr);
  Inbox::Producer& producer = inbox.ProducerFor("hook");
  ASSERT_EQ(producer.TryPush(ItemWith("1", 8'000)), Taken::kTaken);
  EXPECT_GE(inbox.bytes(), 8'000u);
  EXPECT_EQ(producer.TryPush(ItemWith("2", 8'000)), Taken::kFull);
  (void)inbox.Drain(1);
  EXPECT_EQ(inbox.bytes(), 0u);
  EXPECT_EQ(inbox.items(), 0u);
}

TEST(InboxTest, HoldsAsManyItemsAsTheProgramAllows) {
  Inbox inbox({}, nullptr);
  Inbox::Producer& producer = inbox.ProducerFor("hook");
  for (size_t i = 0; i < kInboxItemsMax; ++i) {
    ASSERT_EQ(producer.TryPush({.cursor = "1"}), Taken::kTaken);
  }
  EXPECT_EQ(producer.TryPush({.cursor = "1"}), Taken::kFull);
}

TEST(InboxTest, HoldsAsManyBytesAsTheProgramAllows) {
  Inbox inbox({}, nullptr);
  Inbox::Producer& producer = inbox.ProducerFor("hook");
  constexpr size_t kEighth = kInboxBytesMax / 8;
  for (int i = 0; i < 7; ++i) ASSERT_EQ(producer.TryPush(ItemWith("1", kEighth)), Taken::kTaken);
  EXPECT_EQ(producer.TryPush(ItemWith("1", kEighth)), Taken::kFull);
  EXPECT_LE(inbox.bytes(), kInboxBytesMax);
}

TEST(InboxTest, RefusesMoreEventsTogetherThanOneBatchMayHold) {
  Inbox inbox({}, nullptr);
  Inbox::Producer& producer = inbox.ProducerFor("hook");
  InboxItem item;
  item.events.resize(kBatchEventsMax);
  EXPECT_EQ(producer.TryPush(InboxItem(item)), Taken::kTaken);
  item.events.emplace_back();
  EXPECT_THROW((void)producer.TryPush(InboxItem(item)), std::logic_error);
  EXPECT_THROW((void)producer.Push(InboxItem(item)), std::logic_error);
  EXPECT_EQ(inbox.items(), 1u);
}

TEST(InboxTest, AnItemLargerThanTheWholeBoundGoesThroughAlone) {
  Inbox inbox({.bytes_max = 1'000}, nullptr);
  Inbox::Producer& producer = inbox.ProducerFor("hook");
  ASSERT_EQ(producer.Push(ItemWith("large", 5'000)), Taken::kTaken);
  EXPECT_EQ(producer.TryPush(ItemWith("small")), Taken::kFull);
  EXPECT_EQ(inbox.Drain(5).size(), 1u);
  EXPECT_EQ(producer.TryPush(ItemWith("small")), Taken::kTaken);
}

TEST(InboxTest, AClosedInboxTakesNothingAndStillGivesWhatItHas) {
  Inbox inbox({}, nullptr);
  Inbox::Producer& producer = inbox.ProducerFor("hook");
  ASSERT_EQ(producer.TryPush(ItemWith("1")), Taken::kTaken);
  inbox.Close();
  EXPECT_EQ(producer.TryPush(ItemWith("2")), Taken::kClosed);
  EXPECT_EQ(producer.Push(ItemWith("2")), Taken::kClosed);
  EXPECT_EQ(inbox.Drain(5).size(), 1u);
  EXPECT_EQ(inbox.items(), 0u);
}

TEST(InboxTest, WakesOnceForAllThatComesInBeforeTheNextDrain) {
  int woken = 0;
  Inbox inbox({}, [&] { ++woken; });
  Inbox::Producer& producer = inbox.ProducerFor("hook");
  for (int i = 0; i < 3; ++i) ASSERT_EQ(producer.TryPush(ItemWith("1")), Taken::kTaken);
  EXPECT_EQ(woken, 1);
  (void)inbox.Drain(10);
  EXPECT_EQ(woken, 1);
  ASSERT_EQ(producer.TryPush(ItemWith("2")), Taken::kTaken);
  EXPECT_EQ(woken, 2);
}

TEST(InboxTest, WakesAgainForWhatADrainLeftBehind) {
  int woken = 0;
  Inbox inbox({}, [&] { ++woken; });
  Inbox::Producer& producer = inbox.ProducerFor("hook");
  for (int i = 0; i < 3; ++i) ASSERT_EQ(producer.TryPush(ItemWith("1")), Taken::kTaken);
  EXPECT_EQ(inbox.Drain(2).size(), 2u);
  EXPECT_EQ(woken, 2);
  EXPECT_EQ(inbox.Drain(2).size(), 1u);
  EXPECT_EQ(woken, 2);
}

TEST(InboxTest, KeepsOneProducerForANameSoThatAReconnectKeepsItsOrder) {
  Inbox inbox({}, nullptr);
  EXPECT_EQ(&inbox.ProducerFor("a"), &inbox.ProducerFor("a"));
  EXPECT_NE(&inbox.ProducerFor("a"), &inbox.ProducerFor("b"));
}

TEST(InboxTest, ASinkThatWaitsAndOneThatRefusesShareTheInbox) {
  Inbox inbox({.items_max = 2}, nullptr);
  WaitingSink waiting(inbox.ProducerFor("file"));
  RefusingSink refusing(inbox.ProducerFor("hook"));
  EXPECT_EQ(waiting.Take(ItemWith("1")), Taken::kTaken);
  EXPECT_EQ(refusing.Take(ItemWith("2")), Taken::kTaken);
  EXPECT_EQ(refusing.Take(ItemWith("3")), Taken::kFull);
  inbox.Close();
  EXPECT_EQ(waiting.Take(ItemWith("4")), Taken::kClosed);
}

TEST(InboxTest, CloseWakesProducersThatWaitForRoom) {
  Inbox inbox({.items_max = 1}, nullptr);
  ASSERT_EQ(inbox.ProducerFor("first").TryPush(ItemWith("0")), Taken::kTaken);
  std::vector<std::future<Taken>> blocked;
  for (int i = 0; i < 4; ++i) {
    blocked.push_back(std::async(std::launch::async, [&inbox, i] {
      return inbox.ProducerFor(std::to_string(i)).Push(ItemWith("1"));
    }));
  }
  inbox.Close();
  for (std::future<Taken>& each : blocked) EXPECT_EQ(each.get(), Taken::kClosed);
}

// Eight sources push as fast as they may, one consumer drains when woken.
TEST(InboxTest, LosesNothingDoublesNothingKeepsOrderAndBoundsUnderEightProducers) {
  constexpr int kSources = 8;
  constexpr int kItems = 2'000;
  constexpr size_t kItemsMax = 16;
  constexpr size_t kBytesMax = 16'000;
  std::binary_semaphore woken(0);
  Inbox inbox({.items_max = kItemsMax, .bytes_max = kBytesMax}, [&] { woken.release(); });

  std::vector<std::thread> producers;
  for (int source = 0; source < kSources; ++source) {
    producers.emplace_back([&, source] {
      Inbox::Producer& producer = inbox.ProducerFor(std::to_string(source));
      for (int i = 0; i < kItems; ++i) {
        InboxItem item = ItemWith(std::to_string(i), static_cast<size_t>(i % 50) * 20);
        // Every other item is offered without waiting first.
        Taken taken = i % 2 == 0 ? producer.TryPush(std::move(item)) : Taken::kFull;
        // NOLINTNEXTLINE(bugprone-use-after-move): a refusal moves nothing
        if (taken == Taken::kFull) taken = producer.Push(std::move(item));
        EXPECT_EQ(taken, Taken::kTaken);
      }
    });
  }

  std::map<std::string, int> next;
  int drained = 0;
  while (drained < kSources * kItems) {
    woken.acquire();
    EXPECT_LE(inbox.items(), kItemsMax);
    EXPECT_LE(inbox.bytes(), kBytesMax);
    for (const InboxItem& item : inbox.Drain(7)) {
      ASSERT_EQ(item.cursor, std::to_string(next[item.source]++));
      ++drained;
    }
  }
  for (std::thread& producer : producers) producer.join();
  EXPECT_EQ(next.size(), static_cast<size_t>(kSources));
  EXPECT_EQ(inbox.items(), 0u);
  EXPECT_EQ(inbox.bytes(), 0u);
}

}  // namespace
}  // namespace firstreply::ingest
