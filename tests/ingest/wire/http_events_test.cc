// Streams of events: what a reader sees, who is slow, who leaves, and how they end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "ingest/wire/event_channel.h"
#include "tests/ingest/wire/sim_server.h"

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using wire::EventFrame;
using wire::HttpRefusal;

constexpr char kAsk[] = "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST(EventFrameTest, AnEventHasItsFieldsAndEndsWithAnEmptyLine) {
  EXPECT_EQ(EventFrame("queue", "17", "{}"), "event: queue\nid: 17\ndata: {}\n\n");
  EXPECT_EQ(EventFrame("", "", "x"), "data: x\n\n");
}

TEST(EventFrameTest, DataOfSeveralLinesStaysOneEvent) {
  EXPECT_EQ(EventFrame("", "", "a\nb\r\nc\rd"), "data: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(EventFrame("", "", "a\n\n\nevent: forged"),
            "data: a\ndata: \ndata: \ndata: event: forged\n\n");
}

TEST(EventFrameTest, ALineBreakInNameOrIdBeginsNoFieldOfItsOwn) {
  EXPECT_EQ(EventFrame("a\ndata: b", "1\r\n2", "c"), "event: a data: b\nid: 1  2\ndata: c\n\n");
}

TEST(HttpEventsTest, EventsArriveAsTheyAreSentAndTheStreamEndsInGoodOrder) {
  SimServer sim;
  const auto peer = sim.Ask(kAsk);
  ASSERT_EQ(sim.events.size(), 1u);
  EXPECT_TRUE(sim.events[0]->Send("queue", "1", "first"));
  sim.RunFor(1s);
  EXPECT_THAT(peer->received(), HasSubstr("event: queue\nid: 1\ndata: first\n\n"));
  EXPECT_TRUE(sim.events[0]->KeepAlive());
  EXPECT_TRUE(sim.events[0]->Send("queue", "2", "second"));
  sim.events.clear();
  sim.RunFor(1s);
  const wire::HttpResponse whole = peer->Only();
  EXPECT_EQ(*wire::FindHeader(whole.headers, "Content-Type"), "text/event-stream");
  EXPECT_EQ(*wire::FindHeader(whole.headers, "Cache-Control"), "no-store");
  EXPECT_EQ(whole.body,
            EventFrame("queue", "1", "first") + ":\n\n" + EventFrame("queue", "2", "second"));
  EXPECT_TRUE(peer->closed());
}

TEST(HttpEventsTest, AReaderOfHttp10GetsThemWithoutChunks) {
  SimServer sim;
  const auto peer = sim.Ask("GET /events HTTP/1.0\r\n\r\n");
  sim.events[0]->Send("", "", "x");
  sim.RunFor(1s);
  sim.events.clear();
  sim.RunFor(1s);
  EXPECT_THAT(peer->received(), EndsWith("\r\n\r\ndata: x\n\n"));
  EXPECT_THAT(peer->received(), Not(HasSubstr("chunked")));
  EXPECT_TRUE(peer->closed());
}

TEST(HttpEventsTest, AQuietStreamStaysOpenForHours) {
  SimServer sim;
  const auto peer = sim.Ask(kAsk);
  sim.RunFor(3h);
  EXPECT_TRUE(sim.events[0]->Send("", "", "still here"));
  sim.RunFor(1s);
  EXPECT_THAT(peer->received(), HasSubstr("still here"));
}

TEST(HttpEventsTest, AReaderThatLeavesIsTold) {
  SimServer sim;
  const auto peer = sim.Ask(kAsk);
  int told = 0;
  sim.events[0]->OnClosed([&] { ++told; });
  peer->Leave();
  sim.RunFor(1s);
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(sim.events[0]->closed());
  EXPECT_FALSE(sim.events[0]->Send("", "", "anybody?"));
  EXPECT_FALSE(sim.events[0]->KeepAlive());
  EXPECT_EQ(sim.server->counts().connections_open, 0);
}

TEST(HttpEventsTest, WhoAsksLateIsStillToldThatItIsClosed) {
  SimServer sim;
  const auto peer = sim.Ask(kAsk);
  peer->Leave();
  sim.RunFor(1s);
  int told = 0;
  sim.events[0]->OnClosed([&] { ++told; });
  EXPECT_EQ(told, 0) << "never inside a call of ours";
  sim.RunFor(1s);
  EXPECT_EQ(told, 1);
}

