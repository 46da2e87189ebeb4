#include "triage/statistics/wait_loading.h"

#include <fmt/format.h>

#include <map>

#include "ingest/post_labels.h"
#include "triage/customer.h"
#include "triage/statistics/judged_wait.h"
#include "triage/statistics/open_time.h"

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

// What the room triage keeps of it; `policy` and `about` say where to ask for the rest.
struct StoredWait {
  MeasuredWait wait;
  int64_t about = 0;
  int64_t account = 0;
  std::string policy;
};

StoredWait Read(const Rows& row) {
  StoredWait stored;
  MeasuredWait& wait = stored.wait;
  wait.conversation = row.Int(0);
  wait.ordinal = row.Int(1);
  wait.brand = row.Text(2);
  stored.account = row.Int(3);
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
  wait.self_reported = row.Bool(22);
  wait.author = row.Text(23);
  wait.reason = row.Text(24);
  return stored;
}

// A person is named by the least of their accounts.
class Persons {
 public:
  explicit Persons(Reader& reader) : reader_(reader) {}

  int64_t Of(const std::string& brand, int64_t account) {
    std::map<int64_t, int64_t>& known = of_brands_[brand];
    if (const auto found = known.find(account); found != known.end()) return found->second;
    const std::set<int64_t> accounts = AccountsOfCustomer(reader_, brand, account);
    for (const int64_t one : accounts) known.emplace(one, *accounts.begin());
    return *accounts.begin();
  }

 private:
  Reader& reader_;
  std::map<std::string, std::map<int64_t, int64_t>> of_brands_;
};

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
  Persons persons(reader);
  size_t taken = 0;
  Rows rows = reader.Query(kWaits, selection.from, selection.to);
  while (rows.Next()) {
    if (!Wants(selection, rows.Text(2))) continue;
    if (taken == selection.waits_max)
      return Error{Errc::kTooLarge,
                   fmt::format("more than {} waits; ask for a shorter time", selection.waits_max)};
    StoredWait stored = Read(rows);
    MeasuredWait& wait = stored.wait;
    wait.person = persons.Of(wait.brand, stored.account);
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
