#include "ingest/base/asio_transport.h"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cassert>
#include <chrono>
#include <utility>

namespace firstreply {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

// How long to leave alone a listener that the system gives no descriptor for.
constexpr std::chrono::milliseconds kAcceptPause{100};

Error Unavailable(const ErrorCode& error) {
  return {Errc::kUnavailable, error.message()};
}

std::string Show(const Endpoint& endpoint) {
  const bool is_ipv6 = endpoint.host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", endpoint.host, endpoint.port)
                 : fmt::format("{}:{}", endpoint.host, endpoint.port);
}

std::string PeerOf(const tcp::socket& socket) {
  ErrorCode gone;
  const tcp::endpoint peer = socket.remote_endpoint(gone);
  if (gone) return {};
  const asio::ip::address address = peer.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

class AsioStream final : public Stream {
 public:
  explicit AsioStream(tcp::socket socket)
      : peer_(PeerOf(socket)), shared_(std::make_shared<Shared>(std::move(socket))) {
    // Requests and answers are small and each is written whole: waiting to fill a packet only
    // delays them.
    ErrorCode ignored;
    shared_->socket.set_option(tcp::no_delay(true), ignored);
  }

  ~AsioStream() override {
    shared_->on_read = nullptr;
    shared_->on_written = nullptr;
    Close();
  }

  void Read(std::span<char> buffer, OnRead done) override {
    assert(!shared_->on_read && !buffer.empty());
    shared_->on_read = std::move(done);
    shared_->socket.async_read_some(asio::buffer(buffer.data(), buffer.size()),
                                    [shared = shared_](const ErrorCode& error, size_t count) {
                                      if (!shared->on_read) return;
                                      const OnRead callback =
                                          std::exchange(shared->on_read, nullptr);
                                      if (!error) return callback(count);
                                      if (error == asio::error::eof) return callback(size_t{0});
                                      callback(shared->Explain(error));
                                    });
  }

  void Write(std::string bytes, OnWritten done) override {
    assert(!shared_->on_written);
    shared_->on_written = std::move(done);
    shared_->written = std::move(bytes);
    asio::async_write(shared_->socket, asio::buffer(shared_->written),
                      [shared = shared_](const ErrorCode& error, size_t) {
                        if (!shared->on_written) return;
                        const OnWritten callback = std::exchange(shared->on_written, nullptr);
                        if (!error) return callback(Done{});
                        callback(shared->Explain(error));
                      });
  }

  void Close() override {
    ErrorCode ignored;
    shared_->socket.close(ignored);
  }

  std::string PeerAddress() const override { return peer_; }

 private:
  // What an operation of Asio under way still needs when the stream is gone.
  struct Shared {
    explicit Shared(tcp::socket opened) : socket(std::move(opened)) {}

    Error Explain(const ErrorCode& error) const {
      if (!socket.is_open()) return {Errc::kUnavailable, "the connection is closed"};
      return Unavailable(error);
    }

    tcp::socket socket;
    std::string written;
    OnRead on_read;  // empty: none under way, or the stream is gone
    OnWritten on_written;
  };

  const std::string peer_;  // asked at once: a closed socket knows it no more
  const std::shared_ptr<Shared> shared_;
};

class AsioAttempt final : public Transport::Attempt {
 public:
  AsioAttempt(asio::io_context& context, const Endpoint& to, Transport::OnConnected done)
      : shared_(std::make_shared<Shared>(context, to, std::move(done))) {
    // An address needs no resolver, which would start a thread for it.
    ErrorCode not_an_address;
    const asio::ip::address address = asio::ip::make_address(to.host, not_an_address);
    if (!not_an_address) {
      shared_->socket.async_connect(
          tcp::endpoint(address, to.port),
          [shared = shared_](const ErrorCode& error) { shared->Finish(error); });
      return;
    }
    shared_->resolver.async_resolve(
        to.host, std::to_string(to.port),
        [shared = shared_](const ErrorCode& error, const tcp::resolver::results_type& found) {
          if (error || !shared->done) return shared->Finish(error);
          asio::async_connect(
              shared->socket, found,
              [shared](const ErrorCode& failed, const tcp::endpoint&) { shared->Finish(failed); });
        });
  }

  ~AsioAttempt() override {
    shared_->done = nullptr;
    shared_->resolver.cancel();
    ErrorCode ignored;
    shared_->socket.close(ignored);
  }

 private:
  struct Shared {
    Shared(asio::io_context& context, Endpoint endpoint, Transport::OnConnected callback)
        : to(std::move(endpoint)), resolver(context), socket(context), done(std::move(callback)) {}

    void Finish(const ErrorCode& error) {
      if (!done) return;
      const Transport::OnConnected callback = std::exchange(done, nullptr);
      if (error) return callback(Unavailable(error).In(Show(to)));
      std::unique_ptr<Stream> stream = std::make_unique<AsioStream>(std::move(socket));
      callback(std::move(stream));
    }

    const Endpoint to;
    tcp::resolver resolver;
    tcp::socket socket;
    Transport::OnConnected done;  // empty: called, or nobody waits any more
  };

  const std::shared_ptr<Shared> shared_;
};

class AsioListener final : public Transport::Listener {
 public:
  AsioListener(tcp::acceptor acceptor, Transport::OnAccepted accepted)
      : port_(acceptor.local_endpoint().port()),
        shared_(std::make_shared<Shared>(std::move(acceptor), std::move(accepted))) {
    Shared::Accept(shared_);
  }

  ~AsioListener() override {
    shared_->stopped = true;
    shared_->pause.cancel();
    ErrorCode ignored;
    shared_->acceptor.close(ignored);
  }

  uint16_t port() const override { return port_; }

 private:
  struct Shared {
    Shared(tcp::acceptor opened, Transport::OnAccepted callback)
        : acceptor(std::move(opened)),
          pause(acceptor.get_executor()),
          accepted(std::move(callback)) {}

    static void Accept(const std::shared_ptr<Shared>& shared) {
      shared->acceptor.async_accept([shared](const ErrorCode& error, tcp::socket socket) {
        if (shared->stopped) return;
        if (error) return AcceptLater(shared);
        shared->accepted(std::make_unique<AsioStream>(std::move(socket)));
        if (!shared->stopped) Accept(shared);
      });
    }

    static void AcceptLater(const std::shared_ptr<Shared>& shared) {
      shared->pause.expires_after(kAcceptPause);
      shared->pause.async_wait([shared](const ErrorCode&) {
        if (!shared->stopped) Accept(shared);
      });
    }

    tcp::acceptor acceptor;
    asio::steady_timer pause;
    const Transport::OnAccepted accepted;
    bool stopped = false;
  };

  const uint16_t port_;
  const std::shared_ptr<Shared> shared_;
};

}  // namespace

std::unique_ptr<Transport::Attempt> AsioTransport::Connect(const Endpoint& to, OnConnected done) {
  return std::make_unique<AsioAttempt>(scheduler_.context(), to, std::move(done));
}

Result<std::unique_ptr<Transport::Listener>> AsioTransport::Listen(const Endpoint& at,
                                                                   OnAccepted accepted) {
  ErrorCode error;
  const asio::ip::address address = asio::ip::make_address(at.host, error);
  if (error) return Error{Errc::kInvalid, fmt::format("'{}' is no address to listen at", at.host)};

  const tcp::endpoint endpoint(address, at.port);
  tcp::acceptor acceptor(scheduler_.context());
  acceptor.open(endpoint.protocol(), error);
  // After a restart the port is ours again at once, although old connections still linger on it.
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return Unavailable(error).In(Show(at)).In("listen");

  std::unique_ptr<Listener> listener =
      std::make_unique<AsioListener>(std::move(acceptor), std::move(accepted));
  return listener;
}

}  // namespace firstreply
