// What the room alerts counts: what was to be told, and how each destination fares.
//
// Labels are the config's names of destinations and words of ours. Network thread only; the
// registry outlives it.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "ingest/base/clock.h"

namespace firstreply::alerts {

struct DestinationCounts;

class AlertMetrics {
 public:
  explicit AlertMetrics(prometheus::Registry& registry);

  // A message went into the outbox.
  void Queued(const std::string& destination, AlertEvent event);

  // How a destination stands, as the courier counts.
  void ShowDestination(const std::string& name, const DestinationCounts& counts, TimePoint now);

  // Nothing is sent until an operator says so.
  void ShowHeld(bool held);

 private:
  void ShowLatency(const std::string& name, const DestinationCounts& counts);

  prometheus::Family<prometheus::Counter>& messages_;
  prometheus::Family<prometheus::Counter>& deliveries_;
  prometheus::Family<prometheus::Counter>& failed_tries_;
  prometheus::Family<prometheus::Gauge>& waiting_;
  prometheus::Family<prometheus::Gauge>& oldest_;
  prometheus::Family<prometheus::Gauge>& disabled_;
  prometheus::Family<prometheus::Gauge>& circuit_open_;
  prometheus::Family<prometheus::Histogram>& latency_;
  prometheus::Gauge& held_;

  struct Latency {
    std::vector<int64_t> buckets;
    Duration sum{};
  };
  std::map<std::string, Latency> shown_;  // of each destination, so far
};

}  // namespace firstreply::alerts
