#include "ingest/given_responses.h"

namespace firstreply::ingest {

int64_t EachGivenResponse(Reader& reader, TimePoint from, TimePoint to, int64_t count_max,
                          const std::function<void(const GivenResponse&)>& take) {
  Rows rows = reader.Query(
      "SELECT posts.speaks_for, posts.kind, own.text, said.text, parent.author_id, handle"
      " FROM posts JOIN post_versions AS own ON own.post_id = posts.id AND own.version ="
      " (SELECT max(version) FROM post_versions WHERE post_id = posts.id)"
      " JOIN posts AS parent ON parent.platform = posts.platform AND parent.key = posts.parent_key"
      " JOIN post_versions AS said ON said.post_id = parent.id AND said.version ="
      " (SELECT max(version) FROM post_versions WHERE post_id = parent.id)"
      " JOIN accounts ON accounts.id = parent.author_id"
      " WHERE posts.posted_at >= ? AND posts.posted_at < ? AND posts.created = 1"
      " AND posts.speaks_for IS NOT NULL AND parent.created = 1 AND parent.speaks_for IS NULL"
      " AND posts.deleted_at IS NULL AND parent.deleted_at IS NULL"
      " AND own.text <> '' AND said.text <> ''"
      " ORDER BY posts.posted_at, posts.platform, posts.key LIMIT ?",
      from, to, count_max);
  int64_t count = 0;
  for (; rows.Next(); ++count) {
    GivenResponse response{.brand = rows.Text(0)};
    if (const auto kind = rows.OptionalInt(1)) response.kind = static_cast<ResponseKind>(*kind);
    response.text = rows.Text(2);
    response.parent_text = rows.Text(3);
    response.customer = rows.Int(4);
    response.customer_name = rows.OptionalText(5).value_or("");
    take(response);
  }
  return count;
}

}  // namespace firstreply::ingest
