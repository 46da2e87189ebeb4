#include "ingest/tombstone_ring.h"

#include <algorithm>
#include <cassert>

namespace firstreply::ingest {

TombstoneRing::TombstoneRing(Options options) : options_(options) {
  assert(options.tombstones_max > 0);
}

void TombstoneRing::Put(const PostKey& post, TimePoint deleted_at) {
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = tombstones_.try_emplace(post, Tombstone{deleted_at, {}});
  if (!is_new) {
    at->second.deleted_at = std::min(at->second.deleted_at, deleted_at);
    return;
  }
  at->second.age = oldest_first_.insert(oldest_first_.end(), &at->first);
  if (tombstones_.size() <= options_.tombstones_max) return;

  tombstones_.erase(*oldest_first_.front());
  oldest_first_.pop_front();
  ++evictions_;
}

std::optional<TimePoint> TombstoneRing::Take(const PostKey& post) {
  const std::lock_guard lock(mutex_);
  const auto at = tombstones_.find(post);
  if (at == tombstones_.end()) return std::nullopt;

  const TimePoint deleted_at = at->second.deleted_at;
  oldest_first_.erase(at->second.age);
  tombstones_.erase(at);
  return deleted_at;
}

size_t TombstoneRing::size() const {
  const std::lock_guard lock(mutex_);
  return tombstones_.size();
}

int64_t TombstoneRing::evictions() const {
  const std::lock_guard lock(mutex_);
  return evictions_;
}

}  // namespace firstreply::ingest
