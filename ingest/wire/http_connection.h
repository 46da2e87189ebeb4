// One connection of the server: a state machine over a Stream.
//
// It reads a request, asks the gate, calls the handler, writes the answer, and begins again. Bytes
// of a next request wait in its buffer. A timer of its own watches whatever it waits for. It is
// held by the server's state until it closes, and by whoever is calling it; responders and event
// streams know it weakly.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/base/scheduler.h"
#include "ingest/base/transport.h"
#include "ingest/wire/access.h"
#include "ingest/wire/event_channel.h"
#include "ingest/wire/http.h"
#include "ingest/wire/http_server_state.h"
#include "ingest/wire/read_buffer.h"
#include "ingest/wire/request_parser.h"
#include "ingest/wire/route.h"

namespace firstreply::wire {

class HttpConnection final : public EventChannel::Writer,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(std::shared_ptr<HttpServerState> server, uint64_t id,
                 std::unique_ptr<Stream> stream, std::string peer);

  void Start();
  void Drain();  // answers what it is at, and closes; at once when it is at nothing
  void Close();  // at once

  uint64_t id() const { return id_; }
  const std::string& peer() const { return peer_; }

  // What a handler answers to the request of that number; nothing happens when it is another's
  // turn.
  void AnswerRequest(uint64_t number, HttpResponse response);
  std::unique_ptr<EventStream> OpenEvents(uint64_t number, HttpHeaders headers);

  bool WriteEvent(std::string_view frame) override;
  void EndEvents() override;

 private:
  enum class State {
    kIdle,       // between two requests
    kHead,       // reads a head; of the first request from the accept on
    kBody,       // reads a body
    kHandling,   // a handler has the request
    kAnswering,  // writes the last there is to write for this request
    kStreaming,  // writes events as they come
    kLingering,  // refused; lets the peer read why before its bytes meet a closed door
    kClosed,
  };

  void ReadMore();
  void OnRead(Result<size_t> count);
  void OnPeerEnded();
  void Advance();
  bool Step();

  void OnHead();
  bool Admit();
  void OnBroken();
  void Dispatch();

  void Answer(HttpResponse response);
  void Refuse(HttpRefusal refusal, HttpResponse response);
  void FinishAnswer();

  void Write(std::string bytes);
  void OnWritten(Status status);

  void SetDeadline(Duration after);
  void ArmTimer();
  void OnTimer();
  void OnDeadline();

  const std::shared_ptr<HttpServerState> server_;
  const uint64_t id_;
  const std::string peer_;
  std::unique_ptr<Stream> stream_;

  State state_ = State::kHead;
  bool draining_ = false;     // the server stops
  bool close_after_ = false;  // this answer is the last
  bool linger_ = false;       // and not all that the peer sends was read

  ReadBuffer buffer_;
  bool reading_ = false;
  bool peer_ended_ = false;
  size_t discarded_bytes_ = 0;  // while nothing that comes matters any more

  RequestParser parser_;
  uint64_t request_number_ = 0;
  const Route* route_ = nullptr;
  Principal principal_;
  bool is_head_ = false;

  bool writing_ = false;
  size_t writing_bytes_ = 0;
  std::string unwritten_;  // waits for the write under way
  std::shared_ptr<EventChannel> events_;
  bool chunked_ = false;

  // One timer, which is left alone while the deadline only moves away from it: a busy connection
  // sets a deadline several times a request and a timer once in ten seconds.
  TimerId timer_ = 0;
  Duration timer_due_{};
  std::optional<Duration> deadline_;  // on the monotonic clock
};

}  // namespace firstreply::wire
