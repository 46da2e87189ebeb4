#include "ingest/threads_of_accounts.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

namespace firstreply::ingest {
namespace {

// By its time and its key, which do not depend on arrival as our ids do.
struct Spoken {
  TimePoint at{};
  std::string platform{}, key{};
  int64_t thread = 0;
};

bool Precedes(const Spoken& a, const Spoken& b) {
  return std::tie(a.at, a.platform, a.key) < std::tie(b.at, b.platform, b.key);
}

void Collect(Rows rows, std::vector<Spoken>& spoken) {
  while (rows.Next()) {
    spoken.push_back({.at = rows.Time(0),
                      .platform = std::string(rows.Text(1)),
                      .key = std::string(rows.Text(2)),
                      .thread = rows.Int(3)});
  }
}

std::vector<int64_t> DistinctThreads(const std::vector<Spoken>& spoken, size_t count_max) {
  std::vector<int64_t> threads;
  for (const Spoken& one : spoken) {
    if (threads.size() == count_max) break;
    if (std::find(threads.begin(), threads.end(), one.thread) == threads.end())
      threads.push_back(one.thread);
  }
  return threads;
}

}  // namespace

std::set<int64_t> AccountsKnownElsewhere(Reader& reader, int64_t here) {
  std::set<int64_t> accounts;
  Rows rows = reader.Query(
      "SELECT DISTINCT author_id FROM posts AS own WHERE thread_id = ? AND speaks_for IS NULL"
      " AND (EXISTS (SELECT 1 FROM posts"
      " WHERE author_id = own.author_id AND thread_id <> own.thread_id)"
      " OR EXISTS (SELECT 1 FROM account_links WHERE account_id = own.author_id))",
      here);
  while (rows.Next()) accounts.insert(rows.Int(0));
  return accounts;
}

std::vector<int64_t> ThreadsBefore(Reader& reader, const std::set<int64_t>& accounts, int64_t here,
                                   TimePoint since, TimePoint until, size_t count_max) {
  std::vector<Spoken> spoken;
  for (const int64_t account : accounts) {
    Collect(reader.Query("SELECT posted_at, platform, key, thread_id FROM posts"
                         " WHERE author_id = ? AND posted_at >= ? AND posted_at < ?"
                         " AND thread_id <> ? ORDER BY posted_at DESC LIMIT ?",
                         account, since, until, here, kPostsLookedAtMax),
            spoken);
  }
  std::sort(spoken.begin(), spoken.end(),
            [](const Spoken& a, const Spoken& b) { return Precedes(b, a); });
  return DistinctThreads(spoken, count_max);
}

std::vector<int64_t> ThreadsAfter(Reader& reader, const std::set<int64_t>& accounts, int64_t here,
                                  TimePoint since, size_t count_max) {
  std::vector<Spoken> spoken;
  for (const int64_t account : accounts) {
    Collect(reader.Query("SELECT posted_at, platform, key, thread_id FROM posts"
                         " WHERE author_id = ? AND posted_at > ? AND thread_id <> ?"
                         " ORDER BY posted_at LIMIT ?",
                         account, since, here, kPostsLookedAtMax),
            spoken);
  }
  std::sort(spoken.begin(), spoken.end(), Precedes);
  return DistinctThreads(spoken, count_max);
}

std::vector<int64_t> ThreadsSayingTheSame(Reader& reader, int64_t here, Duration within,
                                          size_t count_max) {
  std::vector<int64_t> threads;
  Rows rows = reader.Query(
      "SELECT other.thread_id FROM posts AS own JOIN posts AS other"
      " ON other.author_id = own.author_id AND other.wording = own.wording"
      " AND other.posted_at BETWEEN own.posted_at - ?2 AND own.posted_at + ?2"
      " WHERE own.thread_id = ?1 AND own.wording IS NOT NULL AND other.thread_id <> ?1"
      " GROUP BY other.thread_id"
      " ORDER BY min(abs(other.posted_at - own.posted_at)), min(other.posted_at), "
      "min(other.platform || ' ' || other.key) LIMIT ?3",
      here, within.count(), static_cast<int64_t>(count_max));
  while (rows.Next()) threads.push_back(rows.Int(0));
  return threads;
}

std::optional<TimePoint> FirstPostedAt(Reader& reader, int64_t thread) {
  Rows row =
      reader.Query("SELECT min(posted_at) FROM posts WHERE thread_id = ? AND created = 1", thread);
  return row.Next() ? row.OptionalTime(0) : std::nullopt;
}

}  // namespace firstreply::ingest
