#include "deploy/app/alerting.h"

#include <algorithm>

#include "alerts/alert_engine.h"
#include "alerts/tables.h"
#include "triage/clock/verdict.h"
#include "triage/tables.h"

namespace firstreply::app {
namespace {

using ingest::Freshness;
using triage::Conversation;

// Of a promise it is what we said ourselves.
bool KeepsWaiting(const ingest::FiledPost& post, const Conversation& conversation,
                  const triage::Wait& wait) {
  if (post.id == wait.started_by) return true;
  if (post.author_id != conversation.customer_id || post.speaks_for) return false;
  const auto& forms = post.versions;
  return post.posted_at.at >= wait.started_at.at &&
         std::any_of(forms.begin(), forms.end(), triage::NeedsResponse);
}

// How loudly a wait came to us: as its least quiet post did.
alerts::WaitOrigin OriginOf(const Conversation& conversation,
                            const std::vector<ingest::FiledPost>& posts) {
  const triage::Wait* wait = triage::PressingWait(conversation);
  if (!wait) return {};
  Freshness loudest = Freshness::kBackfill;
  for (const ingest::FiledPost& post : posts) {
    if (!KeepsWaiting(post, conversation, *wait)) continue;
    loudest = std::min(loudest, post.freshness);
  }
  return {loudest};
}

// The thread's conversations as they are after the decision.
std::vector<const Conversation*> After(const triage::ThreadSlice& slice,
                                       const triage::Decision& decision) {
  std::map<int64_t, const Conversation*> after;
  for (const Conversation& conversation : slice.conversations)
    after[conversation.id] = &conversation;
  for (const Conversation& conversation : decision.changed) after[conversation.id] = &conversation;
  std::vector<const Conversation*> ordered;
  ordered.reserve(after.size());
  for (const auto& [id, conversation] : after) ordered.push_back(conversation);
  return ordered;
}

void Earlier(std::optional<TimePoint>& due, std::optional<TimePoint> other) {
  if (other && (!due || *other < *due)) due = other;
}

}  // namespace

std::optional<TimePoint> Alerting::Tell(Transaction& tx, const triage::ThreadSlice& slice,
                                        const triage::Decision& decision, TimePoint now,
                                        Told& told) const {
  std::optional<TimePoint> due;
  for (const Conversation* conversation : After(slice, decision)) {
    const std::optional<alerts::Alert> before = alerts::LoadAlert(tx, conversation->id);
    const alerts::AlertDecision alert =
        alerts::Decide({*conversation, OriginOf(*conversation, slice.posts), before}, now);
    if (alert.changed) {
      alerts::StoreAlertChange(tx, before, *alert.changed);
      told.quiet_came |= alert.changed->quiet && !alert.changed->found &&
                         alert.changed->state != alerts::AlertState::kResolved;
    }
    for (const alerts::AlertMessage& message : alert.messages) Send(tx, message, now, told);
    Earlier(due, alert.next_due);
  }
  return due;
}

void Alerting::TellFound(Transaction& tx, TimePoint now, Told& told) const {
  for (const alerts::AlertMessage& message : alerts::TakeUnfound(tx, now)) {
    Send(tx, message, now, told);
  }
}

void Alerting::Send(Transaction& tx, const alerts::AlertMessage& message, TimePoint now,
                    Told& told) const {
  for (const Addressee& addressee : addressees_) {
    if (!addressee.Covers(message.brand)) continue;
    told.deliveries.push_back(alerts::StoreDelivery(tx, addressee.name, message, now));
  }
}

std::map<int64_t, TimePoint> Alerting::Recover(Reader& reader, TimePoint clock) {
  std::map<int64_t, alerts::Alert> open;
  for (const alerts::Alert& alert : alerts::LoadOpenAlerts(reader))
    open[alert.conversation] = alert;

  std::map<int64_t, TimePoint> due;
  const auto look_at = [&due](int64_t thread, TimePoint at) {
    const auto [entry, is_new] = due.emplace(thread, at);
    if (!is_new) entry->second = std::min(entry->second, at);
  };
  triage::EachOpenConversation(reader, [&](const Conversation& conversation) {
    const triage::Wait* wait = triage::PressingWait(conversation);
    if (!wait) return;
    const auto alert = open.extract(conversation.id);
    if (!alert || alert.mapped().started_by != wait->started_by ||
        alert.mapped().kind != wait->kind) {
      look_at(conversation.thread_id, clock);
    } else if (alert.mapped().state == alerts::AlertState::kRaised && wait->at_risk_at) {
      look_at(conversation.thread_id, *wait->at_risk_at);
    }
  });
  // Alerts of waits that ended while nobody kept alerts, as in a replay.
  for (const auto& [id, alert] : open) {
    if (const auto conversation = triage::LoadConversation(reader, id)) {
      look_at(conversation->thread_id, clock);
    }
  }
  return due;
}

}  // namespace firstreply::app
