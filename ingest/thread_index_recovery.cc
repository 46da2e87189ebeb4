#include "ingest/thread_index_recovery.h"

namespace firstreply::ingest {

void RecoverThreadIndex(Reader& reader, ThreadIndex& index) {
  {
    Rows posts =
        reader.Query("SELECT platform, key, thread_root_key, parent_key, repost_key FROM posts");
    while (posts.Next()) {
      const std::string platform(posts.Text(0));
      index.Add(PostKeyView(platform, posts.Text(1)));
      // As at their admission: the root stands for the thread, else the parent.
      const int thread = posts.IsNull(2) ? 3 : 2;
      if (!posts.IsNull(thread)) index.Add(PostKeyView(platform, posts.Text(thread)));
      if (!posts.IsNull(4)) index.Add(PostKeyView(platform, posts.Text(4)));
    }
  }
  Rows accounts = reader.Query("SELECT platform, key FROM accounts WHERE key IS NOT NULL");
  while (accounts.Next()) index.Add(AccountKeyView(accounts.Text(0), accounts.Text(1)));
}

}  // namespace firstreply::ingest
