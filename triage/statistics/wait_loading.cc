#include "triage/statistics/wait_loading.h"

#include <fmt/format.h>

#include "ingest/post_labels.h"
#include "triage/statistics/wait_labels.h"

namespace firstreply::triage {
namespace {

constexpr std::string_view kWaits =
    "SELECT waits.conversation_id, number, brand, customer_id, adopted, waits.kind, about,"
    " waits.urgency, policy, opened_at, started_at, running, deadline, outcome, ended_at,"
    " end_reason, response, response_at, acknowledge_by, acknowledgement, acknowledged_at,"
    " acknowledged_by, self_reported, ifnull(author, ''), ifnull(reason, '')"
    " FROM waits JOIN conversations ON conversations.id = waits.conversation_id"
    " LEFT JOIN acts ON acts.id = act"
    " WHERE started_at >= ? AND started_at < ? AND stands = 1 AND alias_of IS NULL"
    " ORDER BY started_at, waits.conversation_id, number";

struct StoredWait {
  MeasuredWait wait;
  WaitLabels::Source source;
};

StoredWait Read(const Rows& row) {
  StoredWait stored;
  MeasuredWait& wait = stored.wait;
  wait.conversation = row.Int(0);
  wait.ordinal = row.Int(1);
  wait.brand = row.Text(2);
  stored.source.account = row.Int(3);
  wait.adopted = row.Bool(4);
  wait.kind = static_cast<WaitKind>(row.Int(5));
  stored.source.about = row.Int(6);
  wait.urgency = static_cast<ingest::Urgency>(row.Int(7));
  stored.source.policy = row.Text(8);
  wait.opened_at = row.Time(9);
  wait.started_at = row.Time(10);
  wait.running = row.Bool(11);
  wait.deadline = row.OptionalTime(12);
  wait.outcome = static_cast<Outcome>(row.Int(13));
  wait.ended_at = row.OptionalTime(14);
  wait.end_reason = static_cast<EndReason>(row.Int(15));
  if (row.Int(16) != 0) wait.response_at = row.OptionalTime(17);
  wait.acknowledge_by = row.OptionalTime(18);
  wait.acknowledgement = static_cast<Outcome>(row.Int(19));
  wait.acknowledged_at = row.OptionalTime(20);
  wait.acknowledged_by_claim = wait.acknowledged_at && row.Int(21) == 0;
  wait.self_reported = row.Bool(22);
  wait.author = row.Text(23);
  wait.reason = row.Text(24);
  return stored;
}

}  // namespace

bool WaitSelection::Wants(std::string_view brand) const {
  return !brands || brands->contains(std::string(brand));
}

Error WaitSelection::TooMany() const {
  return {Errc::kTooLarge, fmt::format("more than {} waits; ask for a shorter time", waits_max)};
}

Result<int64_t> LoadMeasuredWaits(Reader& reader, const WaitSelection& selection,
                                  const PolicyTimeline& policies, TimePoint now,
                                  const std::function<void(const MeasuredWait&)>& take) {
  WaitLabels labels(reader, policies, now);
  size_t taken = 0;
  Rows rows = reader.Query(kWaits, selection.from, selection.to);
  while (rows.Next()) {
    if (!selection.Wants(rows.Text(2))) continue;
    if (taken == selection.waits_max) return selection.TooMany();
    StoredWait stored = Read(rows);
    labels.AddTo(stored.wait, stored.source);
    take(stored.wait);
    ++taken;
  }
  return static_cast<int64_t>(taken);
}

int64_t CountConversationsWithoutWait(Reader& reader, const WaitSelection& selection) {
  int64_t count = 0;
  Rows rows = reader.Query(
      "SELECT thread_id, customer_id, brand FROM conversations"
      " WHERE stands = 1 AND alias_of IS NULL"
      " AND NOT EXISTS (SELECT 1 FROM waits WHERE conversation_id = conversations.id)");
  while (rows.Next()) {
    if (!selection.Wants(rows.Text(2))) continue;
    const auto said_at = ingest::FirstSaidAt(reader, rows.Int(0), rows.Int(1));
    if (said_at && *said_at >= selection.from && *said_at < selection.to) ++count;
  }
  return count;
}

}  // namespace firstreply::triage
