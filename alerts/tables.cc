#include "alerts/tables.h"

#include <stdexcept>

namespace firstreply::alerts {
namespace {

// Enumerations are stored by their number: an alert's state 3 is resolved, a delivery's state 0 is
// pending. Numbers of deliveries are never given twice, though rows go: they are part of message
// ids.
constexpr std::string_view kFirstTables = R"sql(
CREATE TABLE alerts (
  conversation INTEGER PRIMARY KEY,
  started_by INTEGER NOT NULL,
  state INTEGER NOT NULL,
  quiet INTEGER NOT NULL,
  found INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  brand TEXT NOT NULL,
  urgency INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL
);
CREATE INDEX alerts_open ON alerts (conversation) WHERE state <> 3;
CREATE INDEX alerts_unfound ON alerts (brand) WHERE quiet = 1 AND found = 0 AND state <> 3;
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  destination TEXT NOT NULL,
  key TEXT NOT NULL,
  message_id TEXT NOT NULL,
  event INTEGER NOT NULL,
  conversation INTEGER NOT NULL,
  brand TEXT NOT NULL,
  started_by INTEGER NOT NULL,
  urgency INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  at INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  overdue INTEGER NOT NULL,
  oldest INTEGER,
  created_at INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER,
  status INTEGER NOT NULL DEFAULT 0,
  done_at INTEGER
);
CREATE INDEX outbox_pending ON outbox (id) WHERE state = 0;
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;
CREATE TABLE destinations_off (
  name TEXT PRIMARY KEY,
  since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  timeline TEXT NOT NULL,
  held INTEGER NOT NULL
);
INSERT INTO delivery (id, timeline, held) VALUES (1, '', 0);
)sql";

// Waits of every kind, and without a deadline too.
constexpr std::string_view kWaitKinds = R"sql(
ALTER TABLE alerts ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN due INTEGER;
UPDATE alerts SET due = deadline;
ALTER TABLE alerts DROP COLUMN deadline;
ALTER TABLE alerts RENAME COLUMN due TO deadline;
ALTER TABLE outbox ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN due INTEGER;
UPDATE outbox SET due = deadline;
ALTER TABLE outbox DROP COLUMN deadline;
ALTER TABLE outbox RENAME COLUMN due TO deadline;
)sql";

constexpr std::string_view kInStep =
    "ALTER TABLE delivery ADD COLUMN in_step INTEGER NOT NULL DEFAULT 0";

constexpr Migration kMigrations[] = {{1, kFirstTables}, {2, kWaitKinds}, {3, kInStep}};

Alert ReadAlert(const Rows& row) {
  return {.conversation = row.Int(0),
          .kind = static_cast<triage::WaitKind>(row.Int(10)),
          .started_by = row.Int(1),
          .state = static_cast<AlertState>(row.Int(2)),
          .quiet = row.Bool(3),
          .found = row.Bool(4),
          .changed_at = row.Time(5),
          .brand = std::string(row.Text(6)),
          .urgency = static_cast<ingest::Urgency>(row.Int(7)),
          .started_at = row.Time(8),
          .deadline = row.OptionalTime(9)};
}

Delivery ReadDelivery(const Rows& row) {
  return {.id = row.Int(0),
          .destination = std::string(row.Text(1)),
          .key = std::string(row.Text(2)),
          .message_id = std::string(row.Text(3)),
          .message = {.event = static_cast<AlertEvent>(row.Int(4)),
                      .conversation = row.Int(5),
                      .brand = std::string(row.Text(6)),
                      .kind = static_cast<triage::WaitKind>(row.Int(18)),
                      .started_by = row.Int(7),
                      .urgency = static_cast<ingest::Urgency>(row.Int(8)),
                      .started_at = row.Time(9),
                      .deadline = row.OptionalTime(10),
                      .at = row.Time(11),
                      .waiting = row.Int(12),
                      .overdue = row.Int(13),
                      .oldest = row.OptionalTime(14)},
          .created_at = row.Time(15),
          .attempts = row.Int(16),
          .next_try_at = row.OptionalTime(17)};
}

