// Which thread a post belongs to, as posts come in any order.
//
// Two posts are of one thread when one replies to the other and both are held, or when the platform
// names the same root for them. Threads only ever grow together: a post that arrives late can join
// several, and the earliest id survives. For use inside one transaction, on the pipeline's thread.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/post.h"

namespace firstreply::ingest {

// `from` is now part of `to`, and no longer a thread of its own.
struct ThreadJoin {
  int64_t from = 0;
  int64_t to = 0;
  bool operator==(const ThreadJoin&) const = default;
};

class ThreadPlacement {
 public:
  explicit ThreadPlacement(Transaction& tx) : tx_(tx) {}

  struct Place {
    int64_t thread = 0;
    bool awaits_parent = false;  // it replies to a post that is not held
  };

  // The place of a post whose row was just made, for the caller to write into it. Joins what the
  // post ties together.
  Place Find(int64_t post_id, const PostKey& key, const std::optional<PostKey>& parent,
             const std::optional<PostKey>& named_root);

  const std::vector<ThreadJoin>& joins() const { return joins_; }

 private:
  std::set<int64_t> ThreadsTouched(const PostKey& key, const std::optional<PostKey>& parent,
                                   const std::optional<PostKey>& named_root);
  // Of posts whose parent this one is; false: there is none.
  bool AddThreadsAwaiting(const PostKey& parent, std::set<int64_t>& threads);
  bool IsHeld(const PostKey& key);
  void AddThreadOf(const PostKey& held, std::set<int64_t>& threads);
  void Join(int64_t from, int64_t to);

  Transaction& tx_;
  std::vector<ThreadJoin> joins_;
};

}  // namespace firstreply::ingest
