#include "ingest/thread_placement.h"

namespace firstreply::ingest {
namespace {

void AddAll(Rows rows, std::set<int64_t>& threads) {
  while (rows.Next()) threads.insert(rows.Int(0));
}

}  // namespace

ThreadPlacement::Place ThreadPlacement::Find(int64_t post_id, const PostKey& key,
                                             const std::optional<PostKey>& parent,
                                             const std::optional<PostKey>& named_root) {
  std::set<int64_t> touched = ThreadsTouched(key, parent, named_root);
  const bool is_awaited = AddThreadsAwaiting(key, touched);
  const int64_t thread = touched.empty() ? post_id : *touched.begin();
  for (int64_t other : touched) {
    if (other != thread) Join(other, thread);
  }
  if (is_awaited) {
    tx_.Run(
        "UPDATE posts SET awaits_parent = 0 WHERE platform = ? AND parent_key = ? AND "
        "awaits_parent = 1",
        key.platform, key.id);
  }
  if (named_root) {
    tx_.Run("INSERT OR REPLACE INTO named_roots (platform, key, thread_id) VALUES (?, ?, ?)",
            named_root->platform, named_root->id, thread);
  }
  return {.thread = thread, .awaits_parent = parent && !IsHeld(*parent)};
}

bool ThreadPlacement::IsHeld(const PostKey& key) {
  return tx_
      .Query("SELECT 1 FROM posts WHERE platform = ? AND key = ? AND created = 1", key.platform,
             key.id)
      .Next();
}

std::set<int64_t> ThreadPlacement::ThreadsTouched(const PostKey& key,
                                                  const std::optional<PostKey>& parent,
                                                  const std::optional<PostKey>& named_root) {
  static constexpr std::string_view kNamed =
      "SELECT thread_id FROM named_roots WHERE platform = ? AND key = ?";
  std::set<int64_t> threads;
  if (parent) AddThreadOf(*parent, threads);
  if (named_root) {
    AddThreadOf(*named_root, threads);
    AddAll(tx_.Query(kNamed, named_root->platform, named_root->id), threads);
  }
  AddAll(tx_.Query(kNamed, key.platform, key.id), threads);
  return threads;
}

bool ThreadPlacement::AddThreadsAwaiting(const PostKey& parent, std::set<int64_t>& threads) {
  Rows awaiting = tx_.Query(
      "SELECT thread_id FROM posts WHERE platform = ? AND parent_key = ? AND awaits_parent = 1",
      parent.platform, parent.id);
  bool any = false;
  while (awaiting.Next()) {
    any = true;
    if (const auto thread = awaiting.OptionalInt(0)) threads.insert(*thread);
  }
  return any;
}

void ThreadPlacement::AddThreadOf(const PostKey& held, std::set<int64_t>& threads) {
  AddAll(tx_.Query("SELECT thread_id FROM posts WHERE platform = ? AND key = ? AND created = 1"
                   " AND thread_id IS NOT NULL",
                   held.platform, held.id),
         threads);
}

void ThreadPlacement::Join(int64_t from, int64_t to) {
  tx_.Run("UPDATE posts SET thread_id = ? WHERE thread_id = ?", to, from);
  tx_.Run("UPDATE named_roots SET thread_id = ? WHERE thread_id = ?", to, from);
  joins_.push_back({from, to});
}

}  // namespace firstreply::ingest
