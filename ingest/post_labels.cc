#include "ingest/post_labels.h"

#include "ingest/name_list.h"
#include "ingest/realm.h"
#include "ingest/shown_post.h"

namespace firstreply::ingest {

std::optional<PostLabels> LoadPostLabels(Reader& reader, int64_t post_id) {
  // What an edit leaves open stays as it was.
  Rows row = reader.Query(
      "SELECT posts.platform, posts.channel, visibility, sources.name, posts.language,"
      " (SELECT language FROM verdicts WHERE post_id = posts.id AND language <> ''"
      " ORDER BY version DESC LIMIT 1),"
      " (SELECT topics FROM verdicts WHERE post_id = posts.id AND topics <> ''"
      " ORDER BY version DESC LIMIT 1)"
      " FROM posts JOIN sources ON sources.id = source_id WHERE posts.id = ? AND created = 1",
      post_id);
  if (!row.Next()) return std::nullopt;
  PostLabels labels;
  labels.platform = NameIn(row.Text(0));
  labels.channel = row.OptionalText(1).value_or("");
  if (labels.channel.empty())
    labels.channel = ChannelName(labels.platform, static_cast<Visibility>(row.Int(2)));
  labels.source = row.Text(3);
  labels.language = row.OptionalText(5).value_or(row.OptionalText(4).value_or(""));
  labels.topics = SplitNames(row.OptionalText(6).value_or(""));
  return labels;
}

std::optional<TimePoint> FirstSaidAt(Reader& reader, int64_t thread_id, int64_t author_id) {
  Rows row = reader.Query(
      "SELECT min(posted_at) FROM posts WHERE thread_id = ? AND author_id = ? AND created = 1",
      thread_id, author_id);
  row.Next();
  return row.OptionalTime(0);
}

}  // namespace firstreply::ingest
