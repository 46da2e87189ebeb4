#include "triage/statistics/wait_loading.h"

#include <fmt/format.h>

#include "ingest/post_labels.h"
#include "triage/statistics/judged_wait.h"
#include "triage/statistics/open_time.h"

namespace firstreply::triage {
namespace {

constexpr std::string_view kWaits =
    "SELECT conversation_id, number, brand, customer_id, adopted, kind, about, urgency, policy,"
    " opened_at, started_at, running, deadline, outcome, ended_at, end_reason, response,"
    " response_at, acknowledge_by, acknowledgement, acknowledged_at, acknowledged_by, act,"
    " self_reported"
    " FROM waits JOIN conversations ON conversations.id = conversation_id"
    " WHERE started_at >= ? AND started_at < ? AND stands = 1 AND alias_of IS NULL"
    " ORDER BY conversation_id, number";

// What the room triage keeps of it; `policy` and `about` say where to ask for the rest.
struct StoredWait {
  MeasuredWait wait;
  int64_t about = 0;
  int64_t act = 0;
  std::string policy;
};

StoredWait Read(const Rows& row) {
  StoredWait stored;
  MeasuredWait& wait = stored.wait;
  wait.conversation = row.Int(0);
  wait.ordinal = row.Int(1);
  wait.brand = row.Text(2);
  wait.person = row.Int(3);
  wait.adopted = row.Bool(4);
  wait.kind = static_cast<WaitKind>(row.Int(5));
  stored.about = row.Int(6);
  wait.urgency = static_cast<ingest::Urgency>(row.Int(7));
  stored.policy = row.Text(8);
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
  stored.act = row.Int(22);
  wait.self_reported = row.Bool(23);
  return stored;
}

bool Wants(const WaitSelection& selection, std::string_view brand) {
  return !selection.brands || selection.brands->contains(std::string(brand));
}

void AddLabels(Reader& reader, StoredWait& stored) {
  auto labels = ingest::LoadPostLabels(reader, stored.about);
  if (!labels) return;
  stored.wait.platform = std::move(labels->platform);
  stored.wait.channel = std::move(labels->channel);
  stored.wait.source = std::move(labels->source);
  stored.wait.language = std::move(labels->language);
  stored.wait.topics = std::move(labels->topics);
}

}  // namespace

Result<int64_t> LoadMeasuredWaits(Reader& reader, const WaitSelection& selection,
                                  const PolicyTimeline& policies, TimePoint now,
                                  const std::function<void(const MeasuredWait&)>& take) {
  const OpenTimes open_times(policies);
  size_t taken = 0;
  Rows rows = reader.Query(kWaits, selection.from, selection.to);
  while (rows.Next()) {
    if (!Wants(selection, rows.Text(2))) continue;
    if (taken == selection.waits_max)
      return Error{Errc::kTooLarge,
                   fmt::format("more than {} waits; ask for a shorter time", selection.waits_max)};
    StoredWait stored = Read(rows);
    MeasuredWait& wait = stored.wait;
    AddLabels(reader, stored);
    const TimePoint end = wait.started_at + WaitedOf(wait, now).time;
    wait.open_time = open_times.Of(stored.policy, wait.started_at, end);
    take(wait);
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
    if (!Wants(selection, rows.Text(2))) continue;
    const auto said_at = ingest::FirstSaidAt(reader, rows.Int(0), rows.Int(1));
    if (said_at && *said_at >= selection.from && *said_at < selection.to) ++count;
  }
  return count;
}

}  // namespace firstreply::triage
