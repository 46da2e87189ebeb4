#include "ingest/sources/care_thread.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "ingest/base/limits.h"
#include "ingest/sources/csv_reader.h"

namespace firstreply::ingest {
namespace {

constexpr std::string_view kPlatform = "x";

struct CarePost {
  std::string id;
  std::string author;
  std::string parent;  // empty: it begins a thread
  bool inbound = false;
  Instant posted_at;
  std::string text;  // as in the file: "&amp;" stands for "&"
  std::string_view raw;
};

bool IsNameCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

std::string Lower(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

// The collections keep the platform's escapes; no others occur in them.
std::string Unescaped(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kEscapes[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
  std::string plain;
  while (!text.empty()) {
    const auto* escape =
        std::find_if(std::begin(kEscapes), std::end(kEscapes),
                     [text](const auto& entry) { return text.starts_with(entry.first); });
    if (escape != std::end(kEscapes)) {
      plain += escape->second;
      text.remove_prefix(escape->first.size());
      continue;
    }
    if (text.front() == '\0') {
      plain += "\uFFFD";  // as in events: ingest/EVENTS.md
    } else {
      plain += text.front();
    }
    text.remove_prefix(1);
  }
  return plain;
}

// What stands behind each "@" that is not inside a word.
std::vector<std::string_view> NamesIn(std::string_view text) {
  std::vector<std::string_view> names;
  for (size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at > 0 && IsNameCharacter(text[at - 1])) continue;
    const std::string_view rest = text.substr(at + 1);
    const auto end = std::find_if_not(rest.begin(), rest.end(), IsNameCharacter);
    if (end != rest.begin())
      names.push_back(rest.substr(0, static_cast<size_t>(end - rest.begin())));
  }
  return names;
}

bool SmallerId(std::string_view a, std::string_view b) {
  return std::pair(a.size(), a) < std::pair(b.size(), b);
}

// The posts of one file, all ids different.
class CareFile {
 public:
  explicit CareFile(std::vector<CarePost> posts) : posts_(std::move(posts)), above_(posts_.size()) {
    for (size_t i = 0; i < posts_.size(); ++i) by_id_.emplace(posts_[i].id, i);
    for (const CarePost& post : posts_) authors_.emplace(Lower(post.author), post.author);
    std::iota(above_.begin(), above_.end(), size_t{0});
    for (size_t i = 0; i < posts_.size(); ++i) {
      const auto parent = by_id_.find(posts_[i].parent);
      if (parent != by_id_.end()) above_[ThreadOf(i)] = ThreadOf(parent->second);
    }
    FindBrands();
  }

  std::vector<PostEvent> Events(std::string_view source) {
    std::vector<PostEvent> events;
    events.reserve(posts_.size());
    for (size_t i = 0; i < posts_.size(); ++i) events.push_back(EventOf(i, source));
    return events;
  }

 private:
  // Union-find, so that even links in a circle make one thread.
  size_t ThreadOf(size_t post) {
    while (above_[post] != post) post = above_[post] = above_[above_[post]];
    return post;
  }

  void FindBrands() {
    for (size_t i = 0; i < posts_.size(); ++i) {
      if (posts_[i].inbound) continue;
      const auto [earliest, first] = first_outbound_.emplace(ThreadOf(i), i);
      if (!first && IsBefore(posts_[i], posts_[earliest->second])) earliest->second = i;
    }
  }

  static bool IsBefore(const CarePost& a, const CarePost& b) {
    return a.posted_at == b.posted_at ? SmallerId(a.id, b.id) : a.posted_at < b.posted_at;
  }

  PostEvent EventOf(size_t index, std::string_view source) {
    const CarePost& from = posts_[index];
    PostCreated post;
    post.key = {std::string(kPlatform), from.id};
    post.author = {std::string(kPlatform), from.author};
    if (!from.inbound) post.author_handle = "@" + from.author;
    post.text = Unescaped(from.text);
    if (!from.parent.empty()) post.parent = PostKey{std::string(kPlatform), from.parent};
    post.mentions = MentionsIn(post.text);
    post.posted_at = from.posted_at;
    if (from.inbound) post.verdict.emplace().needs_response = true;
    if (!from.inbound) post.kind = ResponseKind::kHuman;

    PostEvent event;
    event.source = source;
    event.event_id = from.id;
    event.freshness = Freshness::kBackfill;
    event.raw = from.raw;
    event.body = std::move(post);
    const auto outbound = first_outbound_.find(ThreadOf(index));
    if (outbound == first_outbound_.end()) return event;
    const std::string& brand = posts_[outbound->second].author;
    event.brand = brand;
    event.concerns = {brand};
    if (!from.inbound) event.speaks_for = brand;
    return event;
  }

  // Handles are compared without case; one that is an author of the file is spelt as there.
  std::vector<AccountKey> MentionsIn(std::string_view text) const {
    std::vector<AccountKey> mentions;
    std::set<std::string> seen;
    for (const std::string_view name : NamesIn(text)) {
      const std::string lower = Lower(name);
      if (mentions.size() == kMentionsMax || !seen.insert(lower).second) continue;
      const auto author = authors_.find(lower);
      mentions.push_back(
          {std::string(kPlatform), author == authors_.end() ? std::string(name) : author->second});
    }
    return mentions;
  }

  std::vector<CarePost> posts_;
  std::unordered_map<std::string_view, size_t> by_id_;    // into posts_
  std::unordered_map<std::string, std::string> authors_;  // by their name in lower case
  std::vector<size_t> above_;                             // in the tree of the union-find
  std::unordered_map<size_t, size_t> first_outbound_;     // by thread; into posts_
};

// As X makes them: digits, no zero in front, at most 64 bits.
bool IsId(std::string_view id) {
  constexpr std::string_view kMaximum = "18446744073709551615";
  const bool digits =
      std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits && !id.empty() && id.front() != '0' && !SmallerId(kMaximum, id);
}

// In the order of the columns that are asked for.
enum Column : size_t { kTweetId, kAuthorId, kInbound, kText, kParent, kTime };

std::vector<std::string_view> ColumnsOf(const CareFormat& format) {
  return {"tweet_id", "author_id", "inbound", "text", format.parent_column, format.time_column};
}

std::variant<CarePost, Rejection> ReadPost(const CsvRow& row, const CareFormat& format) {
  const auto reject = [&](Column column, RejectReason reason, std::string message) {
    return Rejection{row.line, std::string(ColumnsOf(format)[column]), reason, std::move(message)};
  };
  const auto& fields = row.fields;
  if (fields[kTweetId].empty()) return reject(kTweetId, RejectReason::kMissingField, "is required");
  if (!IsId(fields[kTweetId]))
    return reject(kTweetId, RejectReason::kBadValue, "must be an id of X");
  if (!fields[kParent].empty() && !IsId(fields[kParent])) {
    return reject(kParent, RejectReason::kBadValue, "must be an id of X");
  }
  if (fields[kAuthorId].empty())
    return reject(kAuthorId, RejectReason::kMissingField, "is required");
  if (!std::all_of(fields[kAuthorId].begin(), fields[kAuthorId].end(), IsNameCharacter)) {
    return reject(kAuthorId, RejectReason::kBadValue, "must be a name on X");
  }
  if (fields[kAuthorId].size() > kIdBytesMax) {
    return reject(kAuthorId, RejectReason::kTooLong, fmt::format("is over {} bytes", kIdBytesMax));
  }
  if (fields[kInbound] != format.inbound && fields[kInbound] != format.outbound) {
    return reject(kInbound, RejectReason::kBadValue,
                  fmt::format("must be {} or {}", format.inbound, format.outbound));
  }
  if (fields[kText].size() > kTextBytesMax) {
    return reject(kText, RejectReason::kTooLong, fmt::format("is over {} bytes", kTextBytesMax));
  }
  const Result<Instant> posted_at = format.parse_time(fields[kTime]);
  if (!posted_at) return reject(kTime, RejectReason::kBadValue, posted_at.error().message);
  if (posted_at->at < kEventTimeMin || posted_at->at > kEventTimeMax) {
    return reject(kTime, RejectReason::kBadValue, "must be from 1970 to 2199");
  }
  return CarePost{.id = fields[kTweetId],
                  .author = fields[kAuthorId],
                  .parent = fields[kParent],
                  .inbound = fields[kInbound] == format.inbound,
                  .posted_at = *posted_at,
                  .text = fields[kText],
                  .raw = row.raw};
}

}  // namespace

Result<DecodeResult> DecodeCareThreads(std::string_view bytes, std::string_view source,
                                       const CareFormat& format) {
  Result<CsvTable> table = ReadCsvTable(bytes, ColumnsOf(format));
  if (!table) return table.error();

  DecodeResult result;
  result.rejections = std::move(table->rejections);
  std::vector<CarePost> posts;
  std::set<std::string> ids;
  for (const CsvRow& row : table->rows) {
    std::variant<CarePost, Rejection> post = ReadPost(row, format);
    if (auto* rejection = std::get_if<Rejection>(&post)) {
      result.rejections.push_back(std::move(*rejection));
    } else if (!ids.insert(std::get<CarePost>(post).id).second) {
      ++result.duplicates;
    } else {
      posts.push_back(std::get<CarePost>(std::move(post)));
    }
  }
  std::stable_sort(result.rejections.begin(), result.rejections.end(),
                   [](const Rejection& a, const Rejection& b) { return a.line < b.line; });
  result.events = CareFile(std::move(posts)).Events(source);
  return result;
}

}  // namespace firstreply::ingest
