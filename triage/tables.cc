#include "triage/tables.h"

#include <algorithm>
#include <tuple>

#include "ingest/base/id_list.h"
#include "triage/judgement_versions.h"
#include "triage/policy_versions.h"

namespace firstreply::triage {
namespace {

// Enumerations are stored by their number.
constexpr std::string_view kFirstTables = R"sql(
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,
  thread_id INTEGER NOT NULL,
  brand TEXT NOT NULL,
  customer_id INTEGER NOT NULL,
  root_platform TEXT NOT NULL,
  root_key TEXT NOT NULL,
  adopted INTEGER NOT NULL,
  stands INTEGER NOT NULL,
  alias_of INTEGER
);
CREATE INDEX conversations_by_thread ON conversations (thread_id);
CREATE TABLE waits (
  conversation_id INTEGER NOT NULL REFERENCES conversations (id),
  position INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  started_by INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  started_to_the_millisecond INTEGER NOT NULL,
  target INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  end_reason INTEGER NOT NULL,
  decided_at INTEGER,
  ended_at INTEGER,
  response INTEGER NOT NULL,
  response_at INTEGER,
  response_to_the_millisecond INTEGER,
  PRIMARY KEY (conversation_id, position)
) WITHOUT ROWID;
CREATE INDEX waits_open ON waits (conversation_id) WHERE ended_at IS NULL;
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  wait INTEGER NOT NULL,
  step INTEGER NOT NULL,
  at INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  cause INTEGER NOT NULL,
  outcome_before INTEGER NOT NULL,
  outcome_after INTEGER NOT NULL,
  end_reason INTEGER NOT NULL
);
CREATE INDEX ledger_by_conversation ON ledger (conversation_id);
CREATE TABLE watched_brands (
  brand TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (brand, since)
) WITHOUT ROWID;
CREATE TABLE clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  now INTEGER NOT NULL
);
)sql";

// 1 is normal, which is what every wait was taken for before.
constexpr std::string_view kUrgency =
    "ALTER TABLE waits ADD COLUMN urgency INTEGER NOT NULL DEFAULT 1";

// Until then a wait was for an answer, for an hour, round the clock. Those that are open are all
// due, and so measured anew at the first start. What falls due next is kept, so that later starts
// need not.
constexpr std::string_view kResponseClock = R"sql(
ALTER TABLE waits ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE waits ADD COLUMN about INTEGER NOT NULL DEFAULT 0;
ALTER TABLE waits ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE waits ADD COLUMN policy TEXT NOT NULL DEFAULT 'default';
ALTER TABLE waits ADD COLUMN opened_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE waits ADD COLUMN running INTEGER NOT NULL DEFAULT 1;
ALTER TABLE waits ADD COLUMN deadline INTEGER;
ALTER TABLE waits ADD COLUMN at_risk_at INTEGER;
ALTER TABLE waits ADD COLUMN act INTEGER NOT NULL DEFAULT 0;
ALTER TABLE waits ADD COLUMN self_reported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE waits ADD COLUMN acknowledge_by INTEGER;
ALTER TABLE waits ADD COLUMN acknowledgement INTEGER NOT NULL DEFAULT 0;
ALTER TABLE waits ADD COLUMN acknowledgement_decided_at INTEGER;
ALTER TABLE waits ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE waits ADD COLUMN acknowledged_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE waits ADD COLUMN next_due INTEGER;
UPDATE waits SET number = position, about = started_by, opened_at = started_at, deadline = started_at + target,
  at_risk_at = started_at + target - 720000;
UPDATE waits SET next_due = 0 WHERE ended_at IS NULL;
ALTER TABLE waits DROP COLUMN target;
ALTER TABLE ledger ADD COLUMN act INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN policy_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN deadline INTEGER;
)sql";

