#include "triage/acts.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace firstreply::triage {
namespace {

// Under the ids of those that they are part of now.
const std::string kActs =
    "SELECT acts.id, ifnull(own.alias_of, own.id), acts.kind, at, told_at, author, channel, reason,"
    " ifnull(other.alias_of, acts.linked_to), same_matter, promised_by, urgency"
    " FROM acts JOIN conversations AS own ON own.id = acts.conversation_id"
    " LEFT JOIN conversations AS other ON other.id = acts.linked_to";

Act ReadAct(const Rows& row) {
  Act act;
  act.id = row.Int(0);
  act.conversation = row.Int(1);
  act.kind = static_cast<ActKind>(row.Int(2));
  act.at = row.Time(3);
  act.told_at = row.Time(4);
  act.author = row.Text(5);
  act.channel = row.Text(6);
  act.reason = row.Text(7);
  act.linked_to = row.OptionalInt(8).value_or(0);
  act.same_matter = row.Bool(9);
  act.promised_by = row.OptionalTime(10);
  act.urgency = static_cast<ingest::Urgency>(row.Int(11));
  return act;
}

std::vector<Act> ReadActs(Rows rows) {
  std::vector<Act> acts;
  while (rows.Next()) acts.push_back(ReadAct(rows));
  std::sort(acts.begin(), acts.end(),
            [](const Act& a, const Act& b) { return std::tie(a.at, a.id) < std::tie(b.at, b.id); });
  return acts;
}

}  // namespace

int64_t StoreAct(Transaction& tx, const Act& act) {
  std::optional<int64_t> linked_to;
  if (act.linked_to != 0) linked_to = act.linked_to;
  tx.Run(
      "INSERT INTO acts (conversation_id, kind, at, told_at, author, channel, reason, linked_to, "
      "same_matter, promised_by, urgency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      act.conversation, static_cast<int>(act.kind), act.at, act.told_at, act.author, act.channel,
      act.reason, linked_to, act.same_matter, act.promised_by, static_cast<int>(act.urgency));
  return tx.LastInsertId();
}

std::vector<Act> LoadActs(Reader& reader, int64_t conversation) {
  return ReadActs(reader.Query(
      kActs + " WHERE acts.conversation_id IN (SELECT id FROM conversations WHERE id = ?1"
              " UNION ALL SELECT id FROM conversations WHERE alias_of = ?1)",
      conversation));
}

std::map<int64_t, std::vector<Act>> LoadActsOfThread(Reader& reader, int64_t thread_id) {
  std::map<int64_t, std::vector<Act>> acts;
  for (Act& act : ReadActs(reader.Query(kActs + " WHERE own.thread_id = ?", thread_id))) {
    acts[act.conversation].push_back(std::move(act));
  }
  return acts;
}

std::vector<int64_t> ThreadsOf(Reader& reader, const Act& act) {
  std::vector<int64_t> threads;
  Rows rows = reader.Query("SELECT DISTINCT thread_id FROM conversations WHERE id IN (?, ?)",
                           act.conversation, act.linked_to);
  while (rows.Next()) threads.push_back(rows.Int(0));
  return threads;
}

int64_t CountActs(Reader& reader, int64_t conversation) {
  Rows row = reader.Query(
      "SELECT count(*) FROM acts WHERE conversation_id IN (SELECT id FROM conversations"
      " WHERE id = ?1 UNION ALL SELECT id FROM conversations WHERE alias_of = ?1)",
      conversation);
  row.Next();
  return row.Int(0);
}

bool HasLinks(Reader& reader) {
  Rows row = reader.Query("SELECT 1 FROM acts WHERE linked_to IS NOT NULL LIMIT 1");
  return row.Next();
}

bool HasActs(Reader& reader) {
  return reader.Query("SELECT 1 FROM acts LIMIT 1").Next();
}

std::vector<Link> LoadLinks(Reader& reader, int64_t conversation) {
  std::map<int64_t, bool> links;
  Rows rows = reader.Query(
      "WITH mine (id) AS (SELECT id FROM conversations WHERE id = ?1"
      " UNION ALL SELECT id FROM conversations WHERE alias_of = ?1),"
      " said (act, other, same_matter) AS ("
      "  SELECT id, linked_to, same_matter FROM acts"
      "   WHERE conversation_id IN mine AND linked_to IS NOT NULL"
      "  UNION SELECT id, conversation_id, same_matter FROM acts WHERE linked_to IN mine)"
      " SELECT ifnull(alias_of, conversations.id), same_matter FROM said"
      " JOIN conversations ON conversations.id = other ORDER BY act",
      conversation);
  while (rows.Next()) {
    // Two that were linked and turned out to be one are one.
    if (rows.Int(0) != conversation) links[rows.Int(0)] = rows.Bool(1);
  }
  std::vector<Link> result;
  for (const auto& [other, same_matter] : links) result.push_back({other, same_matter});
  return result;
}

}  // namespace firstreply::triage
