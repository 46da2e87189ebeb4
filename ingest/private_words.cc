#include "ingest/private_words.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "ingest/base/limits.h"
#include "ingest/post.h"

namespace firstreply::ingest {
namespace {

constexpr int kPrivate = static_cast<int>(Visibility::kPrivate);

void Collect(Rows rows, std::set<int64_t>& ids) {
  while (rows.Next()) ids.insert(rows.Int(0));
}

size_t CountUpTo(Rows rows) {
  size_t count = 0;
  while (rows.Next()) ++count;
  return count;
}

// One more than may be, at most: that tells that it ties none.
std::vector<std::string> ReferencesOf(Reader& reader, int64_t account) {
  std::vector<std::string> refs;
  Rows rows = reader.Query("SELECT customer_ref FROM account_links WHERE account_id = ? LIMIT ?",
                           account, kReferenceAccountsMax + 1);
  while (rows.Next()) refs.emplace_back(rows.Text(0));
  return refs;
}

std::vector<int64_t> AccountsOf(Reader& reader, const std::string& customer_ref) {
  std::vector<int64_t> accounts;
  Rows rows = reader.Query("SELECT account_id FROM account_links WHERE customer_ref = ? LIMIT ?",
                           customer_ref, kReferenceAccountsMax + 1);
  while (rows.Next()) accounts.push_back(rows.Int(0));
  return accounts;
}

bool Ties(Reader& reader, const std::string& customer_ref) {
  return AccountsOf(reader, customer_ref).size() <= kReferenceAccountsMax;
}

std::vector<std::string> TyingReferencesOf(Reader& reader, int64_t account) {
  std::vector<std::string> refs = ReferencesOf(reader, account);
  if (refs.size() > kReferenceAccountsMax) return {};
  std::erase_if(refs, [&reader](const std::string& ref) { return !Ties(reader, ref); });
  return refs;
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
  for (const std::string& ref : TyingReferencesOf(reader, account)) {
    for (const int64_t other : AccountsOf(reader, ref)) {
      if (ReferencesOf(reader, other).size() <= kReferenceAccountsMax) accounts.insert(other);
    }
  }
  accounts.erase(account);
  return accounts;
}

bool HasCeasedToTie(Reader& reader, const std::string& customer_ref) {
  return CountUpTo(reader.Query("SELECT 1 FROM account_links WHERE customer_ref = ? LIMIT ?",
                                customer_ref, kReferenceAccountsMax + 2)) ==
         kReferenceAccountsMax + 1;
}

bool HasCeasedToTie(Reader& reader, int64_t account) {
  return CountUpTo(reader.Query("SELECT 1 FROM account_links WHERE account_id = ? LIMIT ?", account,
                                kReferenceAccountsMax + 2)) == kReferenceAccountsMax + 1;
}

std::set<int64_t> AccountsSharingWith(Reader& reader, int64_t account) {
  std::set<int64_t> accounts;
  for (const std::string& ref : ReferencesOf(reader, account)) {
    const std::vector<int64_t> sharing = AccountsOf(reader, ref);
    accounts.insert(sharing.begin(), sharing.end());
  }
  return accounts;
}

bool HasPrivateWords(Reader& reader, int64_t thread) {
  Rows row = reader.Query(
      "SELECT 1 FROM posts WHERE thread_id = ? AND created = 1 AND visibility = ? LIMIT 1", thread,
      kPrivate);
  return row.Next();
}

std::set<Called> CustomersCalled(Reader& reader, int64_t thread) {
  std::set<std::pair<std::string, std::string>> answered;
  {
    Rows rows = reader.Query(
        "SELECT speaks_for, customer_ref FROM posts JOIN contacts ON contacts.post_id = posts.id"
        " WHERE thread_id = ? AND created = 1 AND speaks_for <> '' AND customer_ref <> ''",
        thread);
    while (rows.Next()) answered.emplace(rows.Text(0), rows.Text(1));
  }
  std::set<Called> called;
  for (const auto& [brand, ref] : answered) {
    const std::vector<int64_t> accounts = AccountsOf(reader, ref);
    if (accounts.size() > kReferenceAccountsMax) continue;
    for (const int64_t account : accounts) called.insert({brand, account});
  }
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
    for (const std::string& ref : TyingReferencesOf(reader, account)) {
      Collect(reader.Query("SELECT DISTINCT thread_id FROM contacts"
                           " JOIN posts ON posts.id = contacts.post_id"
                           " WHERE contacts.customer_ref = ? AND contacts.customer_ref <> ''"
                           " AND created = 1",
                           ref),
              threads);
    }
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
