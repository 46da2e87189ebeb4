#include "ingest/private_words.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>

#include "ingest/post.h"

namespace firstreply::ingest {
namespace {

constexpr int kPrivate = static_cast<int>(Visibility::kPrivate);

void Collect(Rows rows, std::set<int64_t>& ids) {
  while (rows.Next()) ids.insert(rows.Int(0));
}

// The first thing said in private at `since` or later: its time, and its key, which does not depend
// on arrival as our ids do.
struct FirstWord {
  TimePoint at;
  std::string platform, key;
  int64_t thread = 0;
};

std::optional<FirstWord> FirstPrivateWord(Reader& reader, int64_t thread, TimePoint since) {
  Rows row = reader.Query(
      "SELECT posted_at, platform, key FROM posts WHERE thread_id = ? AND created = 1"
      " AND visibility = ? AND posted_at >= ? ORDER BY posted_at, platform, key LIMIT 1",
      thread, kPrivate, since);
  if (!row.Next()) return std::nullopt;
  return FirstWord{row.Time(0), std::string(row.Text(1)), std::string(row.Text(2)), thread};
}

}  // namespace

std::set<int64_t> AccountsLinkedTo(Reader& reader, int64_t account) {
  std::set<int64_t> accounts;
  Collect(
      reader.Query("SELECT other.account_id FROM account_links AS own JOIN account_links AS other"
                   " ON other.customer_ref = own.customer_ref WHERE own.account_id = ?",
                   account),
      accounts);
  accounts.erase(account);
  return accounts;
}

bool HasPrivateWords(Reader& reader, int64_t thread) {
  Rows row = reader.Query(
      "SELECT 1 FROM posts WHERE thread_id = ? AND created = 1 AND visibility = ? LIMIT 1", thread,
      kPrivate);
  return row.Next();
}

std::set<Called> CustomersCalled(Reader& reader, int64_t thread) {
  std::set<Called> called;
  Rows rows = reader.Query(
      "SELECT speaks_for, account_id FROM posts JOIN contacts ON contacts.post_id = posts.id"
      " JOIN account_links ON account_links.customer_ref = contacts.customer_ref"
      " WHERE thread_id = ? AND created = 1 AND speaks_for <> '' AND contacts.customer_ref <> ''",
      thread);
  while (rows.Next()) called.insert({std::string(rows.Text(0)), rows.Int(1)});
  return called;
}

std::vector<int64_t> PrivateThreadsOf(Reader& reader, const std::set<int64_t>& accounts,
                                      int64_t here, TimePoint since, size_t count_max) {
  std::set<int64_t> threads;
  for (const int64_t account : accounts) {
    Collect(reader.Query("SELECT DISTINCT thread_id FROM posts WHERE author_id = ? AND created = 1"
                         " AND visibility = ?",
                         account, kPrivate),
            threads);
    Collect(reader.Query("SELECT DISTINCT thread_id FROM account_links"
                         " JOIN contacts ON contacts.customer_ref = account_links.customer_ref"
                         " AND contacts.customer_ref <> ''"
                         " JOIN posts ON posts.id = contacts.post_id WHERE account_id = ?"
                         " AND created = 1",
                         account),
            threads);
  }
  threads.erase(here);
  std::vector<FirstWord> words;
  for (const int64_t thread : threads) {
    if (auto word = FirstPrivateWord(reader, thread, since)) words.push_back(*std::move(word));
  }
  std::sort(words.begin(), words.end(), [](const FirstWord& a, const FirstWord& b) {
    return std::tie(a.at, a.platform, a.key) < std::tie(b.at, b.platform, b.key);
  });
  if (words.size() > count_max) words.resize(count_max);
  std::vector<int64_t> result;
  for (const FirstWord& word : words) result.push_back(word.thread);
  return result;
}

}  // namespace firstreply::ingest
