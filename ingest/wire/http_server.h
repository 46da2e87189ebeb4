// Serves a route table over HTTP/1.1, plain or TLS. It knows no route by itself.
//
// Each connection is read by Boost.Beast's parser, fed by hand from a Stream, so the same code runs
// on the simulated network. Keep-alive; one request at a time (a pipelined next one waits). What is
// wrong with a request is answered with RFC 9457 and counted by reason; what could hide a second
// request in the first (both lengths, two lengths, odd chunks, bare line feeds, blanks before a
// colon) ends the connection.
//
// Network thread only, except `counts()`.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "ingest/base/limits.h"
#include "ingest/base/scheduler.h"
#include "ingest/base/transport.h"
#include "ingest/wire/access.h"
#include "ingest/wire/route.h"
#include "ingest/wire/tls.h"

namespace firstreply::wire {

// Why the server itself refused or cut something: labels of a metric.
enum class HttpRefusal : uint8_t {
  kMalformed,           // 400 and close
  kHeaderTooLarge,      // 431 and close
  kBodyTooLarge,        // 413 and close
  kHeaderTimeout,       // 408 and close
  kBodyTimeout,         // 408 and close
  kTooManyConnections,  // of one address, or in all: closed at once
  kNotFound,            // 404
  kMethodNotAllowed,    // 405 with Allow
  kNotAdmitted,         // the gate said no: 401, 403, 429
  kHandlerTimeout,      // 503
  kHandlerFailed,       // 500
  kSlowReader,          // the peer does not read its answer
};
inline constexpr size_t kHttpRefusals = 12;
std::string_view NameOf(HttpRefusal refusal);  // "malformed", "header_too_large", ...

struct HttpCounts {
  int64_t connections_opened = 0;
  int64_t connections_open = 0;
  int64_t requests = 0;                          // whole ones, answered or about to be
  std::array<int64_t, 6> responses{};            // by the first digit of the status
  std::array<int64_t, kHttpRefusals> refused{};  // by HttpRefusal
};

class HttpServer {
 public:
  struct Options {
    Scheduler* scheduler = nullptr;  // these outlive the server
    Transport* transport = nullptr;
    Gate* gate = nullptr;
    const TlsContext* tls = nullptr;  // null: plain
    Endpoint listen;
    Routes routes;
    size_t header_bytes_max = kHttpHeaderBytesMax;
    size_t connections_max = kHttpConnectionsMax;
    size_t connections_per_address_max = kHttpConnectionsPerAddressMax;
    Duration header_timeout = std::chrono::seconds(
        10);  // from the first byte (or from the accept) to the last of the head
    Duration body_timeout = std::chrono::seconds(30);  // from the head to the last byte of the body
    Duration idle_timeout = std::chrono::seconds(60);  // between two requests
    Duration write_timeout = std::chrono::seconds(30);  // for the peer to take an answer
    // Sent with every answer (security headers), unless the handler set the same name.
    HttpHeaders headers;
    // Something is wrong that is ours (a handler threw); no personal data in it. May be empty.
    std::function<void(std::string_view what)> on_failure;
  };

  // kUnavailable when the address cannot be had; throws std::logic_error for two routes of one
  // method and pattern.
  static Result<std::unique_ptr<HttpServer>> Listen(Options options);
  virtual ~HttpServer() = default;  // closes everything at once

  virtual uint16_t port() const = 0;

  // Stops in good order: no new connections, idle ones close, each running request gets its answer
  // with "Connection: close", event streams end. `stopped` is called when all are gone or
  // `deadline` is over, whichever comes first; then what is left is closed. Calling it twice is no
  // mistake; the first call counts.
  virtual void Stop(Duration deadline, std::function<void()> stopped) = 0;

  // Any thread.
  virtual HttpCounts counts() const = 0;
};

}  // namespace firstreply::wire
