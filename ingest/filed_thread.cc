#include "ingest/filed_thread.h"

#include <algorithm>

#include "ingest/base/digest.h"
#include "ingest/base/id_list.h"
#include "ingest/name_list.h"
#include "ingest/realm.h"

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

const std::string kPosts =
    "SELECT posts.id, arrival, posts.platform, posts.key, author_id, mark, parent_key, "
    "thread_root_key, posted_at,"
    " to_the_millisecond, deleted_at, freshness, concerns, brand_is_given, speaks_for, "
    "answers_whole_thread,"
    " kind, mentions, visibility, directed, posts.channel, sources.name, contacts.tier, language, "
    "thread_id, asks, wording, repost_key IS NOT NULL AND EXISTS (SELECT 1 FROM posts AS original"
    " WHERE original.platform = posts.platform AND original.key = posts.repost_key"
    " AND (original.created = 1 OR original.deleted_at IS NOT NULL))"
    " FROM posts JOIN accounts ON accounts.id = author_id JOIN sources ON sources.id = source_id"
    " LEFT JOIN contacts ON contacts.post_id = posts.id"
    " WHERE created = 1 AND thread_id ";

const std::string kVersions =
    "SELECT posts.id, post_versions.version, said_at, said_to_the_millisecond, "
    "needs_response, urgency, complaint, courtesy, ifnull(promises, 0), promised_by, "
    "ifnull(verdicts.language, ''), ifnull(topics, ''), thread_id, ifnull(reckoning, ''), "
    "ifnull(told & 1, 1)"
    " FROM posts JOIN post_versions ON post_versions.post_id = posts.id"
    " LEFT JOIN verdicts ON verdicts.post_id = posts.id AND verdicts.version = "
    "post_versions.version"
    " WHERE created = 1 AND thread_id ";

const std::string kInOne = "= ?";
const std::string kInMany = "IN (SELECT value FROM json_each(?))";

constexpr int kPostThread = 24;
constexpr int kVersionThread = 12;

FiledPost Read(const Rows& row) {
  FiledPost post;
  post.id = row.Int(0);
  post.arrival = row.Int(1);
  post.key = {std::string(NameIn(row.Text(2))), std::string(row.Text(3))};
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
  post.mentions = SplitMarks(Bytes(row.Blob(17)));
  post.visibility = static_cast<Visibility>(row.Int(18));
  post.directed = OptionalBool(row, 19);
  post.channel = row.OptionalText(20).value_or("");
  post.source = row.Text(21);
  post.tier = row.OptionalText(22).value_or("");
  post.language = row.OptionalText(23).value_or("");
  post.asks = row.Bool(25);
  post.wording = row.OptionalInt(26);
  post.passes_on = row.Bool(27);
  return post;
}

FiledVersion ReadVersion(const Rows& row) {
  FiledVersion version{.number = row.Int(1), .said_at = {row.Time(2), row.Bool(3)}};
  version.needs_response = OptionalBool(row, 4);
  version.urgency = OptionalEnum<Urgency>(row, 5);
  version.complaint = OptionalBool(row, 6);
  version.courtesy = OptionalEnum<Courtesy>(row, 7);
  version.promises = row.Bool(8);
  version.promised_by = row.OptionalTime(9);
  version.language = row.Text(10);
  version.topics = SplitNames(row.Text(11));
  version.reckoning = row.Text(13);
  version.need_is_told = row.Bool(14);
  return version;
}

// What an edit does not say stays as it was. A promise is of its own words: it is never handed on.
void Inherit(const FiledVersion& before, FiledVersion& version) {
  if (!version.needs_response) {
    version.needs_response = before.needs_response;
    version.need_is_told = before.need_is_told;
  }
  if (!version.urgency) {
    version.urgency = before.urgency;
    version.reckoning = before.reckoning;
  }
  if (!version.complaint) version.complaint = before.complaint;
  if (!version.courtesy) version.courtesy = before.courtesy;
  if (version.language.empty()) version.language = before.language;
  if (version.topics.empty()) version.topics = before.topics;
}

// In the order of the ids of their posts, as these are.
void AddVersion(const Rows& row, std::vector<FiledPost>& posts) {
  const auto post = std::lower_bound(posts.begin(), posts.end(), row.Int(0),
                                     [](const FiledPost& one, int64_t id) { return one.id < id; });
  if (post == posts.end() || post->id != row.Int(0)) return;
  FiledVersion version = ReadVersion(row);
  if (post->versions.empty()) {
    // The clock's time of the post, which is not the platform's where that lay in the future.
    version.said_at = post->posted_at;
    if (version.language.empty()) version.language = post->language;
  } else {
    Inherit(post->versions.back(), version);
  }
  post->versions.push_back(std::move(version));
}

}  // namespace

std::vector<FiledPost> LoadThread(Reader& reader, int64_t thread_id) {
  static const std::string kPostsOfOne = kPosts + kInOne + " ORDER BY posts.id";
  static const std::string kVersionsOfOne =
      kVersions + kInOne + " ORDER BY posts.id, post_versions.version";
  std::vector<FiledPost> posts;
  {
    Rows rows = reader.Query(kPostsOfOne, thread_id);
    while (rows.Next()) posts.push_back(Read(rows));
  }
  Rows rows = reader.Query(kVersionsOfOne, thread_id);
  while (rows.Next()) AddVersion(rows, posts);
  return posts;
}

std::map<int64_t, std::vector<FiledPost>> LoadThreads(Reader& reader,
                                                      std::span<const int64_t> thread_ids) {
  static const std::string kPostsOfMany = kPosts + kInMany + " ORDER BY thread_id, posts.id";
  static const std::string kVersionsOfMany =
      kVersions + kInMany + " ORDER BY thread_id, posts.id, post_versions.version";
  const std::string ids = IdList(thread_ids);
  std::map<int64_t, std::vector<FiledPost>> threads;
  {
    Rows rows = reader.Query(kPostsOfMany, ids);
    while (rows.Next()) threads[rows.Int(kPostThread)].push_back(Read(rows));
  }
  Rows rows = reader.Query(kVersionsOfMany, ids);
  while (rows.Next()) AddVersion(rows, threads[rows.Int(kVersionThread)]);
  return threads;
}

std::optional<int64_t> ThreadHolding(Reader& reader, int64_t post_id) {
  Rows row = reader.Query("SELECT thread_id FROM posts WHERE id = ?", post_id);
  return row.Next() ? row.OptionalInt(0) : std::nullopt;
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