// What agents say by hand. `conversation_id` and `linked_to` are ids as they were when it was said.
constexpr std::string_view kActs = R"sql(
CREATE TABLE acts (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id),
  kind INTEGER NOT NULL,
  at INTEGER NOT NULL,
  told_at INTEGER NOT NULL,
  author TEXT NOT NULL,
  channel TEXT NOT NULL,
  reason TEXT NOT NULL,
  linked_to INTEGER REFERENCES conversations (id),
  same_matter INTEGER NOT NULL,
  promised_by INTEGER,
  urgency INTEGER NOT NULL
);
CREATE INDEX acts_by_conversation ON acts (conversation_id);
CREATE INDEX acts_by_link ON acts (linked_to) WHERE linked_to IS NOT NULL;
CREATE INDEX conversations_by_customer ON conversations (customer_id);
CREATE INDEX conversations_by_alias ON conversations (alias_of) WHERE alias_of IS NOT NULL;
)sql";

// The statistics of a day must not read the waits of all years.
constexpr std::string_view kWaitsByStart = "CREATE INDEX waits_by_start ON waits (started_at)";

// What agents say of verdicts, to learn from. No text: that stays with its post.
constexpr std::string_view kFeedback = R"sql(
CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  post_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  complaint INTEGER,
  needs_response INTEGER,
  topics TEXT,
  urgency INTEGER
);
CREATE INDEX feedback_by_post ON feedback (post_id);
)sql";

const Migration kMigrations[] = {{1, kFirstTables},
                                 {2, kUrgency},
                                 {3, kResponseClock},
                                 {4, kActs},
                                 {5, kPolicyVersionTables},
                                 {6, kWaitsByStart},
                                 {7, kFeedback},
                                 {8, kJudgementVersionTables}};

constexpr std::string_view kWaitColumns =
    "number, kind, started_by, urgency, policy, opened_at, started_at, started_to_the_millisecond, "
    "running, deadline, at_risk_at, outcome, end_reason, decided_at, ended_at, response, "
    "response_at, response_to_the_millisecond, act, self_reported, acknowledge_by, "
    "acknowledgement, acknowledgement_decided_at, acknowledged_at, acknowledged_by, next_due, "
    "about, source";

Wait ReadWait(const Rows& row) {
  Wait wait;
  wait.number = row.Int(0);
  wait.kind = static_cast<WaitKind>(row.Int(1));
  wait.started_by = row.Int(2);
  wait.urgency = static_cast<ingest::Urgency>(row.Int(3));
  wait.policy = row.Text(4);
  wait.opened_at = row.Time(5);
  wait.started_at = {row.Time(6), row.Bool(7)};
  wait.running = row.Bool(8);
  wait.deadline = row.OptionalTime(9);
  wait.at_risk_at = row.OptionalTime(10);
  wait.outcome = static_cast<Outcome>(row.Int(11));
  wait.end_reason = static_cast<EndReason>(row.Int(12));
  wait.decided_at = row.OptionalTime(13);
  wait.ended_at = row.OptionalTime(14);
  wait.response = row.Int(15);
  if (wait.answered()) wait.response_at = {row.Time(16), row.Bool(17)};
  wait.act = row.Int(18);
  wait.self_reported = row.Bool(19);
  wait.acknowledge_by = row.OptionalTime(20);
  wait.acknowledgement = static_cast<Outcome>(row.Int(21));
  wait.acknowledgement_decided_at = row.OptionalTime(22);
  wait.acknowledged_at = row.OptionalTime(23);
  wait.acknowledged_by = row.Int(24);
  wait.next_due = row.OptionalTime(25);
  wait.about = row.Int(26);
  wait.source = row.Text(27);
  return wait;
}

