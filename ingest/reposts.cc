#include "ingest/reposts.h"

namespace firstreply::ingest {
namespace {

std::vector<int64_t> Numbers(Rows rows) {
  std::vector<int64_t> numbers;
  while (rows.Next()) numbers.push_back(rows.Int(0));
  return numbers;
}

}  // namespace

bool IsHeld(Reader& reader, const PostKey& post) {
  Rows row = reader.Query(
      "SELECT 1 FROM posts WHERE platform = ? AND key = ?"
      " AND (created = 1 OR deleted_at IS NOT NULL)",
      post.platform, post.id);
  return row.Next();
}

std::vector<int64_t> EraseWordsOfReposts(Transaction& tx, const PostKey& original) {
  std::vector<int64_t> with_words =
      Numbers(tx.Query("SELECT id FROM posts WHERE platform = ? AND repost_key = ? AND EXISTS"
                       " (SELECT 1 FROM post_versions WHERE post_id = posts.id AND text <> '')",
                       original.platform, original.id));
  for (const int64_t post : with_words) {
    tx.Run("UPDATE post_versions SET text = '' WHERE post_id = ? AND text IS NOT NULL", post);
    tx.Run("DELETE FROM attachments WHERE post_id = ?", post);
  }
  return with_words;
}

std::vector<int64_t> ThreadsOfReposts(Reader& reader, const PostKey& original) {
  return Numbers(
      reader.Query("SELECT thread_id FROM posts WHERE platform = ? AND repost_key = ?"
                   " AND thread_id IS NOT NULL",
                   original.platform, original.id));
}

}  // namespace firstreply::ingest
