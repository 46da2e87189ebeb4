#include "tests/support/sim_scheduler.h"

#include <cassert>
#include <utility>

namespace firstreply::test {

SimScheduler::SimScheduler(Options options) : wall_(options.start) {
  if (options.shuffle_seed) shuffle_.emplace(*options.shuffle_seed);
}

void SimScheduler::Post(Task task) {
  posted_.push_back({timers_.next_id(), std::move(task)});
}

TimerId SimScheduler::At(TimePoint when, Task task) {
  return timers_.AddAt(when, Reading(), std::move(task), DrawRank());
}

TimerId SimScheduler::After(Duration delay, Task task) {
  return timers_.AddAfter(delay, Reading(), std::move(task), DrawRank());
}

bool SimScheduler::RunOne() {
  if (RunDue()) return true;
  const std::optional<Duration> wait = timers_.UntilNext(Reading());
  if (!wait) return false;
  Advance(*wait);
  return RunDue();
}

void SimScheduler::RunReady() {
  while (RunDue()) {
  }
}

void SimScheduler::RunUntil(TimePoint until) {
  RunReady();
  while (wall_ < until) {
    const std::optional<Duration> wait = timers_.UntilNext(Reading());
    Advance(wait ? std::min(*wait, until - wall_) : until - wall_);
    RunReady();
  }
}

bool SimScheduler::RunDue() {
  if (posted_.empty()) return RunTimer(timers_.next_id());
  if (shuffle_) {
    if (shuffle_->Chance(50) && RunTimer(timers_.next_id())) return true;
  } else if (RunTimer(posted_.front().before)) {
    return true;
  }
  return RunPosted();
}

bool SimScheduler::RunPosted() {
  Task task = std::move(posted_.front().task);
  posted_.pop_front();
  task();
  return true;
}

bool SimScheduler::RunTimer(TimerId older_than) {
  std::optional<Task> task = timers_.TakeDue(Reading(), older_than);
  if (!task) return false;
  (*task)();
  return true;
}

void SimScheduler::Advance(Duration by) {
  assert(by > Duration::zero());
  wall_ += by;
  monotonic_ += by;
}

}  // namespace firstreply::test
