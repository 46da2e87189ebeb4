#include "ingest/wire/http_connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>
#include <variant>

namespace firstreply::wire {
namespace {

using namespace std::chrono_literals;

// Room to read into: for a head, and for a large body while it comes.
constexpr size_t kReadBytes = size_t{16} << 10;
constexpr size_t kBodyReadBytes = size_t{64} << 10;

// How long, and for how many bytes, a refused peer may go on before the door closes. Closing at
// once would reset the connection under what it has still to send, and our answer with it.
constexpr Duration kLingerTime = 2s;
constexpr size_t kDiscardBytesMax = kHttpBodyBytesMax;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";

const HttpHeaders kEventHeaders = {{"Content-Type", "text/event-stream"},
                                   {"Cache-Control", "no-store"}};

HttpResponse InternalError() {
  return Problem(500, "Internal error", "Something went wrong here. It was reported.");
}

// A handler's way back to the connection, which may be gone or at another request by then.
class AnswerSink final : public Responder::Sink {
 public:
  AnswerSink(Scheduler& scheduler, std::weak_ptr<HttpConnection> connection, uint64_t number)
      : scheduler_(scheduler), connection_(std::move(connection)), number_(number) {}

  void Send(HttpResponse response) override {
    if (const auto connection = connection_.lock()) {
      connection->AnswerRequest(number_, std::move(response));
    }
  }

  std::unique_ptr<EventStream> OpenEventStream(HttpHeaders headers) override {
    if (const auto connection = connection_.lock()) {
      return connection->OpenEvents(number_, std::move(headers));
    }
    return EventChannel::MakeClosed(scheduler_);
  }