void InsertWait(Transaction& tx, int64_t conversation, int64_t position, const Wait& wait) {
  static const std::string kInsert =
      "INSERT INTO waits (conversation_id, position, " + std::string(kWaitColumns) +
      ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  std::optional<TimePoint> response_at;
  std::optional<bool> response_exact;
  if (wait.answered()) {
    response_at = wait.response_at.at;
    response_exact = wait.response_at.to_the_millisecond;
  }
  tx.Run(kInsert, conversation, position, wait.number, static_cast<int>(wait.kind), wait.started_by,
         static_cast<int>(wait.urgency), wait.policy, wait.opened_at, wait.started_at.at,
         wait.started_at.to_the_millisecond, wait.running, wait.deadline, wait.at_risk_at,
         static_cast<int>(wait.outcome), static_cast<int>(wait.end_reason), wait.decided_at,
         wait.ended_at, wait.response, response_at, response_exact, wait.act, wait.self_reported,
         wait.acknowledge_by, static_cast<int>(wait.acknowledgement),
         wait.acknowledgement_decided_at, wait.acknowledged_at, wait.acknowledged_by, wait.next_due,
         wait.about, wait.source);
}

// What the passing of time and a change of policies move; no index is over any of it.
Wait WithClockOf(Wait wait, const Wait& other) {
  wait.policy = other.policy;
  wait.deadline = other.deadline;
  wait.at_risk_at = other.at_risk_at;
  wait.outcome = other.outcome;
  wait.decided_at = other.decided_at;
  wait.acknowledge_by = other.acknowledge_by;
  wait.acknowledgement = other.acknowledgement;
  wait.acknowledgement_decided_at = other.acknowledgement_decided_at;
  wait.next_due = other.next_due;
  return wait;
}

void UpdateClock(Transaction& tx, int64_t conversation, int64_t position, const Wait& wait) {
  tx.Run(
      "UPDATE waits SET policy = ?, deadline = ?, at_risk_at = ?, outcome = ?, decided_at = ?,"
      " acknowledge_by = ?, acknowledgement = ?, acknowledgement_decided_at = ?, next_due = ?"
      " WHERE conversation_id = ? AND position = ?",
      wait.policy, wait.deadline, wait.at_risk_at, static_cast<int>(wait.outcome), wait.decided_at,
      wait.acknowledge_by, static_cast<int>(wait.acknowledgement), wait.acknowledgement_decided_at,
      wait.next_due, conversation, position);
}

void StoreWaits(Transaction& tx, const Conversation& before, const Conversation& after) {
  const auto count = static_cast<int64_t>(after.waits.size());
  if (before.waits.size() > after.waits.size())
    tx.Run("DELETE FROM waits WHERE conversation_id = ? AND position >= ?", after.id, count);
  for (int64_t position = 0; position < count; ++position) {
    const auto i = static_cast<size_t>(position);
    const Wait& wait = after.waits[i];
    if (i < before.waits.size()) {
      const Wait& known = before.waits[i];
      if (wait == known) continue;
      if (wait == WithClockOf(known, wait)) {
        UpdateClock(tx, after.id, position, wait);
        continue;
      }
      tx.Run("DELETE FROM waits WHERE conversation_id = ? AND position = ?", after.id, position);
    }
    InsertWait(tx, after.id, position, wait);
  }
}

bool SameButForWaits(const Conversation& a, const Conversation& b) {
  return std::tie(a.thread_id, a.root, a.adopted, a.stands) ==
         std::tie(b.thread_id, b.root, b.adopted, b.stands);
}

// `before` null: it is new.
void StoreConversation(Transaction& tx, const Conversation* before, const Conversation& after) {
  if (before == nullptr) {
    tx.Run(
        "INSERT INTO conversations (id, thread_id, brand, customer_id, root_platform, root_key, "
        "adopted, stands) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        after.id, after.thread_id, after.brand, after.customer_id, after.root.platform,
        after.root.id, after.adopted, after.stands);
  } else if (!SameButForWaits(*before, after)) {
    tx.Run(
        "UPDATE conversations SET thread_id = ?, root_platform = ?, root_key = ?, adopted = ?,"
        " stands = ? WHERE id = ?",
        after.thread_id, after.root.platform, after.root.id, after.adopted, after.stands, after.id);
  }
  StoreWaits(tx, before ? *before : Conversation(), after);
}

