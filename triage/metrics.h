// What the room triage counts: who waits, how the waits were decided, how long answers took.
//
// The gauges are shown anew each time. The counters count what this process decided, and begin at
// zero with it, as Prometheus expects of counters: what the whole store says is in the report.
//
// An outcome is counted once, when it is decided. A fact that comes late and changes it is a
// correction, so that at any time
//   waits that are X = outcomes_total{outcome=X} + corrections_total{to=X} -
//   corrections_total{from=X}
// also where a decided wait became undecided and was decided again, or turned out not to exist
// (to="none").
//
// Labels are names from the config and words of ours. Network thread only; the registry outlives
// it.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/hint.h"
#include "triage/judgement_versions.h"
#include "triage/ledger.h"
#include "triage/statistics/window_figures.h"

namespace firstreply::triage {

// How many waits are remembered so that nothing of them is counted twice. Of one that was forgotten
// a second answer or decision counts again.
inline constexpr size_t kWaitsRememberedMax = 100'000;

class TriageMetrics {
 public:
  explicit TriageMetrics(prometheus::Registry& registry);

  struct Waiting {
    std::string brand;
    std::string source;
    ingest::Urgency urgency = ingest::Urgency::kNormal;
    std::optional<TimePoint> deadline{};  // unset: it has no target
    bool overdue = false;
  };
  // All who wait now.
  void ShowWaiting(const std::vector<Waiting>& waiting, TimePoint now);

  // An entry of the ledger, each once and in order, and the kind of its wait. `waited` is read of
  // an answer to a first wait.
  void Wrote(const LedgerEntry& entry, const std::string& brand, WaitKind kind, Duration waited);

  // What the store says of the last day, week and four weeks, as it stood at `at`. Instead of what
  // was shown before.
  void ShowWindows(const std::vector<WindowGroup>& groups, TimePoint at);

  // What posts are judged by now.
  void ShowJudgement(const JudgementVersion& version);

  // A thread that could not be decided was left alone.
  void SetAside(int64_t threads);

 private:
  struct Wait {
    int64_t conversation = 0;
    int64_t ordinal = 0;
    auto operator<=>(const Wait&) const = default;
  };
  // The latest of them.
  class Waits {
   public:
    bool Insert(const Wait& wait);  // false: it is among them
    bool Erase(const Wait& wait) { return known_.erase(wait) > 0; }

   private:
    std::set<Wait> known_;
    std::deque<Wait> order_;
  };
  struct Place {
    std::string brand, source;
    ingest::Urgency urgency = ingest::Urgency::kNormal;
    auto operator<=>(const Place&) const = default;
  };
  struct Counted {
    int64_t open = 0;
    int64_t overdue = 0;
  };
  struct Times {
    std::optional<TimePoint> next;    // deadline that has not passed
    std::optional<TimePoint> oldest;  // deadline that has
  };

  void ShowWindow(const WindowGroup& group);
  void ShowTimes(const std::string& brand, const Times& times, TimePoint now);
  void Correct(const std::string& brand, WaitKind kind, std::string_view from, std::string_view to);

  prometheus::Family<prometheus::Gauge>& open_;
  prometheus::Family<prometheus::Gauge>& overdue_;
  prometheus::Family<prometheus::Gauge>& oldest_overdue_;
  prometheus::Family<prometheus::Gauge>& next_deadline_;
  prometheus::Family<prometheus::Counter>& outcomes_;
  prometheus::Family<prometheus::Counter>& corrections_;
  prometheus::Family<prometheus::Histogram>& first_response_;
  prometheus::Counter& set_aside_;
  prometheus::Family<prometheus::Gauge>& judgement_version_;
  prometheus::Family<prometheus::Gauge>& model_info_;
  prometheus::Gauge* model_ = nullptr;  // of `model_info_`, the one that is shown

  prometheus::Family<prometheus::Gauge>& window_waits_;
  prometheus::Family<prometheus::Gauge>& window_met_;
  prometheus::Family<prometheus::Gauge>& window_missed_;
  prometheus::Family<prometheus::Gauge>& window_excluded_;
  prometheus::Family<prometheus::Gauge>& window_handed_off_;
  prometheus::Family<prometheus::Gauge>& window_self_reported_;
  prometheus::Family<prometheus::Gauge>& window_waiting_;
  prometheus::Family<prometheus::Gauge>& window_p50_;
  prometheus::Family<prometheus::Gauge>& window_p90_;
  prometheus::Family<prometheus::Gauge>& windows_at_;

  // What is shown of windows now.
  std::vector<std::pair<prometheus::Family<prometheus::Gauge>*, prometheus::Gauge*>> of_windows_;
  std::set<Place> places_;  // that were shown once: they go on as zero
  std::set<std::string> brands_;
  Waits undone_;  // decided once, undecided now
  Waits answered_;
};

}  // namespace firstreply::triage
