#include "ingest/wire/tls_stream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

namespace firstreply::wire {
namespace {

constexpr size_t kInputBytes = size_t{16} << 10;       // read from the carrier together
constexpr size_t kEncryptBytesMax = size_t{64} << 10;  // encrypted together, to be sent together
// What may wait to be sent while we go on reading. Only a peer that makes us answer (new keys) and
// reads nothing gets there.
constexpr size_t kOutputBytesMax = size_t{64} << 10;

Error Unavailable(std::string why) {
  return {Errc::kUnavailable, std::move(why)};
}

Error Closed() {
  return Unavailable("the connection is closed");
}

// What outlives the stream while it calls back. The functions that move bytes call nobody back;
// `Deliver` does nothing else.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Scheduler& scheduler, std::unique_ptr<Stream> carrier, SslPointer ssl,
             std::optional<Error> refusal);

  void Read(std::span<char> buffer, Stream::OnRead done);
  void Write(std::string bytes, Stream::OnWritten done);
  void Close();
  void Forget();
  std::string PeerAddress() const { return carrier_->PeerAddress(); }

 private:
  void Advance();
  void ShakeHands();
  void Encrypt();
  void Decrypt();
  void Flush();
  void Fetch();
  void Settle();
  void Deliver();
  void DeliverLater();
  void TakeInput(Result<size_t> count);
  void TakeSent(Status sent);
  std::optional<Error> FatalError(int returned);

  Scheduler& scheduler_;
  std::array<char, kInputBytes> arrived_;  // longer lived than the carrier, which fills it
  const std::unique_ptr<Stream> carrier_;
  const SslPointer ssl_;
  BIO* input_ = nullptr;   // owned by ssl_
  BIO* output_ = nullptr;  // owned by ssl_

  bool shaken_hands_ = false;
  bool wants_input_ = false;
  bool fetching_ = false;
  bool sending_ = false;
  bool closed_ = false;
  std::optional<Error> failure_;      // of TLS: nothing goes on
  std::optional<Error> input_ended_;  // nothing more comes from the carrier
  std::optional<Error> send_failed_;  // the carrier takes nothing more

  std::span<char> buffer_;
  Stream::OnRead on_read_;
  std::optional<Result<size_t>> read_;  // to be delivered
  std::string bytes_;
  size_t encrypted_ = 0;  // of bytes_
  Stream::OnWritten on_written_;
  std::optional<Status> written_;  // to be delivered
};

Connection::Connection(Scheduler& scheduler, std::unique_ptr<Stream> carrier, SslPointer ssl,
                       std::optional<Error> refusal)
    : scheduler_(scheduler),
      carrier_(std::move(carrier)),
      ssl_(std::move(ssl)),
      failure_(std::move(refusal)) {
  if (!ssl_) return;
  input_ = BIO_new(BIO_s_mem());
  output_ = BIO_new(BIO_s_mem());
  if (input_ == nullptr || output_ == nullptr) throw std::bad_alloc();
  SSL_set_bio(ssl_.get(), input_, output_);
}

void Connection::Read(std::span<char> buffer, Stream::OnRead done) {
  assert(!on_read_ && !buffer.empty());
  buffer_ = buffer;
  on_read_ = std::move(done);
  Advance();
  DeliverLater();
}

void Connection::Write(std::string bytes, Stream::OnWritten done) {
  assert(!on_written_);
  bytes_ = std::move(bytes);
  encrypted_ = 0;
  on_written_ = std::move(done);
  Advance();
  DeliverLater();
}

void Connection::Close() {
  if (closed_) return;
  closed_ = true;
  // The farewell says that nothing is missing: not so while a write is under way.
  if (shaken_hands_ && !failure_ && !send_failed_ && !on_written_ && !sending_) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    Flush();
  }
  carrier_->Close();
  if (on_read_) read_ = Closed();
  if (on_written_) written_ = Closed();
  DeliverLater();
}

void Connection::Forget() {
  on_read_ = nullptr;
  on_written_ = nullptr;
  Close();
}

void Connection::Advance() {
  if (!closed_ && !failure_) {
    wants_input_ = false;
    if (!shaken_hands_) ShakeHands();
    if (shaken_hands_) {
      Encrypt();
      Flush();
      Decrypt();
    }
    Flush();
    Fetch();
  }
  Settle();
}

// Nothing: it can go on, perhaps once more input has come.
std::optional<Error> Connection::FatalError(int returned) {
  switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
      wants_input_ = true;
      return std::nullopt;
    case SSL_ERROR_WANT_WRITE:
      return std::nullopt;
    default:
      break;
  }
  std::string reason = TakeOpenSslReason();
  const long verified = SSL_get_verify_result(ssl_.get());
  if (!shaken_hands_ && verified != X509_V_OK) {
    reason += std::string(" (") + X509_verify_cert_error_string(verified) + ")";
  }
  return Unavailable(reason).In(shaken_hands_ ? "TLS" : "TLS handshake");
}

void Connection::ShakeHands() {
  ERR_clear_error();
  const int returned = SSL_do_handshake(ssl_.get());
  if (returned == 1) {
    shaken_hands_ = true;
  } else {
    failure_ = FatalError(returned);
  }
}

