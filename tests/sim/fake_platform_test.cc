#include "tests/sim/fake_platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/history.h"

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;
using ingest::Freshness;
using ingest::InboxItem;
using ingest::PostEvent;
using ingest::Taken;

constexpr TimePoint kStart = HistoryOptions{}.start;

// Keeps what it takes; full or closed when told to be.
class RecordingSink final : public ingest::EventSink {
 public:
  Taken Take(InboxItem&& item) override {
    if (answer == Taken::kTaken) {
      items.push_back(std::move(item));
    } else {
      refused.push_back(item);
    }
    return answer;
  }

  Taken answer = Taken::kTaken;
  std::vector<InboxItem> items;
  std::vector<InboxItem> refused;
};

// Events of one source, all that its stream holds.
std::vector<PostEvent> EventsOf(uint64_t seed) {
  return ReportedBy(MakeHistory({.seed = seed, .threads = 20}), "x-main");
}

FakePlatform::Options XOptions(uint64_t seed) {
  return {.source = "x-main", .seed = seed};
}

std::map<std::string, int> TimesTaken(const std::vector<InboxItem>& items) {
  std::map<std::string, int> times;
  for (const InboxItem& item : items) {
    for (const PostEvent& event : item.events) ++times[event.event_id];
  }
  return times;
}

TEST(FakePlatformTest, SendsEverythingAtLeastOnceAndSomeThingsTwiceAndOutOfOrder) {
  const std::vector<PostEvent> events = EventsOf(1);
  ASSERT_GT(events.size(), 50u);
  SimScheduler scheduler({.start = kStart});
  FakePlatform platform(scheduler, events, XOptions(1));
  RecordingSink sink;
  platform.Connect(std::nullopt, sink);
  EXPECT_FALSE(platform.exhausted());
  scheduler.RunUntil(platform.ends_at());
  EXPECT_TRUE(platform.exhausted());

  const std::map<std::string, int> times = TimesTaken(sink.items);
  EXPECT_EQ(times.size(), events.size());
  int twice = 0;
  int backwards = 0;
  TimePoint last{};
  for (const InboxItem& item : sink.items) {
    EXPECT_EQ(item.source, "x-main");
    for (const PostEvent& event : item.events) {
      if (ingest::HappenedAt(event).at < last) ++backwards;
      last = ingest::HappenedAt(event).at;
    }
  }
  for (const auto& [id, count] : times) twice += count > 1 ? 1 : 0;
  EXPECT_GT(twice, 0);
  EXPECT_GT(backwards, 0);
}

TEST(FakePlatformTest, SendsNothingBeforeThePlatformKnewOfIt) {
  SimScheduler scheduler({.start = kStart});
  FakePlatform platform(scheduler, EventsOf(2), XOptions(2));

  struct PunctualSink final : ingest::EventSink {
    explicit PunctualSink(SimScheduler& time) : scheduler(time) {}
    Taken Take(InboxItem&& item) override {
      for (const PostEvent& event : item.events) {
        EXPECT_LE(event.seen_at.value_or(ingest::HappenedAt(event).at), scheduler.Now());
        EXPECT_NE(event.freshness, Freshness::kCatchUp);
      }
      return Taken::kTaken;
    }
    SimScheduler& scheduler;
  } sink(scheduler);
  platform.Connect(std::nullopt, sink);
  scheduler.RunUntil(platform.ends_at());
  EXPECT_TRUE(platform.exhausted());
}

TEST(FakePlatformTest, TheTallyOfEveryItemComesOut) {
  SimScheduler scheduler({.start = kStart});
  FakePlatform platform(scheduler, EventsOf(3), XOptions(3));
  RecordingSink sink;
  platform.Connect(std::nullopt, sink);
  scheduler.RunUntil(platform.ends_at());
  ingest::SourceTally sum;
  int64_t events = 0;
  for (const InboxItem& item : sink.items) {
    sum += item.tally;
    events += static_cast<int64_t>(item.events.size());
    EXPECT_TRUE(item.cursor || !item.events.empty());
  }
  EXPECT_GT(sum.irrelevant, 0);
  EXPECT_GT(sum.rejected["unreadable"], 0);
  EXPECT_EQ(sum.received, sum.irrelevant + sum.rejected["unreadable"] + events);
}

