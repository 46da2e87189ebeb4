#include "tests/ingest/wire/sim_server.h"

#include <stdexcept>

namespace firstreply::test {

using wire::Access;
using wire::HttpRequest;
using wire::HttpResponse;
using wire::Principal;
using wire::Responder;

SimServer::SimServer(wire::HttpServer::Options changes, uint64_t seed)
    : transport(scheduler, {.seed = seed, .latency_max = Duration(5)}) {
  changes.scheduler = &scheduler;
  changes.transport = &transport;
  changes.gate = this;
  changes.listen = address;
  changes.on_failure = [this](std::string_view what) { failures.emplace_back(what); };
  if (changes.routes.empty()) changes.routes = Routes();
  server = *wire::HttpServer::Listen(std::move(changes));
}

SimServer::~SimServer() = default;

std::variant<Principal, HttpResponse> SimServer::Admit(const HttpRequest& head, Access) {
  if (gate_throws) throw std::runtime_error("the gate is stuck");
  if (!head.body.empty()) throw std::logic_error("a gate is asked before the body is read");
  if (gate_refuses) return *gate_refuses;
  return Principal{.name = "token:test", .role = wire::Role::kOperator};
}

std::unique_ptr<HttpPeer> SimServer::Connect(const std::string& from) {
  transport.Plan({.from = from});
  return std::make_unique<HttpPeer>(transport, address);
}

std::unique_ptr<HttpPeer> SimServer::Ask(const std::string& bytes) {
  auto peer = Connect();
  peer->Send(bytes);
  RunFor(std::chrono::seconds(1));
  return peer;
}

wire::Routes SimServer::Routes() {
  using Handler = std::function<void(const HttpRequest&, Responder)>;
  const auto route = [this](std::string method, std::string pattern, Handler handle) {
    return wire::Route{
        .method = std::move(method),
        .pattern = std::move(pattern),
        .access = Access::kPublic,
        .handler = [this, handle = std::move(handle)](const HttpRequest& request, const Principal&,
                                                      Responder respond) {
          requests.push_back(request);
          handle(request, std::move(respond));
        }};
  };
  wire::Routes routes = {
      route("POST", "/echo",
            [](const HttpRequest& request, Responder respond) {
              respond.Send({.headers = {{"Content-Type", "application/octet-stream"}},
                            .body = request.body});
            }),
      route("POST", "/posts",
            [](const HttpRequest&, Responder respond) { respond.Send({.status = 202}); }),
      route("GET", "/hello/{name}",
            [](const HttpRequest& request, Responder respond) {
              respond.Send({.body = "hello, " + request.path_values.find("name")->second});
            }),
      route("GET", "/later",
            [this](const HttpRequest&, Responder respond) { later.push_back(std::move(respond)); }),
      route("GET", "/throws",
            [](const HttpRequest&, const Responder&) {
              throw std::runtime_error("a broken invariant");
            }),
      route("GET", "/silent", [](const HttpRequest&, const Responder&) {}),
      route("GET", "/injects",
            [](const HttpRequest&, Responder respond) {
              respond.Send({.headers = {{"X-Name", "a\r\nSet-Cookie: b"}}});
            }),
      route("GET", "/events",
            [this](const HttpRequest&, Responder respond) {
              events.push_back(respond.OpenEventStream());
            }),
      route("GET", "/none",
            [](const HttpRequest&, Responder respond) { respond.Send({.status = 204}); }),
  };
  routes[0].body_bytes_max = 64;
  routes[3].deadline = std::chrono::seconds(5);
  return routes;
}

}  // namespace firstreply::test
