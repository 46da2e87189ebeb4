// How a server stops: what runs is answered, what rests is closed, and nothing keeps it for ever.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/ingest/wire/sim_server.h"

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;

constexpr char kLater[] = "GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST(HttpStopTest, WithoutConnectionsItStopsAtOnce) {
  SimServer sim;
  int stopped = 0;
  sim.server->Stop(10s, [&] { ++stopped; });
  EXPECT_EQ(stopped, 0) << "never inside a call of ours";
  sim.scheduler.RunReady();
  EXPECT_EQ(stopped, 1);
  sim.RunFor(20s);
  EXPECT_EQ(stopped, 1);
}

TEST(HttpStopTest, IdleConnectionsCloseAndNewOnesAreRefused) {
  SimServer sim;
  const auto idle = sim.Ask("GET /hello/a HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto unused = sim.Connect();
  sim.RunFor(1s);
  bool stopped = false;
  sim.server->Stop(10s, [&] { stopped = true; });
  sim.RunFor(1s);
  EXPECT_TRUE(stopped);
  EXPECT_TRUE(idle->closed());
  EXPECT_TRUE(unused->closed());
  const auto late = sim.Connect();
  sim.RunFor(1s);
  EXPECT_TRUE(late->closed());
}

TEST(HttpStopTest, ARunningRequestGetsItsAnswerAndThenTheConnectionCloses) {
  SimServer sim;
  const auto peer = sim.Ask(kLater);
  bool stopped = false;
  sim.server->Stop(10s, [&] { stopped = true; });
  sim.RunFor(1s);
  EXPECT_FALSE(stopped);
  sim.later[0].Send({.body = "done"});
  sim.RunFor(1s);
  EXPECT_EQ(peer->Only().body, "done");
  EXPECT_EQ(*wire::FindHeader(peer->Only().headers, "Connection"), "close");
  EXPECT_TRUE(peer->closed());
  EXPECT_TRUE(stopped);
}

TEST(HttpStopTest, ARequestThatIsComingInIsStillAnswered) {
  SimServer sim;
  const auto peer =
      sim.Ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nha");
  sim.server->Stop(10s, [] {});
  peer->Send("lf");
  sim.RunFor(1s);
  EXPECT_EQ(peer->Only().body, "half");
  EXPECT_TRUE(peer->closed());
}

TEST(HttpStopTest, EventStreamsEndInGoodOrder) {
  SimServer sim;
  const auto peer = sim.Ask("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  bool closed = false, stopped = false;
  sim.events[0]->OnClosed([&] { closed = true; });
  sim.events[0]->Send("", "", "last");
  sim.server->Stop(10s, [&] { stopped = true; });
  EXPECT_FALSE(sim.events[0]->Send("", "", "too late"));
  sim.RunFor(1s);
  EXPECT_TRUE(closed);
  EXPECT_TRUE(stopped);
  EXPECT_EQ(peer->Only().body, "data: last\n\n");
}

TEST(HttpStopTest, WhatTakesTooLongIsClosedAtTheDeadline) {
  SimServer sim;
  const auto peer = sim.Ask(kLater);
  bool stopped = false;
  sim.server->Stop(2s, [&] { stopped = true; });
  sim.RunFor(1s);
  EXPECT_FALSE(stopped);
  sim.RunFor(1s);
  EXPECT_TRUE(stopped);
  sim.RunFor(1s);
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(peer->received(), "");
  sim.later[0].Send({.body = "late"});
}

TEST(HttpStopTest, TheFirstStopCounts) {
  SimServer sim;
  const auto peer = sim.Ask(kLater);
  int first = 0, second = 0;
  sim.server->Stop(2s, [&] { ++first; });
  sim.server->Stop(100s, [&] { ++second; });
  sim.RunFor(3s);
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 0);
}

TEST(HttpStopTest, AServerThatIsDestroyedWhileItStopsCallsNobodyBack) {
  SimServer sim;
  const auto peer = sim.Ask(kLater);
  sim.server->Stop(2s, [] { FAIL() << "called after its end"; });
  sim.server.reset();
  sim.RunFor(5s);
  EXPECT_TRUE(peer->closed());
}

TEST(HttpStopTest, ItMayBeDestroyedWhenItHasStopped) {
  SimServer sim;
  sim.server->Stop(2s, [&] { sim.server.reset(); });
  sim.RunFor(1s);
  EXPECT_EQ(sim.server, nullptr);
}

}  // namespace
}  // namespace firstreply::test
