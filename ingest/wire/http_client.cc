#include "ingest/wire/http_client.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "ingest/wire/request_bytes.h"
#include "ingest/wire/response_reader.h"

namespace firstreply::wire {
namespace {

constexpr size_t kReadBytes = size_t{8} << 10;

// One call. It reads while it still writes: a server may refuse a body before it has all of it, and
// its answer counts even if the rest could not be sent.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(HttpClient::Options options, HttpCall call, HttpClient::OnDone done)
      : options_(options),
        scheduler_(*options.scheduler),
        call_(std::move(call)),
        reader_({.to_head = call_.method == "HEAD", .body_bytes_max = call_.response_bytes_max}),
        done_(std::move(done)) {}

  void Start();
  // Ends without a word; nothing calls back afterwards.
  void GiveUp();

 private:
  void FailLater(const Error& error);
  void Begin(std::unique_ptr<Stream> stream);
  void Read();
  void Take(const Result<size_t>& count);
  void Finish(Result<HttpResponse> result);

  const HttpClient::Options options_;
  Scheduler& scheduler_;
  const HttpCall call_;
  ResponseReader reader_;
  HttpClient::OnDone done_;  // empty: called, or nobody waits any more
  std::string request_;
  const char* doing_ = "connecting";
  std::optional<TimerId> timer_;
  std::unique_ptr<Transport::Attempt> attempt_;
  std::array<char, kReadBytes> buffer_;  // longer lived than the stream, which fills it
  std::unique_ptr<Stream> stream_;
};

void Exchange::Start() {
  Result<std::string> request = RequestBytes(call_);
  if (!request) return FailLater(request.error());
  if (call_.url.secure && options_.tls == nullptr) {
    return FailLater({Errc::kInvalid, "https is not set up"});
  }
  request_ = std::move(*request);
  timer_ = scheduler_.After(call_.timeout, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->timer_.reset();
    self->Finish(Error{Errc::kUnavailable, fmt::format("took longer than {} ms while {}",
                                                       self->call_.timeout.count(), self->doing_)});
  });
  const Endpoint to{call_.url.host, call_.url.port};
  attempt_ = options_.transport->Connect(
      to, [weak = weak_from_this()](Result<std::unique_ptr<Stream>> made) {
        const auto self = weak.lock();
        if (!self) return;
        if (!made) return self->Finish(made.error());
        self->Begin(std::move(*made));
      });
}

void Exchange::FailLater(const Error& error) {
  scheduler_.Post([weak = weak_from_this(), error] {
    if (const auto self = weak.lock()) self->Finish(error);
  });
}

void Exchange::GiveUp() {
  done_ = nullptr;
  if (timer_) scheduler_.Cancel(*std::exchange(timer_, std::nullopt));
  attempt_.reset();
  stream_.reset();
}

void Exchange::Begin(std::unique_ptr<Stream> stream) {
  stream_ =
      call_.url.secure ? options_.tls->Call(std::move(stream), call_.url.host) : std::move(stream);
  doing_ = "sending the request";
  stream_->Write(std::move(request_), [weak = weak_from_this()](const Status& written) {
    const auto self = weak.lock();
    // What could not be sent shows itself in the reading too, behind an answer if there is one.
    if (self && written) self->doing_ = "waiting for the response";
  });
  Read();
}

void Exchange::Read() {
  stream_->Read(buffer_, [weak = weak_from_this()](const Result<size_t>& count) {
    if (const auto self = weak.lock()) self->Take(count);
  });
}

void Exchange::Take(const Result<size_t>& count) {
  if (!count) return Finish(count.error());
  if (*count == 0) return Finish(reader_.TakeEnd());
  Result<std::optional<HttpResponse>> response =
      reader_.Take(std::string_view(buffer_.data(), *count));
  if (!response) return Finish(response.error());
  if (*response) return Finish(std::move(**response));
  Read();
}

void Exchange::Finish(Result<HttpResponse> result) {
  const HttpClient::OnDone done = std::exchange(done_, nullptr);
  GiveUp();
  if (done) done(std::move(result));
}

class PendingExchange final : public HttpClient::Pending {
 public:
  explicit PendingExchange(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  ~PendingExchange() override { exchange_->GiveUp(); }

 private:
  const std::shared_ptr<Exchange> exchange_;
};

}  // namespace

std::unique_ptr<HttpClient::Pending> HttpClient::Send(HttpCall call, OnDone done) {
  auto exchange = std::make_shared<Exchange>(options_, std::move(call), std::move(done));
  exchange->Start();
  return std::make_unique<PendingExchange>(std::move(exchange));
}

}  // namespace firstreply::wire