// From eight columns, of which `first` is the first, without its waits.
Conversation ReadConversation(const Rows& row, int first) {
  return {.id = row.Int(first),
          .thread_id = row.Int(first + 1),
          .brand = std::string(row.Text(first + 2)),
          .customer_id = row.Int(first + 3),
          .root = {std::string(row.Text(first + 4)), std::string(row.Text(first + 5))},
          .adopted = row.Bool(first + 6),
          .stands = row.Bool(first + 7)};
}

std::vector<Conversation> ReadConversations(Reader& reader, Rows rows) {
  std::vector<Conversation> conversations;
  while (rows.Next()) {
    Conversation conversation = ReadConversation(rows, 0);
    static const std::string kWaits = "SELECT " + std::string(kWaitColumns) +
                                      " FROM waits WHERE conversation_id = ? ORDER BY position";
    Rows waits = reader.Query(kWaits, conversation.id);
    while (waits.Next()) conversation.waits.push_back(ReadWait(waits));
    conversations.push_back(std::move(conversation));
  }
  return conversations;
}

constexpr std::string_view kLedgerColumns =
    "conversation_id, wait, step, at, cause, act, outcome_before, outcome_after, end_reason, "
    "policy_version, deadline";

std::vector<LedgerEntry> ReadLedger(Rows rows) {
  std::vector<LedgerEntry> entries;
  while (rows.Next()) {
    entries.push_back({.conversation = rows.Int(0),
                       .wait = rows.Int(1),
                       .step = static_cast<LedgerStep>(rows.Int(2)),
                       .at = rows.Time(3),
                       .cause = rows.Int(4),
                       .act = rows.Int(5),
                       .before = static_cast<Outcome>(rows.Int(6)),
                       .after = static_cast<Outcome>(rows.Int(7)),
                       .reason = static_cast<EndReason>(rows.Int(8)),
                       .policy_version = rows.Int(9),
                       .deadline = rows.OptionalTime(10)});
  }
  return entries;
}

}  // namespace

std::span<const Migration> Migrations() {
  return kMigrations;
}

std::vector<Conversation> LoadConversations(Reader& reader, int64_t thread_id) {
  return ReadConversations(
      reader,
      reader.Query(
          "SELECT id, thread_id, brand, customer_id, root_platform, root_key, adopted, stands"
          " FROM conversations WHERE thread_id = ? AND alias_of IS NULL ORDER BY id",
          thread_id));
}

std::map<int64_t, std::vector<Conversation>> LoadConversationsOf(
    Reader& reader, std::span<const int64_t> thread_ids) {
  static const std::string kOfMany =
      "SELECT " + std::string(kWaitColumns) +
      ", id, thread_id, brand, customer_id, root_platform, root_key, adopted, stands"
      " FROM conversations LEFT JOIN waits ON conversation_id = id"
      " WHERE thread_id IN (SELECT value FROM json_each(?)) AND alias_of IS NULL"
      " ORDER BY thread_id, id, position";
  constexpr int kFirst = 28;  // behind the wait's
  std::map<int64_t, std::vector<Conversation>> threads;
  Rows rows = reader.Query(kOfMany, IdList(thread_ids));
  while (rows.Next()) {
    std::vector<Conversation>& thread = threads[rows.Int(kFirst + 1)];
    if (thread.empty() || thread.back().id != rows.Int(kFirst)) {
      thread.push_back(ReadConversation(rows, kFirst));
    }
    if (!rows.IsNull(0)) thread.back().waits.push_back(ReadWait(rows));
  }
  return threads;
}

