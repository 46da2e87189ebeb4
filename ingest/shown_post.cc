#include "ingest/shown_post.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "ingest/name_list.h"
#include "ingest/realm.h"

namespace firstreply::ingest {
namespace {

struct PlatformName {
  std::string_view platform, name, direct;
};
constexpr std::array<PlatformName, 13> kPlatforms = {{{"x", "X", "DM"},
                                                      {"twitter", "X", "DM"},
                                                      {"bluesky", "Bluesky", "DM"},
                                                      {"mastodon", "Mastodon", "DM"},
                                                      {"threads", "Threads", "DM"},
                                                      {"instagram", "Instagram", "DM"},
                                                      {"facebook", "Facebook", "message"},
                                                      {"tiktok", "TikTok", "message"},
                                                      {"youtube", "YouTube", "message"},
                                                      {"reddit", "Reddit", "message"},
                                                      {"linkedin", "LinkedIn", "message"},
                                                      {"line", "LINE", "message"},
                                                      {"whatsapp", "WhatsApp", "message"}}};

// The state of the author's account that stands now: the latest; of one moment, the stricter.
constexpr std::string_view kColumns =
    "SELECT posts.id, posts.platform, posts.channel, sources.name, author_id, accounts.handle,"
    " accounts.key, latest.text, contacts.topic, contacts.last_step, posts.language, url, "
    "posted_at,"
    " to_the_millisecond, seen_at, deleted_at, visibility, speaks_for, kind,"
    " (SELECT state FROM account_states WHERE account_id = author_id"
    " ORDER BY changed_at DESC, state DESC LIMIT 1), latest.version, latest.said_at,"
    " verdicts.version, needs_response, complaint, topics, urgency, model, reckoning, judged_by,"
    " accounts.followers, wording"
    " FROM posts JOIN sources ON sources.id = source_id JOIN accounts ON accounts.id = author_id"
    " JOIN post_versions AS latest ON latest.post_id = posts.id AND latest.version ="
    " (SELECT max(version) FROM post_versions WHERE post_id = posts.id)"
    " LEFT JOIN contacts ON contacts.post_id = posts.id"
    " LEFT JOIN verdicts ON verdicts.post_id = posts.id AND verdicts.version = latest.version"
    " WHERE created = 1 AND ";

std::string Text(const Rows& row, int column) {
  return std::string(row.OptionalText(column).value_or(""));
}

// Anything else ("javascript:") is no address that a person should follow.
std::string WebAddress(std::string url) {
  const auto begins = [&url](std::string_view scheme) {
    return url.size() > scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), url.begin(), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
           });
  };
  const bool is_clean = std::all_of(url.begin(), url.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F;
  });
  return is_clean && (begins("https://") || begins("http://")) ? std::move(url) : std::string();
}

std::string ContactText(const std::string& topic, const std::string& last_step) {
  if (topic.empty() || last_step.empty()) return topic + last_step;
  return topic + ": " + last_step;
}

ShownVerdict ReadVerdict(const Rows& row, int first) {
  ShownVerdict verdict;
  const auto flag = [&row](int column) {
    return row.IsNull(column) ? std::nullopt : std::optional(row.Bool(column));
  };
  verdict.needs_response = flag(first);
  verdict.complaint = flag(first + 1);
  verdict.topics = SplitNames(row.Text(first + 2));
  if (const auto urgency = row.OptionalInt(first + 3))
    verdict.urgency = static_cast<Urgency>(*urgency);
  verdict.model = row.Text(first + 4);
  verdict.reckoning = row.Text(first + 5);
  verdict.judged_by = row.Int(first + 6);
  return verdict;
}