 private:
  Scheduler& scheduler_;
  const std::weak_ptr<HttpConnection> connection_;
  const uint64_t number_;
};

}  // namespace

HttpConnection::HttpConnection(std::shared_ptr<HttpServerState> server, uint64_t id,
                               std::unique_ptr<Stream> stream, std::string peer)
    : server_(std::move(server)),
      id_(id),
      peer_(std::move(peer)),
      stream_(std::move(stream)),
      buffer_(std::max(kReadBytes, server_->options.header_bytes_max)),
      parser_(server_->options.header_bytes_max) {}

void HttpConnection::Start() {
  SetDeadline(server_->options.header_timeout);
  ReadMore();
}

void HttpConnection::Drain() {
  draining_ = true;
  if (state_ == State::kIdle || (state_ == State::kHead && !parser_.begun())) return Close();
  if (state_ == State::kStreaming) EndEvents();
}

void HttpConnection::Close() {
  if (state_ == State::kClosed) return;
  const auto self = shared_from_this();
  state_ = State::kClosed;
  deadline_.reset();
  if (timer_ != 0) server_->options.scheduler->Cancel(std::exchange(timer_, 0));
  if (events_) std::exchange(events_, nullptr)->Close();
  stream_.reset();
  server_->Ended(*this);
}

// Reading.

void HttpConnection::ReadMore() {
  if (reading_ || peer_ended_ || state_ == State::kClosed) return;
  const bool large_body = state_ == State::kBody && parser_.body_bytes_left() > kReadBytes;
  buffer_.Resize(large_body ? kBodyReadBytes
                            : std::max(kReadBytes, server_->options.header_bytes_max));
  const std::span<char> room = buffer_.Room();
  if (room.empty()) return;  // what is there waits for its turn
  reading_ = true;
  stream_->Read(room, [this](Result<size_t> count) { OnRead(std::move(count)); });
}

void HttpConnection::OnRead(Result<size_t> count) {
  const auto self = shared_from_this();
  reading_ = false;
  if (!count) return Close();
  if (*count == 0) return OnPeerEnded();
  buffer_.Filled(*count);
  if (state_ == State::kStreaming || state_ == State::kLingering) {
    buffer_.Clear();
    discarded_bytes_ += *count;
    if (discarded_bytes_ > kDiscardBytesMax) return Close();
    return ReadMore();
  }
  Advance();
}

// A peer that has said all it has to say may still wait for its answers.
void HttpConnection::OnPeerEnded() {
  peer_ended_ = true;
  if (state_ == State::kStreaming || state_ == State::kLingering) return Close();
  Advance();
}

void HttpConnection::Advance() {
  while (Step()) {
  }
  ReadMore();
}

// False: nothing to be done before more bytes, an answer or the end of a write.
bool HttpConnection::Step() {
  switch (state_) {
    case State::kIdle:
      if (buffer_.unread().empty()) {
        if (peer_ended_) Close();
        return false;
      }
      state_ = State::kHead;
      SetDeadline(server_->options.header_timeout);
      return true;
    case State::kHead:
      buffer_.Drop(parser_.TakeHead(buffer_.unread()));
      if (parser_.state() == RequestParser::State::kHead) break;
      OnHead();
      return true;
    case State::kBody:
      buffer_.Drop(parser_.TakeBody(buffer_.unread()));
      if (parser_.state() == RequestParser::State::kBody) break;
      if (parser_.state() == RequestParser::State::kWhole) {
        Dispatch();
      } else {
        OnBroken();
      }
      return true;
    default:
      return false;
  }
  if (!peer_ended_) return false;
  // Cut off. Nothing of it is taken.
  if (!parser_.begun()) {
    Close();
  } else {
    Refuse(HttpRefusal::kMalformed,
           Problem(400, "Incomplete request", "The connection ended before the request did."));
  }
  return false;
}

// From the head to the handler.

void HttpConnection::OnHead() {
  if (parser_.state() == RequestParser::State::kBroken) return OnBroken();
  HttpRequest& request = parser_.request();
  request.peer = peer_;
  request.secure = server_->options.tls != nullptr;
  is_head_ = request.method == "HEAD";
  close_after_ = !parser_.keep_alive();

  RouteTable::Match match = server_->routes.Find(request.method, request.path);
  if (!match.route && match.allowed.empty()) {
    return Refuse(HttpRefusal::kNotFound,
                  Problem(404, "Not found", "There is nothing at this address."));
  }
  if (!match.route) {
    HttpResponse response =
        Problem(405, "Method not allowed", "This address takes: " + match.allowed + ".");
    response.headers.emplace_back("Allow", match.allowed);
    return Refuse(HttpRefusal::kMethodNotAllowed, std::move(response));
  }
  route_ = match.route;
  request.path_values = std::move(match.path_values);
  if (!Admit()) return;

  parser_.BeginBody(route_->body_bytes_max);
  if (parser_.state() == RequestParser::State::kBroken) return OnBroken();
  if (parser_.state() == RequestParser::State::kWhole) return Dispatch();
  state_ = State::kBody;
  SetDeadline(server_->options.body_timeout);
  if (parser_.expects_continue() && buffer_.unread().empty()) {
    server_->tally.Answered(100);
    Write(std::string(kContinue));
  }
}

bool HttpConnection::Admit() {
  try {
    auto admitted = server_->options.gate->Admit(parser_.request(), route_->access);
    if (auto* principal = std::get_if<Principal>(&admitted)) {
      principal_ = std::move(*principal);
      return true;
    }
    Refuse(HttpRefusal::kNotAdmitted, std::move(std::get<HttpResponse>(admitted)));
  } catch (const std::exception& thrown) {
    server_->Fail(
        fmt::format("{} {}: the gate threw: {}", route_->method, route_->pattern, thrown.what()));
    Refuse(HttpRefusal::kHandlerFailed, InternalError());
  }
  return false;
}

void HttpConnection::OnBroken() {
  const RequestFault& fault = parser_.fault();
  const std::string_view title = fault.status == 431   ? "Request head too large"
                                 : fault.status == 413 ? "Body too large"
                                 : fault.status == 417 ? "Expectation failed"
                                                       : "Malformed request";
  Refuse(fault.refusal, Problem(fault.status, title, fault.detail));
}

void HttpConnection::Dispatch() {
  state_ = State::kHandling;
  const uint64_t number = ++request_number_;
  server_->tally.Asked();
  SetDeadline(route_->deadline);
  try {
    route_->handler(parser_.request(), principal_,
                    Responder(std::make_shared<AnswerSink>(*server_->options.scheduler,
                                                           weak_from_this(), number)));
  } catch (const std::exception& thrown) {
    server_->tally.Refused(HttpRefusal::kHandlerFailed);
    server_->Fail(fmt::format("{} {}: the handler threw: {}", route_->method, route_->pattern,
                              thrown.what()));
    AnswerRequest(number, InternalError());
  }
  // The answer may take long; the request is no longer needed for it.
  parser_.Forget();
}

// Answering.

void HttpConnection::AnswerRequest(uint64_t number, HttpResponse response) {
  if (state_ != State::kHandling || number != request_number_) return;
  Answer(std::move(response));
}

void HttpConnection::Answer(HttpResponse response) {
  if (!IsSendable(response.status, response.headers)) {
    server_->tally.Refused(HttpRefusal::kHandlerFailed);
    server_->Fail(fmt::format("{} {}: the answer's status or a header of it cannot be sent",
                              route_->method, route_->pattern));
    response = InternalError();
  }
  close_after_ = close_after_ || draining_;
  state_ = State::kAnswering;
  server_->tally.Answered(response.status);
  SetDeadline(server_->options.write_timeout);
  Write(ResponseBytes(response, server_->Frame(close_after_, is_head_)));
}

// What was not read whole ends the connection, lest its rest be taken for a request.
void HttpConnection::Refuse(HttpRefusal refusal, HttpResponse response) {
  server_->tally.Refused(refusal);
  if (parser_.state() == RequestParser::State::kWhole) {
    server_->tally.Asked();
  } else {
    close_after_ = true;
    linger_ = true;
  }
  Answer(std::move(response));
}

void HttpConnection::FinishAnswer() {
  if (!close_after_ && !draining_) {
    parser_.Reset();
    route_ = nullptr;
    principal_ = {};
    is_head_ = false;
    state_ = State::kIdle;
    SetDeadline(server_->options.idle_timeout);
    return Advance();
  }
  linger_ = linger_ || !buffer_.unread().empty();
  if (!linger_ || peer_ended_) return Close();
  state_ = State::kLingering;
  SetDeadline(kLingerTime);
  buffer_.Clear();
  ReadMore();
}

// Events.

std::unique_ptr<EventStream> HttpConnection::OpenEvents(uint64_t number, HttpHeaders headers) {
  if (state_ != State::kHandling || number != request_number_)
    return EventChannel::MakeClosed(*server_->options.scheduler);
  for (const auto& [name, value] : kEventHeaders) {
    if (!FindHeader(headers, name)) headers.emplace_back(name, value);
  }
  if (is_head_ || peer_ended_ || draining_ || !IsSendable(200, headers)) {
    Answer({.status = 200, .headers = std::move(headers)});
    return EventChannel::MakeClosed(*server_->options.scheduler);
  }
  events_ = std::make_shared<EventChannel>(*server_->options.scheduler, weak_from_this());
  chunked_ = !parser_.is_http_1_0();
  close_after_ = true;
  state_ = State::kStreaming;
  server_->tally.Answered(200);
  buffer_.Clear();
  SetDeadline(server_->options.write_timeout);
  Write(StreamHeadBytes(headers, server_->Frame(true, false), chunked_));
  ReadMore();
  return events_->MakeStream();
}

bool HttpConnection::WriteEvent(std::string_view frame) {
  if (state_ != State::kStreaming) return false;
  if (writing_bytes_ + unwritten_.size() + frame.size() > kFeedBytesMax) {
    server_->tally.Refused(HttpRefusal::kSlowReader);
    Close();
    return false;
  }
  std::string bytes;
  if (chunked_) {
    bytes = fmt::format("{:x}\r\n", frame.size());
    bytes += frame;
    bytes += "\r\n";
  } else {
    bytes = frame;
  }
  if (!writing_) SetDeadline(server_->options.write_timeout);
  Write(std::move(bytes));
  return true;
}

void HttpConnection::EndEvents() {
  if (state_ != State::kStreaming) return;
  std::exchange(events_, nullptr)->Close();
  state_ = State::kAnswering;
  SetDeadline(server_->options.write_timeout);
  if (chunked_) {
    Write(std::string(kLastChunk));
  } else if (!writing_) {
    Close();
  }
}

// Writing: one write at a time, what comes meanwhile goes together in the next.

void HttpConnection::Write(std::string bytes) {
  if (writing_) {
    unwritten_ += bytes;
    return;
  }
  writing_ = true;
  writing_bytes_ = bytes.size();
  stream_->Write(std::move(bytes), [this](Status status) { OnWritten(std::move(status)); });
}

void HttpConnection::OnWritten(Status status) {
  const auto self = shared_from_this();
  writing_ = false;
  writing_bytes_ = 0;
  if (!status) return Close();
  if (!unwritten_.empty()) {
    if (state_ == State::kStreaming) SetDeadline(server_->options.write_timeout);
    return Write(std::exchange(unwritten_, {}));
  }
  if (state_ == State::kAnswering) return FinishAnswer();
  if (state_ == State::kStreaming) deadline_.reset();
}

// Time.

void HttpConnection::SetDeadline(Duration after) {
  deadline_ = server_->options.scheduler->Monotonic() + after;
  if (timer_ != 0) {
    if (timer_due_ <= *deadline_) return;
    server_->options.scheduler->Cancel(timer_);
  }
  ArmTimer();
}

void HttpConnection::ArmTimer() {
  Scheduler& scheduler = *server_->options.scheduler;
  timer_due_ = *deadline_;
  timer_ = scheduler.After(timer_due_ - scheduler.Monotonic(), [this] { OnTimer(); });
}

void HttpConnection::OnTimer() {
  const auto self = shared_from_this();
  timer_ = 0;
  if (!deadline_) return;
  if (server_->options.scheduler->Monotonic() < *deadline_) return ArmTimer();
  deadline_.reset();
  OnDeadline();
}

void HttpConnection::OnDeadline() {
  switch (state_) {
    case State::kHead:
      if (parser_.begun()) {
        return Refuse(HttpRefusal::kHeaderTimeout,
                      Problem(408, "Request timeout", "The request's head took too long."));
      }
      // A connection made in advance and never used.
      server_->tally.Refused(HttpRefusal::kHeaderTimeout);
      return Close();
    case State::kBody:
      return Refuse(HttpRefusal::kBodyTimeout,
                    Problem(408, "Request timeout", "The request's body took too long."));
    case State::kHandling:
      server_->tally.Refused(HttpRefusal::kHandlerTimeout);
      return Answer(Problem(503, "No answer in time",
                            "The monitor could not answer in time. Try again later."));
    case State::kAnswering:
    case State::kStreaming:
      server_->tally.Refused(HttpRefusal::kSlowReader);
      return Close();
    case State::kIdle:
    case State::kLingering:
    case State::kClosed:
      return Close();
  }
}

}  // namespace firstreply::wire