TEST(FakePlatformTest, TheSameSeedSendsTheSameAtTheSameTime) {
  std::vector<std::vector<InboxItem>> runs;
  for (int run = 0; run < 2; ++run) {
    SimScheduler scheduler({.start = kStart});
    FakePlatform platform(scheduler, EventsOf(4), XOptions(4));
    RecordingSink sink;
    platform.Connect(std::nullopt, sink);
    scheduler.RunUntil(kStart + 10 * 24h);
    runs.push_back(std::move(sink.items));
  }
  EXPECT_FALSE(runs[0].empty());
  EXPECT_EQ(runs[0], runs[1]);
}

// A monitor that stores some of what it took, crashes, and comes back with the cursor that it
// stored.
TEST(FakePlatformTest, NothingIsLostWhenEveryRestartAsksFromTheStoredCursor) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const std::vector<PostEvent> events = EventsOf(seed);
    Random random(seed);
    SimScheduler scheduler({.start = kStart, .shuffle_seed = seed});
    FakePlatform platform(scheduler, events, XOptions(seed));
    std::optional<std::string> stored_cursor;
    std::set<std::string> stored;
    bool done = false;
    while (!done) {
      RecordingSink sink;
      platform.Connect(stored_cursor, sink);
      scheduler.RunFor(random.Between(Duration(1s), 5 * 24h));
      done = platform.exhausted();
      platform.Disconnect();
      const size_t kept = done ? sink.items.size() : random.Below(sink.items.size() + 1);
      for (size_t i = 0; i < kept; ++i) {
        for (const PostEvent& event : sink.items[i].events) stored.insert(event.event_id);
        if (sink.items[i].cursor) stored_cursor = sink.items[i].cursor;
      }
    }
    EXPECT_EQ(stored.size(), events.size()) << "seed " << seed;
  }
}

TEST(FakePlatformTest, WhatWasSentBeforeAConnectionIsCatchUpOrWithoutACursorBackfill) {
  const auto freshness_after = [](const std::optional<std::string>& cursor) {
    SimScheduler scheduler({.start = kStart + 100 * 24h});
    FakePlatform platform(scheduler, EventsOf(5), XOptions(5));
    RecordingSink sink;
    platform.Connect(cursor, sink);
    scheduler.RunReady();
    EXPECT_TRUE(platform.exhausted());
    std::set<Freshness> seen;
    for (const InboxItem& item : sink.items) {
      for (const PostEvent& event : item.events) seen.insert(event.freshness);
    }
    return seen;
  };
  EXPECT_THAT(freshness_after(std::nullopt), testing::ElementsAre(Freshness::kBackfill));
  EXPECT_THAT(freshness_after("0"), testing::Contains(Freshness::kCatchUp));
  EXPECT_THAT(freshness_after("0"), testing::Not(testing::Contains(Freshness::kLive)));
}

TEST(FakePlatformTest, AFullSinkIsOfferedTheSameItemAgainUntilItHasRoom) {
  const std::vector<PostEvent> events = EventsOf(6);
  SimScheduler scheduler({.start = kStart + 100 * 24h});
  FakePlatform platform(scheduler, events, XOptions(6));
  RecordingSink sink;
  sink.answer = Taken::kFull;
  platform.Connect(std::nullopt, sink);
  scheduler.RunFor(1s);
  ASSERT_GT(sink.refused.size(), 2u);
  for (const InboxItem& item : sink.refused) EXPECT_EQ(item, sink.refused.front());
  EXPECT_FALSE(platform.exhausted());

  sink.answer = Taken::kTaken;
  scheduler.RunFor(1s);
  EXPECT_TRUE(platform.exhausted());
  EXPECT_EQ(sink.items.front(), sink.refused.front());
  EXPECT_EQ(TimesTaken(sink.items).size(), events.size());
}

TEST(FakePlatformTest, AClosedSinkEndsTheConnection) {
  SimScheduler scheduler({.start = kStart + 100 * 24h});
  FakePlatform platform(scheduler, EventsOf(7), XOptions(7));
  RecordingSink sink;
  sink.answer = Taken::kClosed;
  platform.Connect(std::nullopt, sink);
  scheduler.RunFor(1h);
  EXPECT_EQ(sink.refused.size(), 1u);
  EXPECT_FALSE(platform.exhausted());
}

TEST(FakePlatformTest, ADisconnectedPlatformSendsNothing) {
  SimScheduler scheduler({.start = kStart});
  FakePlatform platform(scheduler, EventsOf(8), XOptions(8));
  RecordingSink sink;
  platform.Connect(std::nullopt, sink);
  platform.Disconnect();
  scheduler.RunUntil(platform.ends_at());
  EXPECT_TRUE(sink.items.empty());
}

}  // namespace
}  // namespace firstreply::test