std::string KeyOf(const AlertMessage& message) {
  if (message.event == AlertEvent::kFound) return "found";
  return "c" + std::to_string(message.conversation);
}

}  // namespace

std::span<const Migration> Migrations() {
  return kMigrations;
}

std::optional<Alert> LoadAlert(Reader& reader, int64_t conversation) {
  Rows row = reader.Query(
      "SELECT conversation, started_by, state, quiet, found, changed_at, brand, urgency,"
      " started_at, deadline, kind FROM alerts WHERE conversation = ?",
      conversation);
  if (!row.Next()) return std::nullopt;
  return ReadAlert(row);
}

void StoreAlert(Transaction& tx, const Alert& alert) {
  tx.Run(
      "INSERT OR REPLACE INTO alerts (conversation, started_by, state, quiet, found, changed_at,"
      " brand, urgency, started_at, deadline, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      alert.conversation, alert.started_by, static_cast<int>(alert.state), alert.quiet, alert.found,
      alert.changed_at, alert.brand, static_cast<int>(alert.urgency), alert.started_at,
      alert.deadline, static_cast<int>(alert.kind));
}

void StoreAlertChange(Transaction& tx, const std::optional<Alert>& before, const Alert& after) {
  Alert moved = before.value_or(Alert{});
  moved.deadline = after.deadline;
  if (!before || moved != after) return StoreAlert(tx, after);
  // Touches no index, and there can be a million of them.
  tx.Run("UPDATE alerts SET deadline = ? WHERE conversation = ?", after.deadline,
         after.conversation);
}

std::vector<Alert> LoadOpenAlerts(Reader& reader) {
  Rows rows = reader.Query(
      "SELECT conversation, started_by, state, quiet, found, changed_at, brand, urgency,"
      " started_at, deadline, kind FROM alerts WHERE state <> 3 ORDER BY conversation");
  std::vector<Alert> alerts;
  while (rows.Next()) alerts.push_back(ReadAlert(rows));
  return alerts;
}

bool HasUnfound(Reader& reader) {
  return reader.Query("SELECT 1 FROM alerts WHERE quiet = 1 AND found = 0 AND state <> 3 LIMIT 1")
      .Next();
}

std::vector<AlertMessage> TakeUnfound(Transaction& tx, TimePoint now) {
  std::vector<AlertMessage> messages;
  {
    Rows rows = tx.Query(
        "SELECT brand, count(*), ifnull(sum(deadline <= ?), 0), min(started_at), max(urgency) FROM "
        "alerts"
        " WHERE quiet = 1 AND found = 0 AND state <> 3 GROUP BY brand ORDER BY brand",
        now);
    while (rows.Next()) {
      messages.push_back({.event = AlertEvent::kFound,
                          .brand = std::string(rows.Text(0)),
                          .urgency = static_cast<ingest::Urgency>(rows.Int(4)),
                          .at = now,
                          .waiting = rows.Int(1),
                          .overdue = rows.Int(2),
                          .oldest = rows.Time(3)});
    }
  }
  tx.Run("UPDATE alerts SET found = 1 WHERE quiet = 1 AND found = 0 AND state <> 3");
  return messages;
}

std::string LoadTimeline(Reader& reader) {
  Rows row = reader.Query("SELECT timeline FROM delivery");
  row.Next();
  return std::string(row.Text(0));
}

void NameTimeline(Transaction& tx, const std::string& name) {
  tx.Run("UPDATE delivery SET timeline = ?", name);
}

