// The timers of a scheduler that have not fired: some by the wall clock, some by the monotonic one.
//
// Shared by both twins of the scheduler, so that they agree on what comes first: the earlier time,
// and among equal times the timer that was set first. Not thread-safe; it reads no clock.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <variant>

#include "ingest/base/scheduler.h"

namespace firstreply {

class TimerTable {
 public:
  // What both clocks read at one moment.
  struct Reading {
    TimePoint wall{};
    Duration monotonic{};
  };

  // A time in the past counts as now, so that a timer set late does not overtake those due before
  // it. Among timers of one time the lower `rank` goes first, then the one set first.
  TimerId AddAt(TimePoint when, Reading now, Scheduler::Task task, uint64_t rank = 0);
  TimerId AddAfter(Duration delay, Reading now, Scheduler::Task task, uint64_t rank = 0);

  bool Cancel(TimerId timer);

  // How long until the next timer is due, were no clock to step; not positive when it is due.
  // Empty: there is none.
  std::optional<Duration> UntilNext(Reading now) const;

  // Takes out the next timer that is due and was set before `older_than`. Its task is the caller's
  // to run.
  std::optional<Scheduler::Task> TakeDue(Reading now, TimerId older_than);

  // The id the next timer will have.
  TimerId next_id() const { return next_id_; }
  bool has_wall_timers() const { return !by_wall_.empty(); }

 private:
  template <class Time>
  struct Key {
    Time due;
    uint64_t rank;
    TimerId id;
    auto operator<=>(const Key&) const = default;
  };
  using WallKey = Key<TimePoint>;
  using MonotonicKey = Key<Duration>;

  std::map<WallKey, Scheduler::Task> by_wall_;
  std::map<MonotonicKey, Scheduler::Task> by_monotonic_;
  std::map<TimerId, std::variant<WallKey, MonotonicKey>> keys_;
  TimerId next_id_ = 1;
};

}  // namespace firstreply
