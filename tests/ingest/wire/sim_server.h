// A server of ours on the simulated network, with a handful of routes, a gate that a test can shut,
// and a note of what reached the handlers.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/wire/http_server.h"
#include "tests/ingest/wire/http_peer.h"
#include "tests/support/sim_scheduler.h"
#include "tests/support/sim_transport.h"

namespace firstreply::test {

// 2026-03-01 12:00:00 UTC, a Sunday.
inline constexpr TimePoint kNoon{std::chrono::seconds(1'772'366'400)};

class SimServer final : public wire::Gate {
 public:
  // `changes` overrides limits and timeouts; scheduler, transport, gate and address are set here.
  explicit SimServer(wire::HttpServer::Options changes = {}, uint64_t seed = 1);
  ~SimServer() override;

  std::variant<wire::Principal, wire::HttpResponse> Admit(const wire::HttpRequest& head,
                                                          wire::Access access) override;

  std::unique_ptr<HttpPeer> Connect(const std::string& from = "127.0.0.1");
  // Connects, sends, and lets a second go by.
  std::unique_ptr<HttpPeer> Ask(const std::string& bytes);
  void RunFor(Duration duration) { scheduler.RunFor(duration); }

  int64_t Refused(wire::HttpRefusal why) const {
    return server->counts().refused[static_cast<size_t>(why)];
  }

  // The routes:
  //   POST /echo           the body back; 64 bytes of it at most
  //   POST /posts          202; the default limit of a body
  //   GET  /hello/{name}   "hello, NAME"
  //   GET  /later          answered by the test, through `later`; a deadline of five seconds
  //   GET  /throws         throws
  //   GET  /silent         drops its responder
  //   GET  /injects        a header with a line break in its value
  //   GET  /events         opens a stream of events, `events`
  //   GET  /none           204
  wire::Routes Routes();

  SimScheduler scheduler{{.start = kNoon}};
  SimTransport transport;
  std::unique_ptr<wire::HttpServer> server;
  Endpoint address{"127.0.0.1", 8080};

  std::optional<wire::HttpResponse> gate_refuses;
  bool gate_throws = false;
  std::vector<wire::HttpRequest> requests;  // that reached a handler
  std::vector<wire::Responder> later;
  std::vector<std::unique_ptr<wire::EventStream>> events;
  std::vector<std::string> failures;
};

}  // namespace firstreply::test
