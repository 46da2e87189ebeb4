// Time and "later", handed in to everything that needs them.
//
// There are two clocks. The wall clock (`Now`) says what the world calls the time: posts, deadlines
// and calendars are measured with it. It can step, when an operator or NTP sets it. The monotonic
// reading (`Monotonic`) only ever grows; network timeouts and pauses are measured with it.
//
// A wall clock that steps:
//   back     - `At` timers fire when the wall clock reads their time again, so none fires early;
//   forward  - `At` timers that it passed fire at most a second of real time later;
//   either   - `After` timers do not notice.
//
// Threads: tasks run one after the other on the scheduler's thread, never inside the call that
// hands them in. `Post` may be called on any thread, everything else only on the scheduler's thread
// or while it is not running. The twins: `asio_scheduler.h` for real, tests/support/sim_scheduler.h
// on virtual time.
#pragma once

#include <cstdint>
#include <functional>

#include "ingest/base/clock.h"

namespace firstreply {

using TimerId = uint64_t;  // never zero, never used twice by one scheduler

class Scheduler {
 public:
  using Task = std::function<void()>;

  virtual ~Scheduler() = default;

  // The wall clock.
  virtual TimePoint Now() const = 0;

  // Time since a fixed moment in the past; only differences mean something.
  virtual Duration Monotonic() const = 0;

  // Runs `task` as soon as possible; tasks posted by one thread run in their order.
  virtual void Post(Task task) = 0;

  // Runs `task` when the wall clock reads `when` or later; as soon as possible when that is past.
  virtual TimerId At(TimePoint when, Task task) = 0;

  // Runs `task` when `delay` has gone by on the monotonic clock; as soon as possible when it is not
  // positive.
  virtual TimerId After(Duration delay, Task task) = 0;

  // True: the timer's task will not run any more. False: it ran, runs now, or was cancelled before.
  virtual bool Cancel(TimerId timer) = 0;
};

}  // namespace firstreply
