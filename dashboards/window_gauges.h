// The numbers of the last day, week and four weeks, kept fresh for /metrics without keeping anybody
// waiting.
//
// They are worked out on another thread, when somebody asks and what there is has become old: at
// most once a minute, and never more than a twentieth of the time, however much the store holds.
// Whoever asks gets what was worked out last; before the first time, nothing. Network thread only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "ingest/base/result.h"
#include "ingest/base/scheduler.h"
#include "triage/statistics/window_figures.h"

namespace firstreply::dashboards {

class WindowGauges {
 public:
  using Groups = std::vector<triage::WindowGroup>;
  struct Options {
    const Scheduler* scheduler = nullptr;  // outlives it
    // Does the first on another thread, then the second on this one.
    std::function<void(std::function<void()>, std::function<void()>)> off_thread;
    // As things stand at the time given; on the other thread.
    std::function<Result<Groups>(TimePoint)> work_out;
    Duration every = std::chrono::minutes(1);
    int64_t rests = 20;  // so many times as long as the work took
  };

  struct Figures {
    Groups groups;
    TimePoint at;  // as things stood then
  };

  explicit WindowGauges(Options options);

  // What there is, and a beginning of something newer where that is due. Null: nothing yet. Valid
  // until the next call.
  const Figures* Current();

  // Could not be worked out so many times: the store's trouble, or too many waits.
  int64_t failures() const { return state_->failures; }

 private:
  // What comes back from the other thread may find its asker gone.
  struct State {
    std::optional<Figures> figures;
    std::optional<TimePoint> not_before;
    bool underway = false;
    int64_t failures = 0;
  };

  void Begin(TimePoint now);

  const Options options_;
  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace firstreply::dashboards
