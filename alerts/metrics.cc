#include "alerts/metrics.h"

#include <algorithm>
#include <chrono>

#include "alerts/courier.h"
#include "alerts/delivery.h"

namespace firstreply::alerts {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Registry;

Family<Counter>& Count(Registry& registry, const std::string& what, const std::string& help) {
  return BuildCounter().Name("firstreply_alerts_" + what).Help(help).Register(registry);
}

Family<Gauge>& Show(Registry& registry, const std::string& what, const std::string& help) {
  return BuildGauge().Name("firstreply_alerts_" + what).Help(help).Register(registry);
}

void Advance(Counter& counter, int64_t total) {
  counter.Increment(std::max(0.0, static_cast<double>(total) - counter.Value()));
}

double Seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

std::vector<double> LatencyBounds() {
  std::vector<double> bounds;
  for (const Duration bound : kLatencyBounds) bounds.push_back(Seconds(bound));
  return bounds;
}

}  // namespace

AlertMetrics::AlertMetrics(Registry& registry)
    : messages_(Count(registry, "messages_total", "Messages put into the outbox, by event.")),
      deliveries_(Count(registry, "deliveries_total",
                        "Deliveries that are done with: sent, overtaken by their own end before "
                        "they were tried, or given up.")),
      failed_tries_(
          Count(registry, "failed_tries_total", "Tries that failed; the delivery is tried again.")),
      waiting_(Show(registry, "deliveries_waiting", "Deliveries that are not done with.")),
      oldest_(Show(registry, "oldest_waiting_seconds",
                   "How long the oldest of them waits; 0: none does.")),
      disabled_(Show(registry, "destination_disabled",
                     "1: the destination said 410, and nothing goes there until it is enabled.")),
      circuit_open_(Show(registry, "circuit_open",
                         "1: the destination failed again and again, and is tried seldom.")),
      latency_(BuildHistogram()
                   .Name("firstreply_alerts_delivery_seconds")
                   .Help("From a message being made to the receiver taking it.")
                   .Register(registry)),
      held_(Show(registry, "deliveries_held",
                 "1: after a restore nothing is sent until an operator releases it.")
                .Add({})) {}

void AlertMetrics::Queued(const std::string& destination, AlertEvent event) {
  messages_.Add({{"destination", destination}, {"event", std::string(NameOf(event))}}).Increment();
}

void AlertMetrics::ShowDestination(const std::string& name, const DestinationCounts& counts,
                                   TimePoint now) {
  const prometheus::Labels labels = {{"destination", name}};
  const auto done = [&](DeliveryState state, int64_t count) {
    Advance(deliveries_.Add({{"destination", name}, {"result", std::string(NameOf(state))}}),
            count);
  };
  done(DeliveryState::kSent, counts.sent);
  done(DeliveryState::kOvertaken, counts.overtaken);
  done(DeliveryState::kGivenUp, counts.given_up);
  Advance(failed_tries_.Add(labels), counts.failed_tries);
  waiting_.Add(labels).Set(static_cast<double>(counts.waiting));
  oldest_.Add(labels).Set(counts.oldest ? std::max(0.0, Seconds(now - *counts.oldest)) : 0);
  disabled_.Add(labels).Set(counts.disabled);
  circuit_open_.Add(labels).Set(counts.circuit_open);
  ShowLatency(name, counts);
}

// The courier's buckets go into the histogram by what came since the last time.
void AlertMetrics::ShowLatency(const std::string& name, const DestinationCounts& counts) {
  static const std::vector<double> kBounds = LatencyBounds();
  prometheus::Histogram& histogram = latency_.Add({{"destination", name}}, kBounds);
  Latency& shown = shown_[name];
  shown.buckets.resize(kBounds.size() + 1);
  std::vector<double> increments(kBounds.size() + 1);
  for (size_t i = 0; i < std::min(increments.size(), counts.latency_buckets.size()); ++i) {
    increments[i] =
        static_cast<double>(std::max<int64_t>(0, counts.latency_buckets[i] - shown.buckets[i]));
    shown.buckets[i] = std::max(shown.buckets[i], counts.latency_buckets[i]);
  }
  histogram.ObserveMultiple(increments, std::max(0.0, Seconds(counts.latency_sum - shown.sum)));
  shown.sum = std::max(shown.sum, counts.latency_sum);
}

void AlertMetrics::ShowHeld(bool held) {
  held_.Set(held);
}

}  // namespace firstreply::alerts
