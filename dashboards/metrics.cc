#include "dashboards/metrics.h"

#include <algorithm>
#include <chrono>

#include "dashboards/feed/feed.h"
#include "dashboards/health.h"
#include "ingest/wire/http_server.h"

namespace firstreply::dashboards {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Registry;

Family<Counter>& Counts(Registry& registry, const std::string& what, const std::string& help) {
  return BuildCounter().Name("firstreply_" + what).Help(help).Register(registry);
}

Counter& Count(Registry& registry, const std::string& what, const std::string& help) {
  return Counts(registry, what, help).Add({});
}

Family<Gauge>& Shows(Registry& registry, const std::string& what, const std::string& help) {
  return BuildGauge().Name("firstreply_" + what).Help(help).Register(registry);
}

Gauge& Show(Registry& registry, const std::string& what, const std::string& help) {
  return Shows(registry, what, help).Add({});
}

void Advance(Counter& counter, int64_t total) {
  counter.Increment(std::max(0.0, static_cast<double>(total) - counter.Value()));
}

}  // namespace

DashboardMetrics::DashboardMetrics(Registry& registry, const std::string& version,
                                   TimePoint started_at)
    : connections_(Count(registry, "http_connections_total", "Connections taken.")),
      connections_open_(Show(registry, "http_connections_open", "Connections that are open.")),
      requests_(Count(registry, "http_requests_total", "Whole requests.")),
      responses_(Counts(registry, "http_responses_total", "Answers, by class of their status.")),
      refused_(Counts(registry, "http_refused_total",
                      "What the server refused or cut off by itself, by reason.")),
      sign_ins_refused_(
          Counts(registry, "dashboards_sign_ins_refused_total", "Sign-ins refused, by reason.")),
      feed_readers_(Show(registry, "dashboards_feed_readers", "Who looks on at the feed now.")),
      feed_refused_(Count(registry, "dashboards_feed_refused_total",
                          "Readers of the feed sent away because there were too many.")),
      feed_cut_off_(Count(registry, "dashboards_feed_cut_off_total",
                          "Readers of the feed that did not keep up or left.")),
      feed_events_(Count(registry, "dashboards_feed_events_total",
                         "Changes of the queue, however many readers heard of each.")),
      problems_(Shows(registry, "problem", "1: the monitor has this problem now; see /healthz.")),
      ready_(Show(registry, "ready", "1: the monitor takes posts; see /readyz.")),
      clock_steps_(Count(registry, "clock_steps_total",
                         "How often the machine's clock was set by more than 30 seconds.")) {
  Shows(registry, "build_info", "1, labelled with the version.").Add({{"version", version}}).Set(1);
  const Duration since = started_at.time_since_epoch();
  Show(registry, "start_time_seconds", "When the monitor started, in seconds since 1970.")
      .Set(std::chrono::duration<double>(since).count());
}

void DashboardMetrics::ShowHttp(const wire::HttpCounts& counts) {
  Advance(connections_, counts.connections_opened);
  connections_open_.Set(static_cast<double>(counts.connections_open));
  Advance(requests_, counts.requests);
  for (size_t digit = 1; digit < counts.responses.size(); ++digit) {
    Advance(responses_.Add({{"class", std::to_string(digit) + "xx"}}), counts.responses[digit]);
  }
  for (size_t i = 0; i < counts.refused.size(); ++i) {
    const auto refusal = static_cast<wire::HttpRefusal>(i);
    Advance(refused_.Add({{"reason", std::string(wire::NameOf(refusal))}}), counts.refused[i]);
  }
}

void DashboardMetrics::ShowFeed(const FeedCounts& counts) {
  feed_readers_.Set(static_cast<double>(counts.readers));
  Advance(feed_refused_, counts.refused);
  Advance(feed_cut_off_, counts.cut_off);
  Advance(feed_events_, counts.events);
}

void DashboardMetrics::ShowSignIns(const std::map<std::string, int64_t>& refused) {
  for (const auto& [reason, count] : refused) {
    Advance(sign_ins_refused_.Add({{"reason", reason}}), count);
  }
}

void DashboardMetrics::ShowHealth(const std::vector<HealthProblem>& problems, bool ready,
                                  int64_t clock_steps) {
  for (const std::string& name : problem_names_) problems_.Add({{"name", name}}).Set(0);
  for (const HealthProblem& problem : problems) {
    problems_.Add({{"name", problem.name}}).Set(1);
    problem_names_.insert(problem.name);
  }
  ready_.Set(ready);
  Advance(clock_steps_, clock_steps);
}

}  // namespace firstreply::dashboards
