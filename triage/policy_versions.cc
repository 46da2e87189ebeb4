#include "triage/policy_versions.h"

#include "triage/clock/wait.h"

namespace firstreply::triage {

// `replanning` has one row while waits still have to follow the newest version, and else none.
const std::string_view kPolicyVersionTables = R"sql(
CREATE TABLE policy_versions (
  number INTEGER PRIMARY KEY,
  since INTEGER NOT NULL,
  policies TEXT NOT NULL,
  zones TEXT NOT NULL
);
CREATE TABLE replanning (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  done_through INTEGER NOT NULL
);
)sql";

std::vector<StoredPolicyVersion> LoadPolicyVersions(Reader& reader) {
  std::vector<StoredPolicyVersion> versions;
  Rows rows =
      reader.Query("SELECT number, since, policies, zones FROM policy_versions ORDER BY number");
  while (rows.Next()) {
    versions.push_back({.number = rows.Int(0),
                        .since = rows.Time(1),
                        .policies = std::string(rows.Text(2)),
                        .zones = std::string(rows.Text(3))});
  }
  return versions;
}

void StorePolicyVersion(Transaction& tx, const StoredPolicyVersion& version) {
  tx.Run("INSERT INTO policy_versions (number, since, policies, zones) VALUES (?, ?, ?, ?)",
         version.number, version.since, version.policies, version.zones);
}

std::optional<Replanning> LoadReplanning(Reader& reader) {
  Rows row = reader.Query("SELECT done_through FROM replanning");
  if (!row.Next()) return std::nullopt;
  return Replanning{row.Int(0)};
}

void StoreReplanning(Transaction& tx, const std::optional<Replanning>& replanning) {
  if (!replanning) return tx.Run("DELETE FROM replanning");
  tx.Run(
      "INSERT INTO replanning (id, done_through) VALUES (1, ?)"
      " ON CONFLICT (id) DO UPDATE SET done_through = excluded.done_through",
      replanning->done_through);
}

std::vector<ReplannedConversation> LoadNextToReplan(Reader& reader, const Replanning& replanning,
                                                    size_t count_max) {
  std::vector<ReplannedConversation> next;
  Rows rows = reader.Query(
      "SELECT DISTINCT waits.conversation_id, conversations.thread_id"
      " FROM waits JOIN conversations ON conversations.id = waits.conversation_id"
      " WHERE waits.ended_at IS NULL AND waits.conversation_id > ?1"
      " AND (waits.outcome = ?2 OR (waits.acknowledgement = ?2 AND waits.kind = ?3))"
      " ORDER BY waits.conversation_id LIMIT ?4",
      replanning.done_through, static_cast<int>(Outcome::kUndecided),
      static_cast<int>(WaitKind::kFirst), static_cast<int64_t>(count_max));
  while (rows.Next()) next.push_back({rows.Int(0), rows.Int(1)});
  return next;
}

}  // namespace firstreply::triage