void Connection::Encrypt() {
  if (failure_ || sending_ || encrypted_ == bytes_.size()) return;
  const size_t size = std::min(bytes_.size() - encrypted_, kEncryptBytesMax);
  ERR_clear_error();
  const int returned = SSL_write(ssl_.get(), bytes_.data() + encrypted_,
                                 static_cast<int>(size));  // to memory: whole
  if (returned > 0) {
    encrypted_ += static_cast<size_t>(returned);
  } else {
    failure_ = FatalError(returned);
  }
}

void Connection::Decrypt() {
  if (failure_ || !on_read_ || read_ || BIO_ctrl_pending(output_) > kOutputBytesMax) return;
  ERR_clear_error();
  const size_t most = std::min(buffer_.size(), kInputBytes);
  const int returned = SSL_read(ssl_.get(), buffer_.data(), static_cast<int>(most));
  if (returned > 0) {
    read_ = static_cast<size_t>(returned);
  } else if (SSL_get_error(ssl_.get(), returned) == SSL_ERROR_ZERO_RETURN) {
    read_ = size_t{0};
  } else {
    failure_ = FatalError(returned);
  }
}

void Connection::Flush() {
  const size_t size = BIO_ctrl_pending(output_);
  if (size == 0 || sending_ || send_failed_) return;
  std::string bytes(size, '\0');
  BIO_read(output_, bytes.data(), static_cast<int>(size));
  sending_ = true;
  carrier_->Write(std::move(bytes), [weak = weak_from_this()](Status sent) {
    if (const auto self = weak.lock()) self->TakeSent(std::move(sent));
  });
}

void Connection::Fetch() {
  if (!wants_input_ || fetching_ || input_ended_ || failure_) return;
  fetching_ = true;
  carrier_->Read(arrived_, [weak = weak_from_this()](Result<size_t> count) {
    if (const auto self = weak.lock()) self->TakeInput(std::move(count));
  });
}

void Connection::TakeInput(Result<size_t> count) {
  fetching_ = false;
  if (!count) {
    input_ended_ = count.error();
  } else if (*count == 0) {
    input_ended_ = Unavailable("the other end broke off without a farewell").In("TLS");
  } else if (BIO_write(input_, arrived_.data(), static_cast<int>(*count)) <= 0) {
    throw std::bad_alloc();
  }
  Advance();
  Deliver();
}

void Connection::TakeSent(Status sent) {
  sending_ = false;
  if (!sent) send_failed_ = sent.error();
  Advance();
  Deliver();
}

// Decides what is ready to be told.
void Connection::Settle() {
  std::optional<Error> ended = closed_ ? Closed() : failure_;
  if (!ended && !shaken_hands_ && wants_input_) ended = input_ended_;
  if (on_read_ && !read_) {
    if (ended) {
      read_ = *ended;
    } else if (wants_input_ && input_ended_) {
      read_ = *input_ended_;
    }
  }
  if (on_written_ && !written_) {
    if (ended) {
      written_ = *ended;
    } else if (send_failed_) {
      written_ = *send_failed_;
    } else if (shaken_hands_ && encrypted_ == bytes_.size() && !sending_) {
      written_ = Done{};
    }
  }
}

void Connection::Deliver() {
  const std::shared_ptr<Connection> self = shared_from_this();
  if (on_read_ && read_) {
    const Result<size_t> result = std::move(*std::exchange(read_, std::nullopt));
    std::exchange(on_read_, nullptr)(result);
  }
  if (on_written_ && written_) {
    const Status result = std::move(*std::exchange(written_, std::nullopt));
    bytes_.clear();
    encrypted_ = 0;
    std::exchange(on_written_, nullptr)(result);
  }
}

void Connection::DeliverLater() {
  if (!(on_read_ && read_) && !(on_written_ && written_)) return;
  scheduler_.Post([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->Deliver();
  });
}

class TlsStream final : public Stream {
 public:
  explicit TlsStream(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}
  ~TlsStream() override { connection_->Forget(); }

  void Read(std::span<char> buffer, OnRead done) override {
    connection_->Read(buffer, std::move(done));
  }
  void Write(std::string bytes, OnWritten done) override {
    connection_->Write(std::move(bytes), std::move(done));
  }
  void Close() override { connection_->Close(); }
  std::string PeerAddress() const override { return connection_->PeerAddress(); }

 private:
  const std::shared_ptr<Connection> connection_;
};

}  // namespace

std::unique_ptr<Stream> MakeTlsStream(Scheduler& scheduler, std::unique_ptr<Stream> carrier,
                                      SslPointer ssl) {
  return std::make_unique<TlsStream>(
      std::make_shared<Connection>(scheduler, std::move(carrier), std::move(ssl), std::nullopt));
}

std::unique_ptr<Stream> MakeRefusedStream(Scheduler& scheduler, std::unique_ptr<Stream> carrier,
                                          Error error) {
  return std::make_unique<TlsStream>(
      std::make_shared<Connection>(scheduler, std::move(carrier), nullptr, std::move(error)));
}

std::string TakeOpenSslReason() {
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(code)) return std::generic_category().message(ERR_GET_REASON(code));
  const char* reason = ERR_reason_error_string(code);
  return reason == nullptr ? "unknown reason" : reason;
}

}  // namespace firstreply::wire
