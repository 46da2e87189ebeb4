#include "ingest/base/timer_table.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace firstreply {
namespace {

// The first timer that is due at `now` and older than `older_than`; `end()` when there is none.
template <class Timers, class Time>
auto FirstDue(Timers& timers, Time now, TimerId older_than) {
  for (auto timer = timers.begin(); timer != timers.end() && timer->first.due <= now; ++timer) {
    if (timer->first.id < older_than) return timer;
  }
  return timers.end();
}

}  // namespace

TimerId TimerTable::AddAt(TimePoint when, Reading now, Scheduler::Task task, uint64_t rank) {
  const WallKey key{std::max(when, now.wall), rank, next_id_++};
  by_wall_.emplace(key, std::move(task));
  keys_.emplace(key.id, key);
  return key.id;
}

TimerId TimerTable::AddAfter(Duration delay, Reading now, Scheduler::Task task, uint64_t rank) {
  const MonotonicKey key{now.monotonic + std::max(delay, Duration::zero()), rank, next_id_++};
  by_monotonic_.emplace(key, std::move(task));
  keys_.emplace(key.id, key);
  return key.id;
}

bool TimerTable::Cancel(TimerId timer) {
  const auto found = keys_.find(timer);
  if (found == keys_.end()) return false;
  if (const auto* key = std::get_if<WallKey>(&found->second)) {
    by_wall_.erase(*key);
  } else {
    by_monotonic_.erase(std::get<MonotonicKey>(found->second));
  }
  keys_.erase(found);
  return true;
}

std::optional<Duration> TimerTable::UntilNext(Reading now) const {
  std::optional<Duration> until;
  if (!by_wall_.empty()) until = by_wall_.begin()->first.due - now.wall;
  if (!by_monotonic_.empty()) {
    const Duration monotonic = by_monotonic_.begin()->first.due - now.monotonic;
    until = until ? std::min(*until, monotonic) : monotonic;
  }
  return until;
}

std::optional<Scheduler::Task> TimerTable::TakeDue(Reading now, TimerId older_than) {
  const auto wall = FirstDue(by_wall_, now.wall, older_than);
  const auto monotonic = FirstDue(by_monotonic_, now.monotonic, older_than);
  const bool has_wall = wall != by_wall_.end();
  const bool has_monotonic = monotonic != by_monotonic_.end();
  if (!has_wall && !has_monotonic) return std::nullopt;

  // The two clocks share no zero, so what compares is how long each timer has been due.
  const auto order = [](const auto& key, auto reading) {
    return std::tuple(key.due - reading, key.rank, key.id);
  };
  const bool wall_first =
      has_wall &&
      (!has_monotonic || order(wall->first, now.wall) < order(monotonic->first, now.monotonic));
  const auto take = [this](auto& timers, auto timer) {
    Scheduler::Task task = std::move(timer->second);
    keys_.erase(timer->first.id);
    timers.erase(timer);
    return task;
  };
  return wall_first ? take(by_wall_, wall) : take(by_monotonic_, monotonic);
}

}  // namespace firstreply
