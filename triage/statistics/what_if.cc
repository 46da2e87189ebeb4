#include "triage/statistics/what_if.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "triage/gathering.h"
#include "triage/statistics/wait_labels.h"
#include "triage/tables.h"

namespace firstreply::triage {
namespace {

// Threads in which a wait can start in the period by any policies: what a customer says then starts
// one by ours too, or belongs to one that is open.
std::set<int64_t> ThreadsOf(Reader& reader, const WaitSelection& selection) {
  std::set<int64_t> threads;
  Rows rows = reader.Query(
      "SELECT thread_id, brand FROM waits"
      " JOIN conversations ON conversations.id = waits.conversation_id"
      " WHERE started_at < ? AND (ended_at IS NULL OR ended_at >= ?)"
      " AND stands = 1 AND alias_of IS NULL",
      selection.to, selection.from);
  while (rows.Next()) {
    if (selection.Wants(rows.Text(1))) threads.insert(rows.Int(0));
  }
  return threads;
}

// The conversations of a thread, decided as if for the first time.
std::vector<Conversation> DecidedAnew(Reader& reader, int64_t thread,
                                      const Circumstances& circumstances, TimePoint now,
                                      ThreadSlice& slice) {
  slice = GatherThread(reader, thread);
  slice.noted.clear();
  for (Conversation& conversation : slice.conversations) conversation.waits.clear();
  int64_t next_id = NextConversationId(reader);
  return Decide(slice, circumstances, now, next_id).changed;
}

const Act* ActOf(const ThreadSlice& slice, const Wait& wait) {
  if (wait.act == 0) return nullptr;
  for (const auto& [conversation, acts] : slice.acts) {
    const auto found =
        std::find_if(acts.begin(), acts.end(), [&](const Act& act) { return act.id == wait.act; });
    if (found != acts.end()) return &*found;
  }
  return nullptr;
}

MeasuredWait Measured(const Conversation& conversation, const Wait& wait, const Act* act) {
  MeasuredWait measured;
  measured.conversation = conversation.id;
  measured.ordinal = wait.number;
  measured.kind = wait.kind;
  measured.brand = conversation.brand;
  measured.urgency = wait.urgency;
  measured.adopted = conversation.adopted;
  measured.opened_at = wait.opened_at;
  measured.started_at = wait.started_at.at;
  measured.running = wait.running;
  measured.deadline = wait.deadline;
  measured.outcome = wait.outcome;
  measured.ended_at = wait.ended_at;
  measured.end_reason = wait.end_reason;
  if (wait.answered()) measured.response_at = wait.response_at.at;
  measured.acknowledge_by = wait.acknowledge_by;
  measured.acknowledgement = wait.acknowledgement;
  measured.acknowledged_at = wait.acknowledged_at;
  measured.acknowledged_by_claim = wait.acknowledged_at && wait.acknowledged_by == 0;
  measured.self_reported = wait.self_reported;
  if (act != nullptr) {
    measured.author = act->author;
    measured.reason = act->reason;
  }
  return measured;
}

}  // namespace

Result<int64_t> LoadWaitsAsIf(Reader& reader, const WaitSelection& selection,
                              const Circumstances& circumstances, TimePoint now,
                              const std::function<void(const MeasuredWait&)>& take) {
  WaitLabels labels(reader, circumstances.policies, now);
  std::vector<MeasuredWait> waits;
  ThreadSlice slice;
  for (const int64_t thread : ThreadsOf(reader, selection)) {
    for (const Conversation& conversation :
         DecidedAnew(reader, thread, circumstances, now, slice)) {
      if (!conversation.stands || !selection.Wants(conversation.brand)) continue;
      for (const Wait& wait : conversation.waits) {
        if (wait.started_at.at < selection.from || wait.started_at.at >= selection.to) continue;
        if (waits.size() == selection.waits_max) return selection.TooMany();
        waits.push_back(Measured(conversation, wait, ActOf(slice, wait)));
        labels.AddTo(waits.back(), {wait.about, conversation.customer_id, wait.policy});
      }
    }
  }
  const auto place = [](const MeasuredWait& wait) {
    return std::tie(wait.started_at, wait.conversation, wait.ordinal);
  };
  std::sort(waits.begin(), waits.end(),
            [&](const auto& a, const auto& b) { return place(a) < place(b); });
  for (const MeasuredWait& wait : waits) take(wait);
  return static_cast<int64_t>(waits.size());
}

}  // namespace firstreply::triage
