// The scheduler on virtual time: one thread, no waiting, the same order of tasks for the same seed.
//
// Time stands still while tasks run and jumps to the next timer when none is left. Tasks run in
// order of time, then in the order in which they were set; with a seed, tasks of one time run in an
// order drawn from it (posted ones keep theirs among themselves), which finds code that relies on
// more than the scheduler promises.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "ingest/base/scheduler.h"
#include "ingest/base/timer_table.h"
#include "tests/support/random.h"

namespace firstreply::test {

class SimScheduler final : public Scheduler {
 public:
  struct Options {
    TimePoint start{};  // what the wall clock reads first
    std::optional<uint64_t>
        shuffle_seed{};  // empty: tasks of one time run in the order they were set
  };

  explicit SimScheduler(Options options);

  TimePoint Now() const override { return wall_; }
  Duration Monotonic() const override { return monotonic_; }
  void Post(Task task) override;
  TimerId At(TimePoint when, Task task) override;
  TimerId After(Duration delay, Task task) override;
  bool Cancel(TimerId timer) override { return timers_.Cancel(timer); }

  // Runs the next task, moving the clocks to it. False: there is none.
  bool RunOne();

  // Runs everything that is due without moving the clocks. A task that posts itself again for ever
  // never ends.
  void RunReady();

  // Runs all that is due until the wall clock reads `until` (its tasks included), and leaves it
  // there. A past `until` runs what is ready.
  void RunUntil(TimePoint until);
  void RunFor(Duration duration) { RunUntil(wall_ + duration); }

  // Sets the wall clock forward or back, as NTP or an operator does. The monotonic reading does not
  // move.
  void StepWallClock(Duration by) { wall_ += by; }

 private:
  struct Posted {
    TimerId before;  // timers with an id below this were set earlier
    Task task;
  };

  TimerTable::Reading Reading() const { return {wall_, monotonic_}; }
  bool RunDue();
  bool RunPosted();
  bool RunTimer(TimerId older_than);
  void Advance(Duration by);
  uint64_t DrawRank() { return shuffle_ ? shuffle_->Next() : 0; }

  TimePoint wall_;
  Duration monotonic_{};
  std::optional<Random> shuffle_;
  TimerTable timers_;
  std::deque<Posted> posted_;
};

}  // namespace firstreply::test
