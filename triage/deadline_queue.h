// When which thread has to be looked at again though nobody says a word: at a deadline, at an
// expiry.
//
// Deadlines fire from here and never from a poll. Derived from the waits and not stored: a start
// fills it anew. One time a thread. Owned by the pipeline, on its thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/base/clock.h"

namespace firstreply::triage {

class DeadlineQueue {
 public:
  // The thread falls due at `due` and at no other time; without one it leaves the queue.
  void Set(int64_t thread_id, std::optional<TimePoint> due);

  // When the thread falls due; unset: it is not in the queue.
  std::optional<TimePoint> DueOf(int64_t thread_id) const;

  // The earliest time at which anything falls due.
  std::optional<TimePoint> Next() const;

  // Up to `count_max` threads that are due at `now`, earliest first; equal times by the smaller id.
  // They stay queued until they are set anew, so that a commit which fails loses none.
  std::vector<int64_t> Due(TimePoint now, size_t count_max) const;

  size_t size() const { return ordered_.size(); }

 private:
  std::set<std::pair<TimePoint, int64_t>> ordered_;
  std::unordered_map<int64_t, TimePoint> due_of_;
};

}  // namespace firstreply::triage
