// What the room dashboards counts: requests, sign-ins, readers of the feed, and how the monitor
// itself is.
//
// Labels are words of ours. Network thread only; the registry outlives it.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/base/clock.h"

namespace firstreply::wire {
struct HttpCounts;
}

namespace firstreply::dashboards {

struct FeedCounts;
struct HealthProblem;

class DashboardMetrics {
 public:
  DashboardMetrics(prometheus::Registry& registry, const std::string& version,
                   TimePoint started_at);

  void ShowHttp(const wire::HttpCounts& counts);
  void ShowFeed(const FeedCounts& counts);
  // Sign-ins refused so far, by reason.
  void ShowSignIns(const std::map<std::string, int64_t>& refused);
  void ShowHealth(const std::vector<HealthProblem>& problems, bool ready, int64_t clock_steps);

 private:
  prometheus::Counter& connections_;
  prometheus::Gauge& connections_open_;
  prometheus::Counter& requests_;
  prometheus::Family<prometheus::Counter>& responses_;
  prometheus::Family<prometheus::Counter>& refused_;
  prometheus::Family<prometheus::Counter>& sign_ins_refused_;
  prometheus::Gauge& feed_readers_;
  prometheus::Counter& feed_refused_;
  prometheus::Counter& feed_cut_off_;
  prometheus::Counter& feed_events_;
  prometheus::Family<prometheus::Gauge>& problems_;
  prometheus::Gauge& ready_;
  prometheus::Counter& clock_steps_;

  std::set<std::string> problem_names_;  // that were shown once: they go on as zero
};

}  // namespace firstreply::dashboards
