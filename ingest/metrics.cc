#include "ingest/metrics.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace firstreply::ingest {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Registry;

Family<Counter>& Count(Registry& registry, const std::string& what, const std::string& help) {
  return BuildCounter().Name("firstreply_ingest_" + what).Help(help).Register(registry);
}

prometheus::Gauge& Show(Registry& registry, const std::string& what, const std::string& help) {
  return BuildGauge().Name("firstreply_ingest_" + what).Help(help).Register(registry).Add({});
}

// A counter of what somebody else counts.
void Advance(Counter& counter, int64_t total) {
  counter.Increment(std::max(0.0, static_cast<double>(total) - counter.Value()));
}

double Seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

const std::vector<double> kLagBounds = {0.1, 0.5, 1,   2,    5,     10,   30,
                                        60,  300, 900, 3600, 21600, 86400};
const std::vector<double> kCommitBounds = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05,
                                           0.1,   0.25,  0.5,   1,    5};

}  // namespace

IngestMetrics::IngestMetrics(Registry& registry)
    : received_(Count(registry, "received_total",
                      "Events that came in, in whatever shape. When nothing is lost it is the sum "
                      "of rejected, irrelevant, queued, duplicates, quarantined and stored.")),
      rejected_(Count(registry, "rejected_total", "Events that cannot be used, by reason.")),
      irrelevant_(Count(registry, "irrelevant_total", "Events that concern no brand.")),
      duplicates_(Count(registry, "duplicates_total", "Events that were known already.")),
      conflicts_(Count(registry, "conflicts_total",
                       "Of the duplicates: the same id with other content. The first stands.")),
      quarantined_(Count(registry, "quarantined_total",
                         "Events that broke a rule of the store and wait for a person.")),
      stored_(Count(registry, "stored_total", "Events that are in the store.")),
      queued_(BuildGauge()
                  .Name("firstreply_ingest_queued")
                  .Help("Events that came in and are not stored yet.")
                  .Register(registry)),
      lag_(BuildHistogram()
               .Name("firstreply_ingest_lag_seconds")
               .Help("From when a live post was posted to when we first had it.")
               .Register(registry)),
      inbox_items_(Show(registry, "inbox_items", "Batches that wait for the pipeline.")),
      inbox_items_max_(
          Show(registry, "inbox_items_max", "Batches that may wait; then sources do.")),
      inbox_bytes_(Show(registry, "inbox_bytes", "Bytes that wait for the pipeline.")),
      inbox_bytes_max_(Show(registry, "inbox_bytes_max", "Bytes that may wait; then sources do.")),
      held_back_(Show(registry, "held_back_inputs",
                      "Inputs of the pipeline that a failing disk keeps back.")),
      commit_(BuildHistogram()
                  .Name("firstreply_ingest_commit_seconds")
                  .Help("Filing, deciding and storing one run of the pipeline, with its commit.")
                  .Register(registry)
                  .Add({}, kCommitBounds)) {}

void IngestMetrics::ShowSource(const std::string& source, const SourceState& state,
                               int64_t queued) {
  const prometheus::Labels labels = {{"source", source}};
  Advance(received_.Add(labels), state.tally.received + queued);
  for (const auto& [reason, count] : state.tally.rejected) {
    Advance(rejected_.Add({{"source", source}, {"reason", reason}}), count);
  }
  Advance(irrelevant_.Add(labels), state.tally.irrelevant);
  Advance(duplicates_.Add(labels), state.tally.duplicates);
  Advance(conflicts_.Add(labels), state.conflicts);
  Advance(quarantined_.Add(labels), state.quarantined);
  Advance(stored_.Add(labels), state.stored);
  queued_.Add(labels).Set(static_cast<double>(queued));
}

void IngestMetrics::ShowInbox(size_t items, size_t bytes, size_t items_max, size_t bytes_max) {
  inbox_items_.Set(static_cast<double>(items));
  inbox_bytes_.Set(static_cast<double>(bytes));
  inbox_items_max_.Set(static_cast<double>(items_max));
  inbox_bytes_max_.Set(static_cast<double>(bytes_max));
}

void IngestMetrics::SawPost(const std::string& source, Duration lag) {
  lag_.Add({{"source", source}}, kLagBounds).Observe(std::max(0.0, Seconds(lag)));
}

void IngestMetrics::Committed(Duration took) {
  commit_.Observe(Seconds(took));
}

void IngestMetrics::ShowHeldBack(size_t inputs) {
  held_back_.Set(static_cast<double>(inputs));
}

}  // namespace firstreply::ingest
