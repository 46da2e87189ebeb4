#include "ingest/accounts.h"

#include "ingest/fingerprint.h"

namespace firstreply::ingest {
namespace {

std::span<const std::byte> BytesOfMark(const AccountMark& mark) {
  return std::as_bytes(std::span(mark));
}

}  // namespace

int64_t Accounts::Find(const AccountKey& account) {
  const AccountMark mark = MarkOf(account);
  {
    Rows row = tx_.Query("SELECT id FROM accounts WHERE mark = ?", BytesOfMark(mark));
    if (row.Next()) return row.Int(0);
  }
  tx_.Run("INSERT INTO accounts (mark) VALUES (?)", BytesOfMark(mark));
  return tx_.LastInsertId();
}

void Accounts::Name(int64_t id, const AccountKey& account, const std::string& handle,
                    std::optional<int64_t> followers) {
  tx_.Run(
      "UPDATE accounts SET platform = ?, key = ?, handle = coalesce(nullif(?, ''), handle),"
      " followers = coalesce(?, followers) WHERE id = ?",
      account.platform, account.id, handle, followers, id);
}

bool Accounts::AddState(int64_t id, AccountState state, Instant changed_at) {
  tx_.Run("INSERT OR IGNORE INTO account_states (account_id, changed_at, state) VALUES (?, ?, ?)",
          id, changed_at.at, static_cast<int>(state));
  return tx_.Changes() > 0;
}

std::optional<TimePoint> Accounts::DeletedAfter(int64_t id, TimePoint posted_at) {
  Rows row = tx_.Query(
      "SELECT min(changed_at) FROM account_states WHERE account_id = ? AND changed_at >= ? AND "
      "state = ?",
      id, posted_at, static_cast<int>(AccountState::kDeleted));
  row.Next();
  return row.OptionalTime(0);
}

void Accounts::ForgetIfSilent(int64_t id) {
  tx_.Run(
      "UPDATE accounts SET platform = NULL, key = NULL, handle = NULL, followers = NULL WHERE id = "
      "? AND NOT EXISTS"
      " (SELECT 1 FROM posts WHERE author_id = ? AND created = 1 AND deleted_at IS NULL)",
      id, id);
}

bool Accounts::Link(const std::string& customer_ref, int64_t id) {
  tx_.Run("INSERT OR IGNORE INTO account_links (customer_ref, account_id) VALUES (?, ?)",
          customer_ref, id);
  return tx_.Changes() > 0;
}

}  // namespace firstreply::ingest
