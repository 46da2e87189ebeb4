#include "tests/support/sim_transport.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace firstreply::test {
namespace {

constexpr uint16_t kFirstFreePort = 40'000;

Error Unavailable(std::string why) {
  return {Errc::kUnavailable, std::move(why)};
}

}  // namespace

// What outlives the transport while streams do.
struct SimTransport::Network {
  Network(SimScheduler& time, const Options& chosen)
      : scheduler(time), options(chosen), random(chosen.seed) {}

  Duration Latency() { return random.Between(options.latency_min, options.latency_max); }

  SimScheduler& scheduler;
  const Options options;
  Random random;
  std::map<Endpoint, std::weak_ptr<OnAccepted>> listeners;
  uint16_t next_port = kFirstFreePort;
};

// What both ends of one connection share: how much went over it, and how much may.
struct SimTransport::Link {
  Fate fate;
  int64_t arrived_bytes = 0;
};

// One end. Bytes wait in the writer's `unsent` while the window is full, then in the reader's
// `on_the_way`, then in its `unread`. Held by its stream, by the other end, and by tasks under way.
struct SimTransport::End : std::enable_shared_from_this<End> {
  End(std::shared_ptr<Network> of, std::shared_ptr<Link> over)
      : network(std::move(of)), link(std::move(over)) {}

  void Send();
  void SendEnd();
  void Arrive();
  void Deliver(std::string piece);
  void Reset();
  void ReadLater();
  void WriteLater();
  void FinishRead();
  void FinishWrite();
  void Close();

  const std::shared_ptr<Network> network;
  const std::shared_ptr<Link> link;
  std::weak_ptr<End> peer;

  std::string unsent;  // from `sent` on
  size_t sent = 0;
  std::deque<std::optional<std::string>>
      on_the_way;  // to this end; empty: the peer's end of transmission
  size_t on_the_way_bytes = 0;
  std::string unread;
  std::span<char> buffer;
  Stream::OnRead on_read;
  Stream::OnWritten on_written;
  bool peer_ended = false;
  bool reset = false;
  bool closed = false;
};

void SimTransport::End::Send() {
  const std::shared_ptr<End> to = peer.lock();
  while (sent < unsent.size() && !reset && !closed) {
    if (!to) return Reset();
    const size_t window = network->options.window_bytes;
    const size_t taken = to->on_the_way_bytes + to->unread.size();
    if (taken >= window) return;
    const size_t most =
        std::min({unsent.size() - sent, window - taken, network->options.piece_bytes_max});
    const size_t size = 1 + network->random.Below(most);
    to->on_the_way.emplace_back(unsent.substr(sent, size));
    to->on_the_way_bytes += size;
    network->scheduler.After(network->Latency(), [to] { to->Arrive(); });
    sent += size;
  }
  WriteLater();
}

void SimTransport::End::SendEnd() {
  if (const std::shared_ptr<End> to = peer.lock()) {
    to->on_the_way.emplace_back(std::nullopt);
    network->scheduler.After(network->Latency(), [to] { to->Arrive(); });
  }
}

// Whichever timer comes first brings the piece that was sent first: a connection never reorders.
void SimTransport::End::Arrive() {
  if (reset || on_the_way.empty()) return;
  if (const std::optional<int64_t> stalled_at = link->fate.stalled_at_byte) {
    // What lies beyond stays on the way for good; it fills the window, so that the writer stalls
    // too.
    const auto left = static_cast<size_t>(std::max<int64_t>(*stalled_at - link->arrived_bytes, 0));
    std::optional<std::string>& piece = on_the_way.front();
    if (left == 0 || !piece) return;
    if (piece->size() > left) {
      const std::string part = piece->substr(0, left);
      piece->erase(0, left);
      on_the_way_bytes -= left;
      return Deliver(part);
    }
  }
  const std::optional<std::string> piece = std::move(on_the_way.front());
  on_the_way.pop_front();
  if (!piece) {
    peer_ended = true;
    return ReadLater();
  }
  on_the_way_bytes -= piece->size();
  Deliver(*piece);
}

void SimTransport::End::Deliver(std::string piece) {
  if (closed) return Reset();
  const Fate& fate = link->fate;
  const bool cut = fate.cut_at_byte &&
                   link->arrived_bytes + static_cast<int64_t>(piece.size()) >= *fate.cut_at_byte;
  if (cut) piece.resize(static_cast<size_t>(*fate.cut_at_byte - link->arrived_bytes));
  link->arrived_bytes += static_cast<int64_t>(piece.size());
  unread += piece;
  if (cut) Reset();
  ReadLater();
}

void SimTransport::End::Reset() {
  for (const std::shared_ptr<End>& end : {shared_from_this(), peer.lock()}) {
    if (!end || end->reset) continue;
    end->reset = true;
    end->ReadLater();
    end->WriteLater();
  }
}

void SimTransport::End::ReadLater() {
  network->scheduler.Post([self = shared_from_this()] { self->FinishRead(); });
}

void SimTransport::End::WriteLater() {
  network->scheduler.Post([self = shared_from_this()] { self->FinishWrite(); });
}

void SimTransport::End::FinishRead() {
  if (!on_read) return;
  if (closed) {
    return std::exchange(on_read, nullptr)(Unavailable("the connection is closed"));
  }
  if (!unread.empty()) {
    const size_t most = std::min(unread.size(), buffer.size());
    const size_t count = network->random.Chance(50) ? most : 1 + network->random.Below(most);
    std::memcpy(buffer.data(), unread.data(), count);
    unread.erase(0, count);
    if (const std::shared_ptr<End> from = peer.lock()) {
      network->scheduler.Post([from] { from->Send(); });
    }
    return std::exchange(on_read, nullptr)(count);
  }
  if (reset) return std::exchange(on_read, nullptr)(Unavailable("the connection was reset"));
  if (peer_ended) return std::exchange(on_read, nullptr)(size_t{0});
}