Delivery StoreDelivery(Transaction& tx, const std::string& destination, const AlertMessage& message,
                       TimePoint now) {
  const std::string timeline = LoadTimeline(tx);
  if (timeline.empty()) throw std::logic_error("a delivery on a time line without a name");

  Delivery delivery{.destination = destination,
                    .key = KeyOf(message),
                    .message_id = {},
                    .message = message,
                    .created_at = now,
                    .next_try_at = {}};
  tx.Run(
      "INSERT INTO outbox (destination, key, message_id, event, conversation, brand, started_by,"
      " urgency, started_at, deadline, at, waiting, overdue, oldest, created_at, kind)"
      " VALUES (?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      destination, delivery.key, static_cast<int>(message.event), message.conversation,
      message.brand, message.started_by, static_cast<int>(message.urgency), message.started_at,
      message.deadline, message.at, message.waiting, message.overdue, message.oldest, now,
      static_cast<int>(message.kind));
  delivery.id = tx.LastInsertId();
  delivery.message_id = timeline + "-" + std::to_string(delivery.id);
  // Kept, not derived: what a backup brought back keeps the id under which it may have been sent.
  tx.Run("UPDATE outbox SET message_id = ? WHERE id = ?", delivery.message_id, delivery.id);
  return delivery;
}

void StoreResult(Transaction& tx, const DeliveryResult& result) {
  std::optional<TimePoint> done_at;
  if (result.state != DeliveryState::kPending) done_at = result.at;
  tx.Run(
      "UPDATE outbox SET state = ?, attempts = ?, next_try_at = ?, status = ?, done_at = ?"
      " WHERE id = ? AND state = 0",
      static_cast<int>(result.state), result.attempts, result.next_try_at, result.status, done_at,
      result.id);
  if (!result.disables_destination) return;
  tx.Run(
      "INSERT INTO destinations_off (name, since) SELECT destination, ? FROM outbox WHERE id = ?"
      " ON CONFLICT (name) DO NOTHING",
      result.at, result.id);
}

std::vector<Delivery> LoadPending(Reader& reader, int64_t after, size_t count_max) {
  Rows rows = reader.Query(
      "SELECT id, destination, key, message_id, event, conversation, brand, started_by, urgency,"
      " started_at, deadline, at, waiting, overdue, oldest, created_at, attempts, next_try_at, kind"
      " FROM outbox WHERE state = 0 AND id > ? ORDER BY id LIMIT ?",
      after, count_max);
  std::vector<Delivery> deliveries;
  while (rows.Next()) deliveries.push_back(ReadDelivery(rows));
  return deliveries;
}

int64_t ForgetDone(Transaction& tx, TimePoint before) {
  tx.Run("DELETE FROM outbox WHERE done_at IS NOT NULL AND done_at < ?", before);
  return tx.Changes();
}

int64_t CountPending(Reader& reader) {
  Rows row = reader.Query("SELECT count(*) FROM outbox WHERE state = 0");
  row.Next();
  return row.Int(0);
}

std::map<std::string, TimePoint> LoadDisabled(Reader& reader) {
  std::map<std::string, TimePoint> disabled;
  Rows rows = reader.Query("SELECT name, since FROM destinations_off");
  while (rows.Next()) disabled.emplace(rows.Text(0), rows.Time(1));
  return disabled;
}

void EnableDestination(Transaction& tx, const std::string& name) {
  tx.Run("DELETE FROM destinations_off WHERE name = ?", name);
}

bool AlertsAreInStep(Reader& reader) {
  Rows row = reader.Query("SELECT in_step FROM delivery");
  row.Next();
  return row.Bool(0);
}

void PutAlertsInStep(Transaction& tx, bool in_step) {
  tx.Run("UPDATE delivery SET in_step = ?", in_step);
}

bool DeliveriesAreHeld(Reader& reader) {
  Rows row = reader.Query("SELECT held FROM delivery");
  row.Next();
  return row.Bool(0);
}

void HoldDeliveries(Transaction& tx, bool held) {
  tx.Run("UPDATE delivery SET held = ?", held);
}

}  // namespace firstreply::alerts
