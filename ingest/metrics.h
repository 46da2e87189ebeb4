// What the room ingest counts: what became of all that each source received (law 1), how full the
// inbox is, how long posts take to reach us and commits to finish.
//
// Labels are names from the config and words of ours, never what somebody posted. The sums of law 1
// begin at what the store holds, so they go on across restarts. Network thread only, except
// SawPost; the registry outlives it.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "ingest/base/clock.h"
#include "ingest/source_state.h"

namespace firstreply::ingest {

class IngestMetrics {
 public:
  explicit IngestMetrics(prometheus::Registry& registry);

  // Totals of one source, as the store has them; `queued` events have come and are in none of them
  // yet.
  void ShowSource(const std::string& source, const SourceState& state, int64_t queued);

  void ShowInbox(size_t items, size_t bytes, size_t items_max, size_t bytes_max);

  // A post came in, so long after it was posted. Any thread.
  void SawPost(const std::string& source, Duration lag);

  // A run of the pipeline was committed.
  void Committed(Duration took);

  // Inputs that a failing disk keeps back.
  void ShowHeldBack(size_t inputs);

 private:
  prometheus::Family<prometheus::Counter>& received_;
  prometheus::Family<prometheus::Counter>& rejected_;
  prometheus::Family<prometheus::Counter>& irrelevant_;
  prometheus::Family<prometheus::Counter>& duplicates_;
  prometheus::Family<prometheus::Counter>& conflicts_;
  prometheus::Family<prometheus::Counter>& quarantined_;
  prometheus::Family<prometheus::Counter>& stored_;
  prometheus::Family<prometheus::Gauge>& queued_;
  prometheus::Family<prometheus::Histogram>& lag_;
  prometheus::Gauge& inbox_items_;
  prometheus::Gauge& inbox_items_max_;
  prometheus::Gauge& inbox_bytes_;
  prometheus::Gauge& inbox_bytes_max_;
  prometheus::Gauge& held_back_;
  prometheus::Histogram& commit_;
};

}  // namespace firstreply::ingest
