#include "ingest/filed_thread.h"

#include "ingest/base/digest.h"
#include "ingest/name_list.h"

namespace firstreply::ingest {
namespace {

std::string Bytes(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<AccountMark> SplitMarks(const std::string& joined) {
  std::vector<AccountMark> marks;
  for (size_t at = 0; at + kDigestBytes <= joined.size(); at += kDigestBytes) {
    marks.push_back(joined.substr(at, kDigestBytes));
  }
  return marks;
}

std::optional<bool> OptionalBool(const Rows& row, int column) {
  const auto value = row.OptionalInt(column);
  if (!value) return std::nullopt;
  return *value != 0;
}

template <class Enum>
std::optional<Enum> OptionalEnum(const Rows& row, int column) {
  const auto value = row.OptionalInt(column);
  if (!value) return std::nullopt;
  return static_cast<Enum>(*value);
}

constexpr std::string_view kColumns =
    "SELECT posts.id, arrival, posts.platform, posts.key, author_id, mark, parent_key, "
    "thread_root_key, posted_at,"
    " to_the_millisecond, deleted_at, freshness, concerns, brand_is_given, speaks_for, "
    "answers_whole_thread,"
    " kind, needs_response, urgency, complaint, mentions"
    " FROM posts JOIN accounts ON accounts.id = author_id WHERE thread_id = ? AND created = 1 "
    "ORDER BY posts.id";

FiledPost Read(const Rows& row) {
  FiledPost post;
  post.id = row.Int(0);
  post.arrival = row.Int(1);
  post.key = {std::string(row.Text(2)), std::string(row.Text(3))};
  post.author_id = row.Int(4);
  post.author = Bytes(row.Blob(5));
  post.parent_id = row.OptionalText(6).value_or("");
  post.thread_root_id = row.OptionalText(7).value_or("");
  post.posted_at = {row.Time(8), row.Bool(9)};
  post.deleted_at = row.OptionalTime(10);
  post.freshness = static_cast<Freshness>(row.Int(11));
  post.concerns = SplitNames(row.Text(12));
  post.brand_is_given = row.Bool(13);
  if (const auto brand = row.OptionalText(14)) post.speaks_for = std::string(*brand);
  post.answers_whole_thread = row.Bool(15);
  post.kind = OptionalEnum<ResponseKind>(row, 16);
  post.needs_response = OptionalBool(row, 17);
  post.urgency = OptionalEnum<Urgency>(row, 18);
  post.complaint = OptionalBool(row, 19);
  post.mentions = SplitMarks(Bytes(row.Blob(20)));
  return post;
}

}  // namespace

std::vector<FiledPost> LoadThread(Reader& reader, int64_t thread_id) {
  std::vector<FiledPost> posts;
  Rows rows = reader.Query(kColumns, thread_id);
  while (rows.Next()) posts.push_back(Read(rows));
  return posts;
}

std::set<int64_t> ThreadsDatedAfter(Reader& reader, TimePoint time) {
  std::set<int64_t> threads;
  Rows rows = reader.Query(
      "SELECT DISTINCT thread_id FROM posts WHERE created = 1 AND (posted_at > ?1 OR deleted_at > "
      "?1)",
      time);
  while (rows.Next()) threads.insert(rows.Int(0));
  return threads;
}

int64_t NextArrival(Reader& reader) {
  Rows row = reader.Query("SELECT ifnull(max(arrival), 0) + 1 FROM posts");
  row.Next();
  return row.Int(0);
}

}  // namespace firstreply::ingest
