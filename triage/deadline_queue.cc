#include "triage/deadline_queue.h"

namespace firstreply::triage {

void DeadlineQueue::Set(int64_t thread_id, std::optional<TimePoint> due) {
  const auto known = due_of_.find(thread_id);
  if (known != due_of_.end()) {
    if (due == known->second) return;
    ordered_.erase({known->second, thread_id});
    due_of_.erase(known);
  }
  if (!due) return;
  ordered_.emplace(*due, thread_id);
  due_of_.emplace(thread_id, *due);
}

std::optional<TimePoint> DeadlineQueue::DueOf(int64_t thread_id) const {
  const auto found = due_of_.find(thread_id);
  if (found == due_of_.end()) return std::nullopt;
  return found->second;
}

std::optional<TimePoint> DeadlineQueue::Next() const {
  if (ordered_.empty()) return std::nullopt;
  return ordered_.begin()->first;
}

std::vector<int64_t> DeadlineQueue::Due(TimePoint now, size_t count_max) const {
  std::vector<int64_t> threads;
  for (const auto& [due, thread_id] : ordered_) {
    if (due > now || threads.size() == count_max) break;
    threads.push_back(thread_id);
  }
  return threads;
}

}  // namespace firstreply::triage