void SimTransport::End::FinishWrite() {
  if (!on_written) return;
  if (closed) {
    return std::exchange(on_written, nullptr)(Unavailable("the connection is closed"));
  }
  if (reset) return std::exchange(on_written, nullptr)(Unavailable("the connection was reset"));
  if (sent == unsent.size()) return std::exchange(on_written, nullptr)(Done{});
}

void SimTransport::End::Close() {
  if (closed) return;
  closed = true;
  unsent.clear();
  sent = 0;
  SendEnd();
  ReadLater();
  WriteLater();
}

class SimTransport::SimStream final : public Stream {
 public:
  SimStream(std::shared_ptr<End> end, std::string peer)
      : end_(std::move(end)), peer_(std::move(peer)) {}

  ~SimStream() override {
    end_->on_read = nullptr;
    end_->on_written = nullptr;
    end_->Close();
  }

  void Read(std::span<char> buffer, OnRead done) override {
    assert(!end_->on_read && !buffer.empty());
    end_->buffer = buffer;
    end_->on_read = std::move(done);
    end_->ReadLater();
  }

  void Write(std::string bytes, OnWritten done) override {
    assert(!end_->on_written);
    end_->on_written = std::move(done);
    end_->unsent = std::move(bytes);
    end_->sent = 0;
    if (end_->closed || end_->reset) return end_->WriteLater();
    end_->Send();
  }

  void Close() override { end_->Close(); }

  std::string PeerAddress() const override { return peer_; }

 private:
  const std::shared_ptr<End> end_;
  const std::string peer_;
};

class SimTransport::SimAttempt final : public Attempt {
 public:
  explicit SimAttempt(std::shared_ptr<OnConnected> done) : done_(std::move(done)) {}
  ~SimAttempt() override { *done_ = nullptr; }

 private:
  const std::shared_ptr<OnConnected> done_;
};

class SimTransport::SimListener final : public Listener {
 public:
  SimListener(std::shared_ptr<OnAccepted> accepted, uint16_t port)
      : accepted_(std::move(accepted)), port_(port) {}
  uint16_t port() const override { return port_; }

 private:
  const std::shared_ptr<OnAccepted>
      accepted_;  // gone with the listener: the network knows it weakly
  const uint16_t port_;
};

SimTransport::SimTransport(SimScheduler& scheduler, Options options)
    : network_(std::make_shared<Network>(scheduler, options)) {}

SimTransport::~SimTransport() = default;

std::unique_ptr<Transport::Attempt> SimTransport::Connect(const Endpoint& to, OnConnected done) {
  auto shared = std::make_shared<OnConnected>(std::move(done));
  const Fate fate = NextFate();
  const auto establish = [shared, network = network_, to, fate] {
    if (!*shared) return;
    const OnConnected callback = std::exchange(*shared, nullptr);
    const auto found = network->listeners.find(to);
    const std::shared_ptr<OnAccepted> accepted =
        found == network->listeners.end() ? nullptr : found->second.lock();
    if (fate.refused || !accepted) {
      return callback(Unavailable("connection refused").In(to.host));
    }
    const auto link = std::make_shared<Link>(Link{.fate = fate});
    const auto near = std::make_shared<End>(network, link);
    const auto far = std::make_shared<End>(network, link);
    near->peer = far;
    far->peer = near;
    network->scheduler.Post([far, listener = std::weak_ptr(accepted)] {
      auto stream = std::make_unique<SimStream>(far, far->link->fate.from);
      if (const std::shared_ptr<OnAccepted> still = listener.lock()) (*still)(std::move(stream));
    });
    std::unique_ptr<Stream> stream = std::make_unique<SimStream>(near, to.host);
    callback(std::move(stream));
  };
  if (!fate.unanswered) network_->scheduler.After(network_->Latency(), establish);
  return std::make_unique<SimAttempt>(std::move(shared));
}

Result<std::unique_ptr<Transport::Listener>> SimTransport::Listen(const Endpoint& at,
                                                                  OnAccepted accepted) {
  Endpoint endpoint = at;
  if (endpoint.port == 0) endpoint.port = network_->next_port++;
  std::weak_ptr<OnAccepted>& place = network_->listeners[endpoint];
  if (!place.expired()) return Unavailable("address already in use").In("listen");

  auto shared = std::make_shared<OnAccepted>(std::move(accepted));
  place = shared;
  std::unique_ptr<Listener> listener =
      std::make_unique<SimListener>(std::move(shared), endpoint.port);
  return listener;
}

SimTransport::Fate SimTransport::NextFate() {
  if (!planned_.empty()) {
    Fate fate = planned_.front();
    planned_.pop_front();
    return fate;
  }
  const Options& options = network_->options;
  Random& random = network_->random;
  Fate fate;
  fate.refused = random.Chance(options.refused);
  fate.unanswered = random.Chance(options.unanswered);
  const auto some_byte = [&] { return random.Between(0, options.fault_byte_max); };
  if (random.Chance(options.cut)) fate.cut_at_byte = some_byte();
  if (random.Chance(options.stalled)) fate.stalled_at_byte = some_byte();
  return fate;
}

}  // namespace firstreply::test
