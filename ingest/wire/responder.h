// How a handler answers: once, now or later, with a response or with a stream of events.
//
// Network thread only. The connection may be gone by then: the answer goes nowhere and nothing
// breaks. A responder that is destroyed unanswered answers 500.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "ingest/wire/http.h"

namespace firstreply::wire {

// Server-sent events (WHATWG HTML, section 9.2). Destroying it ends the stream in good order.
class EventStream {
 public:
  virtual ~EventStream() = default;

  // `event` and `id` hold no line breaks; `data` may. False: the stream is closed, or the reader is
  // so slow that more than kFeedBytesMax wait for it, and it was closed for that.
  virtual bool Send(std::string_view event, std::string_view id, std::string_view data) = 0;

  // A comment line, so that proxies and the reader see that we live.
  virtual bool KeepAlive() = 0;

  // Called once when the other end leaves or the server stops, never inside a call of ours.
  virtual void OnClosed(std::function<void()> closed) = 0;

  virtual bool closed() const = 0;
};

class Responder {
 public:
  // What the connection does with it; for ingest/wire and for tests.
  class Sink {
   public:
    virtual ~Sink() = default;
    virtual void Send(HttpResponse response) = 0;
    virtual std::unique_ptr<EventStream> OpenEventStream(HttpHeaders headers) = 0;
  };

  explicit Responder(std::shared_ptr<Sink> sink) : sink_(std::move(sink)) {}
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  // Either of these, once.
  void Send(HttpResponse response);
  std::unique_ptr<EventStream> OpenEventStream(HttpHeaders headers = {});

 private:
  std::shared_ptr<Sink> sink_;  // empty once answered
};

}  // namespace firstreply::wire
