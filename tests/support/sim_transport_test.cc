#include "tests/support/sim_transport.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;

const Endpoint kServer{"server.example", 443};

// One client that writes a text and one server that reads it.
struct Exchange {
  explicit Exchange(SimTransport::Options options) : transport(scheduler, options) {
    listener = *transport.Listen(kServer, [this](std::unique_ptr<Stream> stream) {
      server = std::move(stream);
      ReadNext();
    });
  }

  void Run(const std::string& text) {
    attempt = transport.Connect(kServer, [this, text](Result<std::unique_ptr<Stream>> connected) {
      answered = true;
      if (!connected) return;
      client = std::move(*connected);
      client->Write(text, [this](Status status) { written = status.has_value(); });
    });
    while (scheduler.RunOne()) {
    }
  }

  void ReadNext() {
    server->Read(buffer, [this](Result<size_t> count) {
      if (!count) {
        reset = true;
      } else if (*count > 0) {
        pieces.push_back(*count);
        arrived.append(buffer.data(), *count);
        ReadNext();
      }
    });
  }

  SimScheduler scheduler{{}};
  SimTransport transport;
  std::array<char, 1 << 16> buffer{};
  std::unique_ptr<Stream> server;
  std::unique_ptr<Stream> client;
  std::unique_ptr<Transport::Listener> listener;
  std::unique_ptr<Transport::Attempt> attempt;

  bool answered = false;
  std::optional<bool> written;
  bool reset = false;
  std::string arrived;
  std::vector<size_t> pieces;
};

const std::string kText(10'000, 't');

TEST(SimTransportTest, BytesArriveInPiecesAndTakeTheirTime) {
  Exchange exchange({.seed = 1, .latency_min = 10ms, .latency_max = 50ms});
  exchange.Run(kText);
  EXPECT_EQ(exchange.arrived, kText);
  EXPECT_EQ(exchange.written, true);
  EXPECT_GT(exchange.pieces.size(), 3u);
  EXPECT_GE(exchange.scheduler.Monotonic(), 20ms);
}

TEST(SimTransportTest, TheSameSeedGivesTheSamePieces) {
  Exchange one({.seed = 9}), same({.seed = 9}), other({.seed = 10});
  one.Run(kText);
  same.Run(kText);
  other.Run(kText);
  EXPECT_EQ(one.pieces, same.pieces);
  EXPECT_EQ(one.scheduler.Monotonic(), same.scheduler.Monotonic());
  EXPECT_NE(one.pieces, other.pieces);
}

TEST(SimTransportTest, APlannedRefusalIsAnsweredAndTheNextConnectionIsFine) {
  Exchange exchange({});
  exchange.transport.Plan({.refused = true});
  exchange.Run(kText);
  EXPECT_TRUE(exchange.answered);
  EXPECT_FALSE(exchange.client);
  exchange.Run(kText);
  EXPECT_EQ(exchange.arrived, kText);
}

TEST(SimTransportTest, AConnectionMayNeverBeAnswered) {
  Exchange exchange({});
  exchange.transport.Plan({.unanswered = true});
  exchange.Run(kText);
  EXPECT_FALSE(exchange.answered);
}

TEST(SimTransportTest, ACutComesExactlyAtItsByteAndBothEndsLearnOfIt) {
  for (const int64_t byte : {0, 1, 4'321}) {
    Exchange exchange({.seed = 3, .window_bytes = 1'000});
    exchange.transport.Plan({.cut_at_byte = byte});
    exchange.Run(kText);
    EXPECT_EQ(exchange.arrived.size(), static_cast<size_t>(byte));
    EXPECT_TRUE(exchange.reset);
    EXPECT_EQ(exchange.written, false);
  }
}

TEST(SimTransportTest, AStalledPeerTakesSoManyBytesAndTellsNobody) {
  for (const int64_t byte : {0, 1, 4'321}) {
    Exchange exchange({.seed = 3, .window_bytes = 1'000});
    exchange.transport.Plan({.stalled_at_byte = byte});
    exchange.Run(kText);
    EXPECT_EQ(exchange.arrived.size(), static_cast<size_t>(byte));
    EXPECT_FALSE(exchange.reset);
    EXPECT_EQ(exchange.written, std::nullopt);
  }
}

TEST(SimTransportTest, DrawsFatesFromTheSeedInAboutTheSharesAskedFor) {
  SimScheduler scheduler({});
  SimTransport transport(scheduler, {.seed = 4, .refused = 20, .unanswered = 10});
  const auto listener = *transport.Listen(kServer, [](auto) {});
  int refused = 0;
  int open = 0;
  std::vector<std::unique_ptr<Transport::Attempt>> attempts;
  for (int i = 0; i < 1'000; ++i) {
    attempts.push_back(
        transport.Connect(kServer, [&](const auto& connected) { ++(connected ? open : refused); }));
  }
  while (scheduler.RunOne()) {
  }
  EXPECT_NEAR(refused, 180, 50);
  EXPECT_NEAR(open, 720, 60);
}

}  // namespace
}  // namespace firstreply::test