ShownPost Read(const Rows& row) {
  ShownPost post;
  post.id = row.Int(0);
  post.version = row.Int(20);
  post.platform = NameIn(row.Text(1));
  post.visibility = static_cast<Visibility>(row.Int(16));
  post.channel = Text(row, 2);
  if (post.channel.empty()) post.channel = ChannelName(post.platform, post.visibility);
  post.source = row.Text(3);
  post.author_id = row.Int(4);
  post.language = Text(row, 10);
  post.posted_at = {row.Time(12), row.Bool(13)};
  post.seen_at = row.OptionalTime(14);
  post.deleted_at = row.OptionalTime(15);
  if (const auto brand = row.OptionalText(17)) post.speaks_for = std::string(*brand);
  if (const auto kind = row.OptionalInt(18)) post.kind = static_cast<ResponseKind>(*kind);
  const auto state = static_cast<AccountState>(row.OptionalInt(19).value_or(0));
  post.hidden = state == AccountState::kSuspended || state == AccountState::kDeactivated;
  if (!post.stands()) return post;

  if (!row.IsNull(22)) post.verdict = ReadVerdict(row, 23);
  post.author_followers = row.OptionalInt(30);
  post.wording = row.OptionalInt(31);
  if (row.Int(20) > 1) post.edited_at = row.Time(21);
  post.author_name = Text(row, 5);
  if (post.author_name.empty()) post.author_name = Text(row, 6);
  post.text = Text(row, 7);
  if (post.text.empty()) post.text = ContactText(Text(row, 8), Text(row, 9));
  post.url = WebAddress(Text(row, 11));
  return post;
}

void AddAttachments(Reader& reader, ShownPost& post) {
  if (!post.stands()) return;
  Rows rows = reader.Query(
      "SELECT kind, alt_text FROM attachments WHERE post_id = ?1 AND version ="
      " (SELECT max(version) FROM post_versions WHERE post_id = ?1 AND tells_attachments = 1) "
      "ORDER BY position",
      post.id);
  while (rows.Next())
    post.attachments.push_back({std::string(rows.Text(0)), std::string(rows.Text(1))});
}

}  // namespace

std::optional<ShownPost> LoadShownPost(Reader& reader, int64_t post_id) {
  static const std::string kOne = std::string(kColumns) + "posts.id = ?";
  std::optional<ShownPost> post;
  {
    Rows rows = reader.Query(kOne, post_id);
    if (rows.Next()) post = Read(rows);
  }
  if (post) AddAttachments(reader, *post);
  return post;
}

std::vector<ShownPost> LoadShownThread(Reader& reader, int64_t thread_id) {
  static const std::string kThread = std::string(kColumns) + "thread_id = ?";
  std::vector<ShownPost> posts;
  {
    Rows rows = reader.Query(kThread, thread_id);
    while (rows.Next()) posts.push_back(Read(rows));
  }
  for (ShownPost& post : posts) AddAttachments(reader, post);
  std::sort(posts.begin(), posts.end(), [](const ShownPost& a, const ShownPost& b) {
    return std::tie(a.posted_at.at, a.id) < std::tie(b.posted_at.at, b.id);
  });
  return posts;
}

int64_t CountThreadPosts(Reader& reader, int64_t thread_id, int64_t author_id,
                         const std::string& brand) {
  Rows row = reader.Query(
      "SELECT count(*) FROM posts WHERE thread_id = ? AND created = 1"
      " AND (author_id = ? OR speaks_for = ?)",
      thread_id, author_id, brand);
  row.Next();
  return row.Int(0);
}

std::string ChannelName(std::string_view platform, Visibility visibility) {
  const bool is_public = visibility == Visibility::kPublic;
  for (const PlatformName& known : kPlatforms) {
    if (known.platform != platform) continue;
    return std::string(known.name) + " " + (is_public ? "post" : std::string(known.direct));
  }
  return std::string(platform) + (is_public ? " post" : " message");
}

std::vector<ChannelOrigin> OriginsOfChannel(std::string_view channel) {
  std::vector<ChannelOrigin> origins;
  for (const PlatformName& known : kPlatforms) {
    for (const Visibility visibility : {Visibility::kPublic, Visibility::kPrivate}) {
      if (ChannelName(known.platform, visibility) == channel) {
        origins.push_back({known.platform, visibility});
      }
    }
  }
  return origins;
}

}  // namespace firstreply::ingest
