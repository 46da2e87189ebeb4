// Sends one HTTP/1.1 request and brings back the whole response. Follows no redirect.
//
// Network thread only. Each call has a connection of its own, closed when the response is there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "ingest/base/clock.h"
#include "ingest/base/limits.h"
#include "ingest/base/result.h"
#include "ingest/base/scheduler.h"
#include "ingest/base/transport.h"
#include "ingest/wire/http.h"
#include "ingest/wire/tls.h"

namespace firstreply::wire {

// An absolute http or https URL, taken apart. No user information, no fragment.
struct Url {
  bool secure = false;
  std::string host;  // an IPv6 address without its brackets
  uint16_t port = 80;
  std::string target = "/";  // path and query, as they go into the request line

  // kInvalid, kTooLarge (kUrlBytesMax) say what is wrong, without repeating the URL, which may hold
  // a secret.
  static Result<Url> Parse(std::string_view text);
};

struct HttpCall {
  Url url;
  std::string method = "POST";
  HttpHeaders headers{};  // Host, Content-Length, Connection are the client's own business
  std::string body{};
  Duration timeout = std::chrono::seconds(15);  // for all of it: connect, handshake, send, receive
  size_t response_bytes_max = kHttpClientBodyBytesMax;
};

class HttpClient {
 public:
  struct Options {
    Scheduler* scheduler = nullptr;  // these outlive the client
    Transport* transport = nullptr;
    const TlsContext* tls = nullptr;  // null: an https URL fails with kInvalid
  };
  // A call under way. Destroying it gives up; afterwards `done` does not run.
  class Pending {
   public:
    virtual ~Pending() = default;
  };
  using OnDone = std::function<void(Result<HttpResponse>)>;

  explicit HttpClient(Options options) : options_(options) {}

  // `done` runs once, never inside this call. Any status is a success here. kUnavailable: network,
  // handshake, time-out, a response that broke off; kTooLarge; kInvalid: no HTTP.
  [[nodiscard]] std::unique_ptr<Pending> Send(HttpCall call, OnDone done);

 private:
  const Options options_;
};

}  // namespace firstreply::wire
