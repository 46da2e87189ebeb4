// Sends what the outbox holds: the shell around one delivery queue (pure) for each destination.
//
// Promises (law 7): each delivery is tried until the receiver takes it, gives it up for good or its
// time is over; always under the same message id. Deliveries of one key go one after the other; a
// resolve overtakes what was not yet tried of its key; nothing of an alert is sent after its
// resolve. Retry-After is honoured; pauses double from 5 s to 5 min, with jitter; a destination
// that fails five times in a row is tried once a pause and no more (circuit breaker); 410 switches
// it off. A limit of its rate delays and never drops.
//
// Network thread only, except `counts()`.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alerts/delivery.h"
#include "alerts/destination.h"
#include "ingest/base/limits.h"
#include "ingest/base/result.h"
#include "ingest/base/scheduler.h"
#include "ingest/wire/http_client.h"

namespace firstreply::alerts {

// What the message needs of the store at the moment it is sent, masked and short; unset where the
// post does not stand any more.
struct MessageText {
  std::string platform;
  std::string excerpt;  // masked, at most 280 characters
  std::string post_url;
};

// Upper bounds of the buckets in which delivery latency is counted.
inline constexpr std::array<Duration, 8> kLatencyBounds = {
    Duration(100),    Duration(500),     Duration(1'000),   Duration(5'000),
    Duration(30'000), Duration(120'000), Duration(600'000), Duration(3'600'000)};

// How one destination fares, for metrics and health.
struct DestinationCounts {
  int64_t waiting = 0;              // deliveries in memory that are not done with
  bool more_in_store = false;       // and there are more than memory holds
  std::optional<TimePoint> oldest;  // when the oldest of them was made
  int64_t sent = 0;
  int64_t failed_tries = 0;
  int64_t overtaken = 0;
  int64_t given_up = 0;
  bool disabled = false;
  bool circuit_open = false;
  // From the message being made to the receiver's 2xx: count, sum, and one bucket for each bound.
  std::vector<int64_t> latency_buckets;  // of kLatencyBounds and one for beyond; not cumulative
  Duration latency_sum{};
};

class Courier {
 public:
  struct Options {
    Scheduler* scheduler = nullptr;  // these outlive the courier
    wire::HttpClient* client = nullptr;
    std::vector<Destination> destinations;
    std::string public_url;  // of the console, for links; no slash at its end; empty: no links
    // The words of a post, read when they are needed; throws nothing. Network thread.
    std::function<std::optional<MessageText>(const AlertMessage&)> text_of;
    // Brings results to the pipeline.
    std::function<void(std::vector<DeliveryResult>)> report;
    // Pending ones of the store by id, from `after` on, at most `count_max` (LoadPending), as the
    // store is at the call. With it the courier begins by reading what the store holds, keeps at
    // most kDeliveriesInMemoryMax of a destination and reads on when there is room. Without it
    // nothing is read and all that comes is kept: for tests. Network thread.
    std::function<Result<std::vector<Delivery>>(int64_t after, size_t count_max)> fetch;
    // Between 0 and 1, for jitter.
    std::function<double()> chance;
    bool held = false;
    std::set<std::string> disabled;
  };

  static std::unique_ptr<Courier> Make(Options options);
  virtual ~Courier() = default;

  // New ones from the outbox, after their commit, in the order of their ids. What is known already
  // is left alone. One for a destination that the config no longer has is given up at once.
  virtual void Take(std::vector<Delivery> deliveries) = 0;

  virtual void Hold(bool held) = 0;
  // A destination that is switched off works again; of any other it forgets the past failures.
  virtual void Enable(const std::string& destination) = 0;

  // Starts nothing more; calls back, never inside this call, when no try is under way or `deadline`
  // is over. What is under way then is given up and stays pending in the store.
  virtual void Stop(Duration deadline, std::function<void()> stopped) = 0;

  virtual std::map<std::string, DestinationCounts> counts() const = 0;
};

}  // namespace firstreply::alerts
