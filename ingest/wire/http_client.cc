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
  Exchange(Scheduler& scheduler, const TlsContext* tls, const HttpCall& call,
           HttpClient::OnDone done)
      : scheduler_(scheduler),
        tls_(call.url.secure ? tls : nullptr),
        host_(call.url.host),
        timeout_(call.timeout),
        reader_({.to_head = call.method == "HEAD", .body_bytes_max = call.response_bytes_max}),
        done_(std::move(done)) {}

  void Start(Transport& transport, const Endpoint& to, std::string request);
  void FailLater(const Error& error);
  // Ends without a word; nothing calls back afterwards.
  void GiveUp();

 private:
  void Begin(std::unique_ptr<Stream> stream);
  void Read();
  void Take(const Result<size_t>& count);
  void Finish(Result<HttpResponse> result);

  Scheduler& scheduler_;
  const TlsContext* const tls_;
  const std::string host_;
  const Duration timeout_;
  ResponseReader reader_;
  HttpClient::OnDone done_;  // empty: called, or nobody waits any more
  std::string request_;
  const char* doing_ = "connecting";
  std::optional<TimerId> timer_;
  std::unique_ptr<Transport::Attempt> attempt_;
  std::array<char, kReadBytes> buffer_;  // longer lived than the stream, which fills it
  std::unique_ptr<Stream> stream_;
};

void Exchange::Start(Transport& transport, const Endpoint& to, std::string request) {
  request_ = std::move(request);
  timer_ = scheduler_.After(timeout_, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->timer_.reset();
    self->Finish(Error{Errc::kUnavailable, fmt::format("took longer than {} ms while {}",
                                                       self->timeout_.count(), self->doing_)});
  });
  attempt_ = transport.Connect(to, [weak = weak_from_this()](Result<std::unique_ptr<Stream>> made) {
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
  stream_ = tls_ == nullptr ? std::move(stream) : tls_->Call(std::move(stream), host_);
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
  auto exchange =
      std::make_shared<Exchange>(*options_.scheduler, options_.tls, call, std::move(done));
  Result<std::string> request = RequestBytes(call);
  if (!request) {
    exchange->FailLater(request.error());
  } else if (call.url.secure && options_.tls == nullptr) {
    exchange->FailLater({Errc::kInvalid, "https is not set up"});
  } else {
    exchange->Start(*options_.transport, {call.url.host, call.url.port}, std::move(*request));
  }
  return std::make_unique<PendingExchange>(std::move(exchange));
}

}  // namespace firstreply::wire
