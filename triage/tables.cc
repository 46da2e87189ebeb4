#include "triage/tables.h"

namespace firstreply::triage {
namespace {

// Deadlines are derived from the policy and not stored. Enumerations are stored by their number.
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

constexpr Migration kMigrations[] = {{1, kFirstTables}, {2, kUrgency}, {3, kActs}};

constexpr std::string_view kWaitColumns =
    "kind, started_by, started_at, started_to_the_millisecond, target, outcome, end_reason, "
    "decided_at, ended_at,"
    " response, response_at, response_to_the_millisecond, urgency";

Wait ReadWait(const Rows& row, int first_column) {
  const auto column = [first_column](int offset) { return first_column + offset; };
  Wait wait;
  wait.kind = static_cast<WaitKind>(row.Int(column(0)));
  wait.started_by = row.Int(column(1));
  wait.started_at = {row.Time(column(2)), row.Bool(column(3))};
  wait.deadline = wait.started_at.at + Duration(row.Int(column(4)));
  wait.outcome = static_cast<Outcome>(row.Int(column(5)));
  wait.end_reason = static_cast<EndReason>(row.Int(column(6)));
  wait.decided_at = row.OptionalTime(column(7));
  wait.ended_at = row.OptionalTime(column(8));
  wait.response = row.Int(column(9));
  if (wait.answered()) wait.response_at = {row.Time(column(10)), row.Bool(column(11))};
  wait.urgency = static_cast<ingest::Urgency>(row.Int(column(12)));
  return wait;
}

void StoreWait(Transaction& tx, int64_t conversation, int64_t position, const Wait& wait) {
  std::optional<TimePoint> response_at;
  std::optional<bool> response_exact;
  if (wait.answered()) {
    response_at = wait.response_at.at;
    response_exact = wait.response_at.to_the_millisecond;
  }
  tx.Run(
      "INSERT INTO waits (conversation_id, position, kind, started_by, started_at, "
      "started_to_the_millisecond,"
      " target, outcome, end_reason, decided_at, ended_at, response, response_at, "
      "response_to_the_millisecond, urgency)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      conversation, position, static_cast<int>(wait.kind), wait.started_by, wait.started_at.at,
      wait.started_at.to_the_millisecond, (wait.deadline - wait.started_at.at).count(),
      static_cast<int>(wait.outcome), static_cast<int>(wait.end_reason), wait.decided_at,
      wait.ended_at, wait.response, response_at, response_exact, static_cast<int>(wait.urgency));
}

void StoreConversation(Transaction& tx, const Conversation& conversation) {
  tx.Run(
      "INSERT INTO conversations (id, thread_id, brand, customer_id, root_platform, root_key, "
      "adopted, stands)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET thread_id = "
      "excluded.thread_id,"
      " root_platform = excluded.root_platform, root_key = excluded.root_key, adopted = "
      "excluded.adopted,"
      " stands = excluded.stands",
      conversation.id, conversation.thread_id, conversation.brand, conversation.customer_id,
      conversation.root.platform, conversation.root.id, conversation.adopted, conversation.stands);
  tx.Run("DELETE FROM waits WHERE conversation_id = ?", conversation.id);
  for (size_t i = 0; i < conversation.waits.size(); ++i) {
    StoreWait(tx, conversation.id, static_cast<int64_t>(i), conversation.waits[i]);
  }
}

std::vector<Conversation> ReadConversations(Reader& reader, Rows rows) {
  std::vector<Conversation> conversations;
  while (rows.Next()) {
    Conversation conversation;
    conversation.id = rows.Int(0);
    conversation.thread_id = rows.Int(1);
    conversation.brand = rows.Text(2);
    conversation.customer_id = rows.Int(3);
    conversation.root = {std::string(rows.Text(4)), std::string(rows.Text(5))};
    conversation.adopted = rows.Bool(6);
    conversation.stands = rows.Bool(7);
    static const std::string kWaits = "SELECT " + std::string(kWaitColumns) +
                                      " FROM waits WHERE conversation_id = ? ORDER BY position";
    Rows waits = reader.Query(kWaits, conversation.id);
    while (waits.Next()) conversation.waits.push_back(ReadWait(waits, 0));
    conversations.push_back(std::move(conversation));
  }
  return conversations;
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

std::vector<Conversation> LoadOpenConversations(Reader& reader) {
  return ReadConversations(
      reader,
      reader.Query(
          "SELECT id, thread_id, brand, customer_id, root_platform, root_key, adopted, stands"
          " FROM conversations WHERE stands = 1"
          " AND id IN (SELECT conversation_id FROM waits WHERE ended_at IS NULL) ORDER BY id"));
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

void StoreDecision(Transaction& tx, const Decision& decision, TimePoint now) {
  for (const Conversation& conversation : decision.changed) StoreConversation(tx, conversation);
  for (const Alias& alias : decision.aliases) {
    // What was an alias of it follows, so that every alias names a conversation and never another
    // alias.
    tx.Run("UPDATE conversations SET alias_of = ? WHERE id = ? OR alias_of = ?", alias.to,
           alias.from, alias.from);
  }
  for (const LedgerEntry& entry : decision.ledger) {
    tx.Run(
        "INSERT INTO ledger (conversation_id, wait, step, at, written_at, cause, outcome_before, "
        "outcome_after,"
        " end_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.conversation, entry.wait, static_cast<int>(entry.step), entry.at, now, entry.cause,
        static_cast<int>(entry.before), static_cast<int>(entry.after),
        static_cast<int>(entry.reason));
  }
}

void JoinThreads(Transaction& tx, int64_t from, int64_t to) {
  tx.Run("UPDATE conversations SET thread_id = ? WHERE thread_id = ?", to, from);
}

std::map<int64_t, std::vector<Wait>> LoadOpenWaits(Reader& reader) {
  static const std::string kOpen =
      "SELECT thread_id, " + std::string(kWaitColumns) +
      " FROM waits JOIN conversations ON conversations.id = conversation_id"
      " WHERE ended_at IS NULL";
  std::map<int64_t, std::vector<Wait>> waits;
  Rows rows = reader.Query(kOpen);
  while (rows.Next()) waits[rows.Int(0)].push_back(ReadWait(rows, 1));
  return waits;
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
  std::vector<LedgerEntry> entries;
  Rows rows = reader.Query(
      "SELECT conversation_id, wait, step, at, cause, outcome_before, outcome_after, end_reason "
      "FROM ledger"
      " WHERE ?1 IS NULL OR conversation_id = ?1 ORDER BY id",
      conversation);
  while (rows.Next()) {
    entries.push_back({.conversation = rows.Int(0),
                       .wait = rows.Int(1),
                       .step = static_cast<LedgerStep>(rows.Int(2)),
                       .at = rows.Time(3),
                       .cause = rows.Int(4),
                       .before = static_cast<Outcome>(rows.Int(5)),
                       .after = static_cast<Outcome>(rows.Int(6)),
                       .reason = static_cast<EndReason>(rows.Int(7))});
  }
  return entries;
}

}  // namespace firstreply::triage
