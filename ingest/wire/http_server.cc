#include "ingest/wire/http_server.h"

#include <utility>

#include "ingest/wire/http_server_state.h"

namespace firstreply::wire {
namespace {

class ListeningServer final : public HttpServer {
 public:
  explicit ListeningServer(std::shared_ptr<HttpServerState> state) : state_(std::move(state)) {}

  ~ListeningServer() override {
    listener_.reset();
    state_->CloseAll();
  }
  ListeningServer(const ListeningServer&) = delete;
  ListeningServer& operator=(const ListeningServer&) = delete;

  Status Open() {
    auto listener = state_->options.transport->Listen(
        state_->options.listen,
        [state = state_](std::unique_ptr<Stream> stream) { state->Accept(std::move(stream)); });
    if (!listener) return listener.error().In("http");
    listener_ = std::move(*listener);
    port_ = listener_->port();
    return Done{};
  }

  uint16_t port() const override { return port_; }

  void Stop(Duration deadline, std::function<void()> stopped) override {
    listener_.reset();
    state_->Stop(deadline, std::move(stopped));
  }

  HttpCounts counts() const override { return state_->tally.counts(); }

 private:
  const std::shared_ptr<HttpServerState> state_;
  std::unique_ptr<Transport::Listener> listener_;
  uint16_t port_ = 0;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::Listen(Options options) {
  auto server =
      std::make_unique<ListeningServer>(std::make_shared<HttpServerState>(std::move(options)));
  if (const Status opened = server->Open(); !opened) return opened.error();
  return Result<std::unique_ptr<HttpServer>>(std::move(server));
}

}  // namespace firstreply::wire