std::optional<Conversation> LoadConversation(Reader& reader, int64_t id) {
  std::vector<Conversation> found = ReadConversations(
      reader,
      reader.Query(
          "SELECT id, thread_id, brand, customer_id, root_platform, root_key, adopted, stands"
          " FROM conversations"
          " WHERE id = (SELECT ifnull(alias_of, id) FROM conversations WHERE id = ?)",
          id));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void EachOpenConversation(Reader& reader, const std::function<void(const Conversation&)>& take) {
  Conversation conversation;
  Rows rows = reader.Query(
      "SELECT id, thread_id, brand, customer_id, number, kind, started_by, about, source, urgency,"
      " started_at, started_to_the_millisecond, running, deadline, at_risk_at, outcome"
      " FROM conversations JOIN waits ON conversation_id = id"
      " WHERE stands = 1 AND ended_at IS NULL ORDER BY id, position");
  while (rows.Next()) {
    if (rows.Int(0) != conversation.id) {
      if (conversation.id != 0) take(conversation);
      conversation.id = rows.Int(0);
      conversation.thread_id = rows.Int(1);
      conversation.brand = rows.Text(2);
      conversation.customer_id = rows.Int(3);
      conversation.waits.clear();
    }
    Wait& wait = conversation.waits.emplace_back();
    wait.number = rows.Int(4);
    wait.kind = static_cast<WaitKind>(rows.Int(5));
    wait.started_by = rows.Int(6);
    wait.about = rows.Int(7);
    wait.source = rows.Text(8);
    wait.urgency = static_cast<ingest::Urgency>(rows.Int(9));
    wait.started_at = {rows.Time(10), rows.Bool(11)};
    wait.running = rows.Bool(12);
    wait.deadline = rows.OptionalTime(13);
    wait.at_risk_at = rows.OptionalTime(14);
    wait.outcome = static_cast<Outcome>(rows.Int(15));
  }
  if (conversation.id != 0) take(conversation);
}

std::vector<Conversation> LoadAllConversations(Reader& reader) {
  return ReadConversations(
      reader,
      reader.Query(
          "SELECT id, thread_id, brand, customer_id, root_platform, root_key, adopted, stands"
          " FROM conversations WHERE stands = 1 ORDER BY id"));
}

int64_t NextConversationId(Reader& reader) {
  Rows row = reader.Query("SELECT ifnull(max(id), 0) + 1 FROM conversations");
  row.Next();
  return row.Int(0);
}

void StoreDecision(Transaction& tx, std::span<const Conversation> before, const Decision& decision,
                   TimePoint now) {
  for (const Conversation& after : decision.changed) {
    const auto known = std::find_if(before.begin(), before.end(),
                                    [&](const auto& one) { return one.id == after.id; });
    StoreConversation(tx, known == before.end() ? nullptr : &*known, after);
  }
  for (const Alias& alias : decision.aliases) {
    // What was an alias of it follows, so that every alias names a conversation and never another
    // alias.
    tx.Run("UPDATE conversations SET alias_of = ? WHERE id = ? OR alias_of = ?", alias.to,
           alias.from, alias.from);
  }
  for (const LedgerEntry& entry : decision.ledger) {
    tx.Run(
        "INSERT INTO ledger (conversation_id, wait, step, at, written_at, cause, act, "
        "outcome_before, outcome_after, end_reason, policy_version, deadline)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.conversation, entry.wait, static_cast<int>(entry.step), entry.at, now, entry.cause,
        entry.act, static_cast<int>(entry.before), static_cast<int>(entry.after),
        static_cast<int>(entry.reason), entry.policy_version, entry.deadline);
  }
}

void JoinThreads(Transaction& tx, int64_t from, int64_t to) {
  tx.Run("UPDATE conversations SET thread_id = ? WHERE thread_id = ?", to, from);
}

void EachNextDue(Reader& reader, std::optional<TimePoint> at_risk_after,
                 const std::function<void(int64_t thread, TimePoint due)>& take) {
  Rows rows = reader.Query(
      "SELECT thread_id, CASE WHEN outcome = 0 AND at_risk_at > ? THEN min(at_risk_at, next_due)"
      " ELSE next_due END FROM conversations JOIN waits ON conversation_id = id"
      " WHERE ended_at IS NULL AND next_due IS NOT NULL ORDER BY id",
      at_risk_after);
  while (rows.Next()) take(rows.Int(0), rows.Time(1));
}

std::set<int64_t> ThreadsWaitingFor(Reader& reader, const std::string& brand) {
  std::set<int64_t> threads;
  Rows rows = reader.Query(
      "SELECT DISTINCT thread_id FROM waits JOIN conversations ON conversations.id = "
      "conversation_id"
      " WHERE ended_at IS NULL AND brand = ?",
      brand);
  while (rows.Next()) threads.insert(rows.Int(0));
  return threads;
}

std::vector<std::string> StoreWatchedBrands(Transaction& tx, const std::set<std::string>& brands,
                                            TimePoint at) {
  std::set<std::string> watched;
  {
    Rows rows = tx.Query("SELECT brand FROM watched_brands WHERE until IS NULL");
    while (rows.Next()) watched.emplace(rows.Text(0));
  }
  std::vector<std::string> removed;
  for (const std::string& brand : watched) {
    if (brands.contains(brand)) continue;
    tx.Run("UPDATE watched_brands SET until = ? WHERE brand = ? AND until IS NULL", at, brand);
    removed.push_back(brand);
  }
  for (const std::string& brand : brands) {
    if (watched.contains(brand)) continue;
    tx.Run("INSERT OR REPLACE INTO watched_brands (brand, since) VALUES (?, ?)", brand, at);
  }
  return removed;
}

std::map<std::string, std::vector<Unwatched>> LoadUnwatched(Reader& reader) {
  std::map<std::string, std::vector<Unwatched>> unwatched;
  Rows rows = reader.Query("SELECT brand, since, until FROM watched_brands ORDER BY brand, since");
  while (rows.Next()) {
    std::vector<Unwatched>& gaps = unwatched[std::string(rows.Text(0))];
    if (!gaps.empty()) gaps.back().restored_at = rows.Time(1);
    if (const auto until = rows.OptionalTime(2)) gaps.push_back({*until, std::nullopt});
  }
  return unwatched;
}

void StoreClock(Transaction& tx, TimePoint now) {
  tx.Run(
      "INSERT INTO clock (id, now) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET now = max(now, "
      "excluded.now)",
      now);
}

std::optional<TimePoint> LoadClock(Reader& reader) {
  Rows row = reader.Query("SELECT now FROM clock");
  if (!row.Next()) return std::nullopt;
  return row.Time(0);
}

std::vector<LedgerEntry> LoadLedger(Reader& reader, std::optional<int64_t> conversation) {
  static const std::string kSome = "SELECT " + std::string(kLedgerColumns) +
                                   " FROM ledger WHERE conversation_id = ? ORDER BY id";
  static const std::string kAll =
      "SELECT " + std::string(kLedgerColumns) + " FROM ledger ORDER BY id";
  return conversation ? ReadLedger(reader.Query(kSome, *conversation))
                      : ReadLedger(reader.Query(kAll));
}

std::vector<LedgerEntry> LoadNoted(Reader& reader, int64_t conversation) {
  static const std::string kNoted =
      "SELECT " + std::string(kLedgerColumns) +
      " FROM ledger WHERE conversation_id = ? AND step >= ? ORDER BY id";
  return ReadLedger(reader.Query(kNoted, conversation, static_cast<int>(LedgerStep::kRaised)));
}

std::map<int64_t, std::vector<LedgerEntry>> LoadNotedOf(Reader& reader,
                                                        std::span<const int64_t> conversations) {
  static const std::string kNoted =
      "SELECT " + std::string(kLedgerColumns) +
      " FROM ledger WHERE conversation_id IN (SELECT value FROM json_each(?)) AND step >= ?"
      " ORDER BY conversation_id, id";
  std::map<int64_t, std::vector<LedgerEntry>> noted;
  for (LedgerEntry& entry : ReadLedger(
           reader.Query(kNoted, IdList(conversations), static_cast<int>(LedgerStep::kRaised)))) {
    noted[entry.conversation].push_back(entry);
  }
  return noted;
}

}  // namespace firstreply::triage
