// What a handler answered, kept for a test to look at; no server, no connection.
//
//   RecordedAnswer answer;
//   route.handler(request, principal, answer.responder());
//   EXPECT_EQ(answer.response().status, 200);
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/wire/responder.h"

namespace firstreply::test {

class RecordedAnswer {
 public:
  struct Event {
    std::string event, id, data;
  };

  wire::Responder responder() { return wire::Responder(sink_); }

  bool answered() const { return sink_->response.has_value(); }
  const wire::HttpResponse& response() const { return sink_->response.value(); }

  bool streaming() const { return sink_->stream != nullptr; }
  const std::vector<Event>& events() const { return sink_->stream->events; }
  // The reader leaves.
  void Leave() {
    sink_->stream->is_closed = true;
    if (sink_->stream->on_closed) sink_->stream->on_closed();
  }

 private:
  struct StreamState {
    std::vector<Event> events;
    std::function<void()> on_closed;
    bool is_closed = false;
  };

  class Stream final : public wire::EventStream {
   public:
    explicit Stream(std::shared_ptr<StreamState> state) : state_(std::move(state)) {}
    bool Send(std::string_view event, std::string_view id, std::string_view data) override {
      if (state_->is_closed) return false;
      state_->events.push_back({std::string(event), std::string(id), std::string(data)});
      return true;
    }
    bool KeepAlive() override { return !state_->is_closed; }
    void OnClosed(std::function<void()> closed) override { state_->on_closed = std::move(closed); }
    bool closed() const override { return state_->is_closed; }

   private:
    const std::shared_ptr<StreamState> state_;
  };

  struct Sink final : wire::Responder::Sink {
    void Send(wire::HttpResponse answer) override { response = std::move(answer); }
    std::unique_ptr<wire::EventStream> OpenEventStream(wire::HttpHeaders) override {
      stream = std::make_shared<StreamState>();
      return std::make_unique<Stream>(stream);
    }
    std::optional<wire::HttpResponse> response;
    std::shared_ptr<StreamState> stream;
  };

  const std::shared_ptr<Sink> sink_ = std::make_shared<Sink>();
};

}  // namespace firstreply::test
