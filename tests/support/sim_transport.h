// The network on virtual time: latency, bytes that arrive in pieces, and everything that goes
// wrong, from a seed.
//
// All parties of a simulation share one SimTransport, which is their whole network: any host and
// port can be listened at, and who connects to anything else is refused. A connection's fate is
// planned by the test or drawn from the seed.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ingest/base/transport.h"
#include "tests/support/random.h"
#include "tests/support/sim_scheduler.h"

namespace firstreply::test {

class SimTransport final : public Transport {
 public:
  struct Options {
    uint64_t seed = 0;
    Duration latency_min{0};
    Duration latency_max{50};
    size_t piece_bytes_max = 2000;    // the most that arrives together
    size_t window_bytes = 64 * 1024;  // on the way or unread: a writer waits beyond it
    // Of a hundred connections without a planned fate, how many ...
    int refused = 0;
    int unanswered = 0;
    int cut = 0;                      // ... break at a random byte
    int stalled = 0;                  // ... fall silent at a random byte
    int64_t fault_byte_max = 10'000;  // the last byte at which they do
  };

  // What will become of one connection. Bytes count in both directions together.
  struct Fate {
    bool refused = false;
    bool unanswered = false;                   // Connect never calls back
    std::optional<int64_t> cut_at_byte{};      // so many arrive, then both ends see a reset
    std::optional<int64_t> stalled_at_byte{};  // so many arrive, then nothing more does
    std::string from = "127.0.0.1";            // whom the listening end sees
  };

  SimTransport(SimScheduler& scheduler, Options options);
  ~SimTransport() override;

  // The next connections meet these fates, in this order, before any is drawn.
  void Plan(Fate fate) { planned_.push_back(std::move(fate)); }

  std::unique_ptr<Attempt> Connect(const Endpoint& to, OnConnected done) override;
  Result<std::unique_ptr<Listener>> Listen(const Endpoint& at, OnAccepted accepted) override;

 private:
  struct Network;
  struct Link;
  struct End;
  class SimStream;
  class SimAttempt;
  class SimListener;

  Fate NextFate();

  const std::shared_ptr<Network> network_;
  std::deque<Fate> planned_;
};

}  // namespace firstreply::test
