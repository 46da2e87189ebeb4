// The server on a real loopback address, its counters read from another thread.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ingest/base/asio_scheduler.h"
#include "ingest/base/asio_transport.h"
#include "ingest/wire/http_server.h"
#include "tests/ingest/wire/http_peer.h"

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;

class OpenGate final : public wire::Gate {
 public:
  std::variant<wire::Principal, wire::HttpResponse> Admit(const wire::HttpRequest& head,
                                                          wire::Access) override {
    EXPECT_EQ(head.peer, "127.0.0.1");
    return wire::Principal{};
  }
};

class HttpLoopbackTest : public testing::Test {
 protected:
  HttpLoopbackTest() {
    wire::HttpServer::Options options;
    options.scheduler = &scheduler_;
    options.transport = &transport_;
    options.gate = &gate_;
    options.listen = {"127.0.0.1", 0};
    const auto route = [](const std::string& method, const std::string& pattern, auto handle) {
      return wire::Route{.method = method,
                         .pattern = pattern,
                         .access = wire::Access::kPublic,
                         .handler = std::move(handle)};
    };
    options.routes = {
        route("POST", "/echo",
              [](const wire::HttpRequest& request, const auto&, wire::Responder respond) {
                respond.Send({.body = request.body});
              }),
        route("GET", "/events", [this](const auto&, const auto&, wire::Responder respond) {
          events_ = respond.OpenEventStream();
        })};
    server_ = *wire::HttpServer::Listen(std::move(options));
  }

  std::unique_ptr<HttpPeer> Connect() {
    return std::make_unique<HttpPeer>(transport_, Endpoint{"127.0.0.1", server_->port()});
  }

  // Runs until `holds`; the test's own timeout ends one that never does.
  void RunUntil(std::function<bool()> holds) {
    check_ = [this, holds = std::move(holds)] {
      if (holds()) return scheduler_.Stop();
      scheduler_.After(1ms, check_);
    };
    scheduler_.Post(check_);
    scheduler_.Run();
    check_ = nullptr;
  }

  AsioScheduler scheduler_;
  AsioTransport transport_{scheduler_};
  OpenGate gate_;
  std::unique_ptr<wire::EventStream> events_;
  std::function<void()> check_;
  std::unique_ptr<wire::HttpServer> server_;
};

std::string Post(const std::string& body) {
  return "POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_F(HttpLoopbackTest, AnswersManyAtOnceAndCountsThem) {
  constexpr size_t kPeers = 20;
  std::atomic<bool> done = false;
  // As the thread that writes the metrics does.
  std::thread reader([&] {
    int64_t last = 0;
    while (!done) {
      const int64_t now = server_->counts().requests;
      EXPECT_GE(now, last);
      last = now;
    }
  });
  const std::string large(300'000, 'x');
  std::vector<std::unique_ptr<HttpPeer>> peers;
  for (size_t i = 0; i < kPeers; ++i) {
    peers.push_back(Connect());
    peers.back()->Send(Post("small") + Post(large));
  }
  RunUntil([&] {
    return std::all_of(peers.begin(), peers.end(),
                       [](const auto& peer) { return ReadAll(peer->received()).all.size() == 2; });
  });
  done = true;
  reader.join();
  for (const auto& peer : peers) {
    const ReadResponses read = ReadAll(peer->received());
    EXPECT_EQ(read.all[0].body, "small");
    EXPECT_EQ(read.all[1].body, large);
  }
  EXPECT_EQ(server_->counts().requests, static_cast<int64_t>(2 * kPeers));
}

TEST_F(HttpLoopbackTest, ARefusedPeerReadsWhyAlthoughItHasMoreToSay) {
  const auto peer = Connect();
  peer->Send("POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2000000\r\n\r\n" +
             std::string(500'000, 'x'));
  RunUntil([&] { return !ReadAll(peer->received()).all.empty(); });
  EXPECT_EQ(peer->Only().status, 413);
}

TEST_F(HttpLoopbackTest, EventsArriveAndAStopEndsThem) {
  const auto peer = Connect();
  peer->Send("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  RunUntil([&] { return events_ != nullptr; });
  events_->Send("queue", "1", "hello");
  RunUntil([&] { return peer->received().find("data: hello\n\n") != std::string::npos; });
  bool stopped = false;
  server_->Stop(10s, [&] { stopped = true; });
  RunUntil([&] { return stopped && peer->closed(); });
  EXPECT_EQ(peer->Only().body, "event: queue\nid: 1\ndata: hello\n\n");
  EXPECT_TRUE(events_->closed());
}

}  // namespace
}  // namespace firstreply::test
