#include "ingest/base/asio_scheduler.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "ingest/base/timer_table.h"

namespace firstreply {
namespace {

Duration SteadyTime() {
  return std::chrono::floor<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

struct AsioScheduler::Loop {
  // One thread runs it, and Asio may leave out what only several would need; Post stays safe.
  boost::asio::io_context context{1};
};

// Holds one Asio timer, set for whatever is due next.
class AsioScheduler::Timers {
 public:
  Timers(AsioScheduler& scheduler, Duration wall_check)
      : scheduler_(scheduler), wall_check_(wall_check), timer_(scheduler.loop_->context) {}

  TimerTable& table() { return table_; }

  TimerTable::Reading Read() const { return {scheduler_.Now(), scheduler_.Monotonic()}; }

  // To be called after every change of the table that may bring the next timer nearer.
  void Arm() {
    const TimerTable::Reading now = Read();
    std::optional<Duration> wait = table_.UntilNext(now);
    if (!wait) return;
    if (table_.has_wall_timers()) wait = std::min(*wait, wall_check_);
    // Readings are cut to whole milliseconds; one more makes sure that the timer is due by then.
    wait = std::max(*wait + Duration(1), Duration::zero());
    if (armed_until_ && *armed_until_ <= now.monotonic + *wait) return;

    armed_until_ = now.monotonic + *wait;
    timer_.expires_after(*wait);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) Fire();
    });
  }

 private:
  void Fire() {
    armed_until_.reset();
    // Timers set by these tasks wait for the next round, lest they keep the loop from everything
    // else.
    const TimerId older_than = table_.next_id();
    try {
      while (!scheduler_.loop_->context.stopped()) {
        std::optional<Task> task = table_.TakeDue(Read(), older_than);
        if (!task) break;
        (*task)();
      }
    } catch (...) {
      Arm();  // the rest must not be left without a timer
      throw;
    }
    Arm();
  }

  AsioScheduler& scheduler_;
  const Duration wall_check_;
  TimerTable table_;
  boost::asio::steady_timer timer_;
  std::optional<Duration> armed_until_;  // monotonic; empty: no wait is under way
};

AsioScheduler::AsioScheduler() : AsioScheduler(Options{}) {}

AsioScheduler::AsioScheduler(Options options)
    : wall_clock_(options.wall_clock ? std::move(options.wall_clock) : WallClock),
      loop_(std::make_unique<Loop>()),
      timers_(std::make_unique<Timers>(*this, options.wall_check)) {}

AsioScheduler::~AsioScheduler() = default;

void AsioScheduler::Run() {
  const auto stay = boost::asio::make_work_guard(loop_->context);
  loop_->context.run();
  // Here and not before run(): a Stop that comes before the thread gets going must not be lost.
  loop_->context.restart();
}

void AsioScheduler::Stop() {
  loop_->context.stop();
}

TimePoint AsioScheduler::WallClock() {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

TimePoint AsioScheduler::Now() const {
  return wall_clock_();
}

Duration AsioScheduler::Monotonic() const {
  return SteadyTime();
}

void AsioScheduler::Post(Task task) {
  boost::asio::post(loop_->context, std::move(task));
}

TimerId AsioScheduler::At(TimePoint when, Task task) {
  const TimerId id = timers_->table().AddAt(when, timers_->Read(), std::move(task));
  timers_->Arm();
  return id;
}

TimerId AsioScheduler::After(Duration delay, Task task) {
  const TimerId id = timers_->table().AddAfter(delay, timers_->Read(), std::move(task));
  timers_->Arm();
  return id;
}

bool AsioScheduler::Cancel(TimerId timer) {
  return timers_->table().Cancel(timer);
}

boost::asio::io_context& AsioScheduler::context() {
  return loop_->context;
}

}  // namespace firstreply
