// GET /metrics: everything that the monitor counts, for Prometheus.
//
// The text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/), families
// by name and lines by labels. Counted are things of ours, labelled with names from the config;
// nothing that somebody posted is ever a label. Whoever may see some brands only gets the lines
// that name one of these, and none that count across brands (law 14).
//
// Gauges and totals are asked for when somebody scrapes; what happens is told by Observe, once for
// each publication. Network thread only, except `ingest().SawPost`.
#pragma once

#include <prometheus/registry.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "alerts/metrics.h"
#include "dashboards/feed/board.h"
#include "dashboards/metrics.h"
#include "dashboards/publication.h"
#include "ingest/base/scheduler.h"
#include "ingest/inbox.h"
#include "ingest/metrics.h"
#include "ingest/source_state.h"
#include "ingest/wire/route.h"
#include "triage/judgement_versions.h"
#include "triage/metrics.h"

namespace firstreply::alerts {
class Courier;
}
namespace firstreply::wire {
class HttpServer;
}

namespace firstreply::dashboards {

class Feed;
class Health;
class WindowGauges;

class Exposition {
 public:
  // What is null or empty is not shown. All of it outlives the exposition, or is taken away first.
  struct Options {
    const Scheduler* scheduler = nullptr;  // must be given
    std::string version;
    TimePoint started_at{};
    const Board* board = nullptr;
    const Feed* feed = nullptr;
    const Health* health = nullptr;
    const alerts::Courier* courier = nullptr;
    const ingest::Inbox* inbox = nullptr;
    ingest::Inbox::Options inbox_limits{};
    // The server's counts; it is made after its routes.
    std::function<wire::HttpCounts()> http;
    // Sign-ins refused, by reason.
    std::function<std::map<std::string, int64_t>()> sign_ins;
    // Events of each source that have come and are not in its stored totals yet.
    std::function<std::map<std::string, int64_t>()> queued;
    WindowGauges* windows = nullptr;
    // Whether deliveries are held after a restore.
    std::function<bool()> held;
  };

  explicit Exposition(Options options);

  // What each source has brought, from the store at the start.
  void LoadSources(std::map<std::string, ingest::SourceState> sources);

  // By what posts are judged, from the store at the start; unset: nothing was ever said of it.
  void LoadJudgement(std::optional<triage::JudgementVersion> judgement);

  // Each publication once, in their order.
  void Observe(const Publication& publication);

  // For who measures the lag of posts; any thread.
  ingest::IngestMetrics& ingest() { return ingest_; }

  // All that is in it now, as far as `principal` may see it.
  std::string Text(const wire::Principal& principal);

  // The exposition outlives them.
  wire::Routes routes();

  // The totals that were loaded and published: what /api/v1/status shows.
  const std::map<std::string, ingest::SourceState>& sources() const { return sources_; }

  // The last that was loaded or published.
  const std::optional<triage::JudgementVersion>& judgement() const { return judgement_; }

 private:
  void Refresh();
  void ShowSources();
  void ShowWaiting(TimePoint now);
  void ShowWindows();
  std::string SourceLabel(const std::string& source);

  const Options options_;
  prometheus::Registry registry_;
  ingest::IngestMetrics ingest_;
  triage::TriageMetrics triage_;
  alerts::AlertMetrics alerts_;
  DashboardMetrics dashboards_;
  std::map<std::string, ingest::SourceState> sources_;
  std::optional<triage::JudgementVersion> judgement_;
  std::optional<TimePoint> windows_shown_;  // as things stood then
  std::set<std::string> source_labels_;     // at most kSourcesMax; all others are "other"
};

}  // namespace firstreply::dashboards
