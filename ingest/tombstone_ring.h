// Deletes of posts that we do not know: they rest here in case the post itself comes later, out of
// order.
//
// A firehose tells of every delete on its platform, and nearly all concern posts that no brand ever
// will, so the ring is bounded: the oldest delete makes room for the newest, and evictions are
// counted. Keys are kept whole, not as hashes: a collision would take a customer's post out of the
// queue. Any number of threads at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>

#include "ingest/base/clock.h"
#include "ingest/base/limits.h"
#include "ingest/post.h"

namespace firstreply::ingest {

class TombstoneRing {
 public:
  struct Options {
    size_t tombstones_max = kTombstonesMax;  // at least 1; about 200 bytes each
  };

  TombstoneRing() : TombstoneRing(Options{}) {}
  explicit TombstoneRing(Options options);

  // Of two deletes of one post the earlier time counts; the second takes no further room.
  void Put(const PostKey& post, TimePoint deleted_at);

  // When the post was deleted, if its delete rests here; it rests here no longer.
  std::optional<TimePoint> Take(const PostKey& post);

  size_t size() const;
  int64_t evictions()
      const;  // deletes that had to make room; a post of theirs that comes now shows up undeleted

 private:
  struct Tombstone {
    TimePoint deleted_at;
    std::list<const PostKey*>::iterator age;
  };

  const Options options_;

  // Guarded by mutex_.
  mutable std::mutex mutex_;
  std::map<PostKey, Tombstone> tombstones_;
  std::list<const PostKey*> oldest_first_;  // the keys in `tombstones_`
  int64_t evictions_ = 0;
};

}  // namespace firstreply::ingest
