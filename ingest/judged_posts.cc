#include "ingest/judged_posts.h"

#include "ingest/name_list.h"

namespace firstreply::ingest {

void EachJudgedPost(Reader& reader, TimePoint until,
                    const std::function<void(const JudgedPost&)>& take) {
  Rows rows = reader.Query(
      "SELECT posts.id, concerns, posted_at, reckoning FROM posts JOIN verdicts ON post_id = "
      "posts.id"
      " AND version = (SELECT max(version) FROM post_versions WHERE post_id = posts.id)"
      " WHERE created = 1 AND deleted_at IS NULL AND speaks_for IS NULL AND reckoning <> ''"
      " AND ifnull(needs_response, 1) = 1 AND posted_at <= ? ORDER BY posts.id",
      until);
  while (rows.Next()) {
    take({.id = rows.Int(0),
          .concerns = SplitNames(rows.Text(1)),
          .posted_at = rows.Time(2),
          .reckoning = rows.Text(3)});
  }
}

}  // namespace firstreply::ingest
