// The real network: TCP over the event loop of an AsioScheduler. See transport.h for what it
// promises.
#pragma once

#include <memory>

#include "ingest/base/asio_scheduler.h"
#include "ingest/base/transport.h"

namespace firstreply {

class AsioTransport final : public Transport {
 public:
  // `scheduler` outlives the transport and everything made by it.
  explicit AsioTransport(AsioScheduler& scheduler) : scheduler_(scheduler) {}

  std::unique_ptr<Attempt> Connect(const Endpoint& to, OnConnected done) override;

  // When the system runs out of descriptors, incoming connections wait and are tried again ten
  // times a second.
  Result<std::unique_ptr<Listener>> Listen(const Endpoint& at, OnAccepted accepted) override;

 private:
  AsioScheduler& scheduler_;
};

}  // namespace firstreply
