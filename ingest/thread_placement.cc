#include "ingest/thread_placement.h"

namespace firstreply::ingest {
namespace {

void AddAll(Rows rows, std::set<int64_t>& threads) {
  while (rows.Next()) threads.insert(rows.Int(0));
}

}  // namespace

int64_t ThreadPlacement::Place(int64_t post_id, const PostKey& key,
                               const std::optional<PostKey>& parent,
                               const std::optional<PostKey>& named_root) {
  const std::set<int64_t> touched = ThreadsTouched(key, parent, named_root);
  const int64_t thread = touched.empty() ? post_id : *touched.begin();
  for (int64_t other : touched) {
    if (other != thread) Join(other, thread);
  }
  tx_.Run("UPDATE posts SET thread_id = ? WHERE id = ?", thread, post_id);
  tx_.Run(
      "UPDATE posts SET awaits_parent = 0 WHERE platform = ? AND parent_key = ? AND awaits_parent "
      "= 1",
      key.platform, key.id);
  if (parent) {
    tx_.Run(
        "UPDATE posts SET awaits_parent = NOT EXISTS"
        " (SELECT 1 FROM posts AS held WHERE held.platform = ? AND held.key = ? AND held.created = "
        "1) WHERE id = ?",
        parent->platform, parent->id, post_id);
  }
  if (named_root) {
    tx_.Run("INSERT OR REPLACE INTO named_roots (platform, key, thread_id) VALUES (?, ?, ?)",
            named_root->platform, named_root->id, thread);
  }
  return thread;
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
  AddAll(tx_.Query("SELECT DISTINCT thread_id FROM posts WHERE platform = ? AND parent_key = ? AND "
                   "awaits_parent = 1"
                   " AND thread_id IS NOT NULL",
                   key.platform, key.id),
         threads);
  return threads;
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
