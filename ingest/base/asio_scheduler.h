// The real scheduler: the operating system's clocks and an Asio event loop. See scheduler.h for
// what it promises.
//
// The one place of the program that reads a clock.
#pragma once

#include <functional>
#include <memory>

#include "ingest/base/scheduler.h"

namespace boost::asio {
class io_context;
}

namespace firstreply {

class AsioScheduler final : public Scheduler {
 public:
  struct Options {
    // Another wall clock than the operating system's, for tests that step it.
    std::function<TimePoint()> wall_clock;
    // How often waiting `At` timers are held against the wall clock, lest a step forward goes
    // unnoticed.
    Duration wall_check = std::chrono::seconds(1);
  };

  AsioScheduler();
  explicit AsioScheduler(Options options);
  ~AsioScheduler() override;

  // Runs tasks on the calling thread until Stop. An exception of a task comes out here; Run may
  // then be called again.
  void Run();

  // Makes Run return after the task it is in, or at once when it has not begun; the rest waits for
  // the next Run. Any thread.
  void Stop();

  // The operating system's wall clock, for what has no scheduler: a log, a command. Any thread.
  static TimePoint WallClock();

  TimePoint Now() const override;
  Duration Monotonic() const override;
  void Post(Task task) override;
  TimerId At(TimePoint when, Task task) override;
  TimerId After(Duration delay, Task task) override;
  bool Cancel(TimerId timer) override;

  // For the real transport, which shares the event loop.
  boost::asio::io_context& context();

 private:
  class Timers;
  struct Loop;

  const std::function<TimePoint()> wall_clock_;
  const std::unique_ptr<Loop> loop_;
  const std::unique_ptr<Timers> timers_;
};

}  // namespace firstreply
