#include "ingest/wire/http_server_state.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "ingest/wire/http_connection.h"

namespace firstreply::wire {

HttpServerState::HttpServerState(HttpServer::Options given)
    : options(std::move(given)), routes(options.routes) {
  if (!IsSendable(200, options.headers)) {
    throw std::logic_error("a header for every answer cannot be sent");
  }
}

bool HttpServerState::HasRoomFor(const std::string& address) const {
  if (connections_.size() >= options.connections_max) return false;
  const auto found = connections_of_address_.find(address);
  return found == connections_of_address_.end() ||
         found->second < options.connections_per_address_max;
}

void HttpServerState::Accept(std::unique_ptr<Stream> stream) {
  std::string peer = stream->PeerAddress();
  if (!HasRoomFor(peer)) return tally.Refused(HttpRefusal::kTooManyConnections);
  if (options.tls) stream = options.tls->Serve(std::move(stream));
  tally.Opened();
  ++connections_of_address_[peer];
  const uint64_t id = next_id_++;
  const auto connection =
      std::make_shared<HttpConnection>(shared_from_this(), id, std::move(stream), std::move(peer));
  connections_.emplace(id, connection);
  connection->Start();
}

void HttpServerState::Ended(const HttpConnection& connection) {
  tally.Closed();
  const auto of_address = connections_of_address_.find(connection.peer());
  if (--of_address->second == 0) connections_of_address_.erase(of_address);
  connections_.erase(connection.id());
  if (stopping_ && connections_.empty()) TellStopped();
}

void HttpServerState::Stop(Duration deadline, std::function<void()> stopped) {
  if (stopping_) return;
  stopping_ = true;
  on_stopped_ = std::move(stopped);
  stop_timer_ = options.scheduler->After(deadline, [this] {
    stop_timer_ = 0;
    CloseConnections();
  });
  const auto connections = connections_;
  for (const auto& [id, connection] : connections) connection->Drain();
  if (connections_.empty()) TellStopped();
}

// The map changes with each that ends.
void HttpServerState::CloseConnections() {
  const auto connections = connections_;
  for (const auto& [id, connection] : connections) connection->Close();
}

void HttpServerState::TellStopped() {
  if (stop_timer_ != 0) options.scheduler->Cancel(std::exchange(stop_timer_, 0));
  options.scheduler->Post([self = shared_from_this()] {
    const std::function<void()> stopped = std::exchange(self->on_stopped_, nullptr);
    if (stopped) stopped();
  });
}

void HttpServerState::CloseAll() {
  stopping_ = false;
  on_stopped_ = nullptr;
  if (stop_timer_ != 0) options.scheduler->Cancel(std::exchange(stop_timer_, 0));
  CloseConnections();
}

ResponseFrame HttpServerState::Frame(bool close, bool without_body) {
  const TimePoint second = std::chrono::floor<std::chrono::seconds>(options.scheduler->Now());
  if (date_.empty() || second != date_second_) {
    date_ = HttpDate(second);
    date_second_ = second;
  }
  return {
      .date = date_, .defaults = &options.headers, .close = close, .without_body = without_body};
}

}  // namespace firstreply::wire