TEST(HttpEventsTest, AStreamThatIsDestroyedCallsNobodyBack) {
  SimServer sim;
  const auto peer = sim.Ask(kAsk);
  sim.events[0]->OnClosed([] { FAIL() << "called after its end"; });
  peer->Leave();
  sim.events.clear();
  sim.RunFor(1s);
}

TEST(HttpEventsTest, AStreamMayBeDestroyedWhenItIsToldAndMayOutliveTheServer) {
  SimServer sim;
  const auto one = sim.Ask(kAsk);
  const auto other = sim.Ask(kAsk);
  sim.events[0]->OnClosed([&] { sim.events[0].reset(); });
  sim.server.reset();
  EXPECT_FALSE(sim.events[1]->Send("", "", "x"));
  sim.RunFor(1s);
  EXPECT_EQ(sim.events[0], nullptr);
  EXPECT_TRUE(sim.events[1]->closed());
}

TEST(HttpEventsTest, AReaderForWhomMoreThankFeedBytesMaxWaitIsCutOff) {
  SimServer sim;
  const auto peer = sim.Ask(kAsk);
  peer->StopReading();
  bool told = false;
  sim.events[0]->OnClosed([&] { told = true; });
  const std::string event(1000, 'x');
  size_t sent = 0;
  while (sent < 2 * kFeedBytesMax && sim.events[0]->Send("", "", event)) {
    EXPECT_FALSE(told);
    sent += event.size();
  }
  EXPECT_LE(sent, kFeedBytesMax);
  EXPECT_GT(sent, kFeedBytesMax - 100'000);
  EXPECT_TRUE(sim.events[0]->closed());
  EXPECT_FALSE(told) << "never inside a call of ours";
  sim.RunFor(1s);
  EXPECT_TRUE(told);
  EXPECT_EQ(sim.Refused(HttpRefusal::kSlowReader), 1);
  EXPECT_EQ(sim.server->counts().connections_open, 0);
}

TEST(HttpEventsTest, AReaderThatTakesNothingForTooLongIsCutOff) {
  SimServer sim;
  const auto peer = sim.Ask(kAsk);
  peer->StopReading();
  EXPECT_TRUE(sim.events[0]->Send("", "", std::string(200'000, 'x')));
  sim.RunFor(29s);
  EXPECT_FALSE(sim.events[0]->closed());
  sim.RunFor(2s);
  EXPECT_TRUE(sim.events[0]->closed());
  EXPECT_EQ(sim.Refused(HttpRefusal::kSlowReader), 1);
}

TEST(HttpEventsTest, AReaderThatPausesAndComesBackMissesNothing) {
  SimServer sim;
  const auto peer = sim.Ask(kAsk);
  peer->StopReading();
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    const std::string data = std::to_string(i) + std::string(2000, '.');
    EXPECT_TRUE(sim.events[0]->Send("", "", data));
    expected += EventFrame("", "", data);
  }
  sim.RunFor(10s);
  peer->ReadOn();
  sim.RunFor(10s);
  sim.events.clear();
  sim.RunFor(1s);
  EXPECT_EQ(peer->Only().body, expected);
}

TEST(HttpEventsTest, AReaderThatTalksOnIsNotListenedToForEver) {
  SimServer sim;
  const auto peer = sim.Ask(kAsk);
  peer->Send("GET /hello/a HTTP/1.1\r\nHost: localhost\r\n\r\n");
  sim.RunFor(1s);
  EXPECT_EQ(sim.requests.size(), 1u);
  EXPECT_FALSE(peer->closed());
  peer->Send(std::string(2'000'000, 'x'));
  sim.RunFor(60s);
  EXPECT_TRUE(peer->closed());
}

TEST(HttpEventsTest, AHeadOfAStreamHasNoEvents) {
  SimServer sim;
  const auto peer = sim.Ask("HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(sim.events[0]->closed());
  const ReadResponses read = ReadAll(peer->received(), {0});
  ASSERT_EQ(read.all.size(), 1u);
  EXPECT_EQ(*wire::FindHeader(read.all[0].headers, "Content-Type"), "text/event-stream");
}

}  // namespace
}  // namespace firstreply::test
