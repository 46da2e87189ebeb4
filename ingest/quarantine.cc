#include "ingest/quarantine.h"

#include <algorithm>

#include "ingest/base/limits.h"
#include "ingest/filing.h"
#include "ingest/fingerprint.h"
#include "ingest/realm.h"

namespace firstreply::ingest {
namespace {

std::span<const std::byte> AsBytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::optional<AccountKey> AuthorOf(const PostEvent& event) {
  if (const auto* post = std::get_if<PostCreated>(&event.body)) return post->author;
  if (const auto* change = std::get_if<AccountChanged>(&event.body)) return change->account;
  return std::nullopt;
}

// An event that goes to several realms has one row all the same, in one that is no tenant's.
constexpr std::string_view kSeveralRealms(&kRealmEnd, 1);

std::string RowRealm(const PostEvent& event) {
  if (event.shares.empty()) return "";
  return event.shares.size() == 1 ? event.shares.front().realm : std::string(kSeveralRealms);
}

void KeepWithinBound(Transaction& tx) {
  // Walks back from the newest; all that lies beyond the bound loses its bytes.
  tx.Run(
      "UPDATE quarantine SET bytes = NULL WHERE bytes IS NOT NULL AND id <= ifnull((SELECT max(id) "
      "FROM"
      " (SELECT id, sum(length(bytes)) OVER (ORDER BY id DESC) AS kept FROM quarantine) WHERE kept "
      "> ?), 0)",
      kQuarantineBytesMax);
}

bool WasErasedIn(Transaction& tx, const std::string& realm, const PostEvent& event) {
  if (const std::optional<PostKey> subject = SubjectOf(event)) {
    Rows row = tx.Query("SELECT deleted_at FROM posts WHERE platform = ? AND key = ?",
                        InRealm(realm, subject->platform), subject->id);
    if (row.Next() && row.OptionalTime(0)) return true;
  }
  const auto* post = std::get_if<PostCreated>(&event.body);
  if (post == nullptr) return false;
  const AccountMark author = MarkOf({InRealm(realm, post->author.platform), post->author.id});
  Rows row = tx.Query(
      "SELECT 1 FROM account_states JOIN accounts ON accounts.id = account_id WHERE mark = ? AND "
      "state = ? AND changed_at >= ?",
      AsBytes(author), static_cast<int>(AccountState::kDeleted), ClockTime(event).at);
  return row.Next();
}

// What its author has taken back, by itself or with the account, leaves no bytes here either.
bool WasErased(Transaction& tx, const PostEvent& event) {
  if (event.deleted_at) return true;
  for (const RealmShare& share : event.shares) {
    if (share.deleted_at) return true;
  }
  const std::vector<std::string> realms = RealmsOf(event);
  return std::any_of(realms.begin(), realms.end(),
                     [&](const std::string& realm) { return WasErasedIn(tx, realm, event); });
}

}  // namespace

void Quarantine(Transaction& tx, const PostEvent& event, const std::string& reason, TimePoint now) {
  const std::string realm = RowRealm(event);
  const std::optional<PostKey> subject = SubjectOf(event);
  std::optional<std::string> platform, key;
  if (subject) platform = InRealm(realm, subject->platform), key = subject->id;
  const std::optional<AccountKey> author = AuthorOf(event);
  Statement insert = tx.Prepare(
      "INSERT INTO quarantine (source, event_id, platform, key, author_mark, arrived_at, reason, "
      "bytes)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  insert.Bind(1, event.source).Bind(2, event.event_id).Bind(3, platform).Bind(4, key);
  const AccountMark mark =
      author ? MarkOf({InRealm(realm, author->platform), author->id}) : AccountMark();
  if (author) {
    insert.Bind(5, AsBytes(mark));
  } else {
    insert.Bind(5, std::nullopt);
  }
  insert.Bind(6, now).Bind(7, reason);
  if (WasErased(tx, event)) {
    insert.Bind(8, std::nullopt);
  } else {
    insert.Bind(8, AsBytes(event.raw));
  }
  insert.Run();
  KeepWithinBound(tx);
}

void EraseQuarantined(Transaction& tx, const PostKey& post) {
  tx.Run("UPDATE quarantine SET bytes = NULL WHERE platform IN (?, ?) AND key = ?", post.platform,
         InRealm(kSeveralRealms, NameIn(post.platform)), post.id);
}

void EraseQuarantined(Transaction& tx, const AccountKey& author) {
  const AccountMark own = MarkOf(author);
  const AccountMark several = MarkOf({InRealm(kSeveralRealms, NameIn(author.platform)), author.id});
  tx.Run("UPDATE quarantine SET bytes = NULL WHERE author_mark IN (?, ?)", AsBytes(own),
         AsBytes(several));
}

int64_t CountQuarantined(Reader& reader) {
  Rows row = reader.Query("SELECT count(*) FROM quarantine");
  row.Next();
  return row.Int(0);
}

}  // namespace firstreply::ingest
