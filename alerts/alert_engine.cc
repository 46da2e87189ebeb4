#include "alerts/alert_engine.h"

#include <algorithm>

namespace firstreply::alerts {
namespace {

using ingest::Freshness;
using ingest::Urgency;
using triage::Conversation;
using triage::Wait;

constexpr Duration kRiskLeast = std::chrono::minutes(10);
constexpr Duration kRiskMost = std::chrono::hours(2);

const Wait* OpenWait(const Conversation& conversation) {
  if (!conversation.stands || conversation.waits.empty()) return nullptr;
  const Wait& last = conversation.waits.back();
  return last.open() ? &last : nullptr;
}

bool IsQuiet(const Wait& wait, const WaitOrigin& origin) {
  if (origin.freshness == Freshness::kLive) return false;
  return origin.freshness == Freshness::kBackfill || wait.urgency != Urgency::kCritical;
}

// Where an open wait stands. That it was missed is for triage to say.
AlertState StandingOf(const Wait& wait, TimePoint now) {
  if (wait.outcome == triage::Outcome::kMissed) return AlertState::kMissed;
  if (now >= AtRiskAt(wait.started_at.at, wait.deadline)) return AlertState::kAtRisk;
  return AlertState::kRaised;
}

// The alert of a wait that we hear of, or hear of again.
Alert AlertOf(const Conversation& conversation, const Wait& wait, AlertState state, bool quiet) {
  return {.conversation = conversation.id,
          .started_by = wait.started_by,
          .state = state,
          .quiet = quiet,
          .brand = conversation.brand,
          .urgency = wait.urgency,
          .started_at = wait.started_at.at,
          .deadline = wait.deadline};
}

AlertMessage MessageOf(const Alert& alert, AlertEvent event, TimePoint at) {
  return {.event = event,
          .conversation = alert.conversation,
          .brand = alert.brand,
          .started_by = alert.started_by,
          .urgency = alert.urgency,
          .started_at = alert.started_at,
          .deadline = alert.deadline,
          .at = at,
          .oldest = {}};
}

AlertMessage Standing(const Alert& alert) {
  switch (alert.state) {
    case AlertState::kMissed:
      return MessageOf(alert, AlertEvent::kMissed, alert.deadline);
    case AlertState::kAtRisk:
      return MessageOf(alert, AlertEvent::kAtRisk, AtRiskAt(alert.started_at, alert.deadline));
    default:
      return MessageOf(alert, AlertEvent::kRaised, alert.started_at);
  }
}

// The wait that the alert was about, as it is now. An earlier post that came late may start it, so
// that its own post starts nothing any more: then it is the last that ended after it began.
const Wait* WaitOf(const Conversation& conversation, const Alert& alert) {
  const auto& waits = conversation.waits;
  const auto same = std::find_if(waits.rbegin(), waits.rend(), [&](const Wait& wait) {
    return wait.started_by == alert.started_by;
  });
  if (same != waits.rend()) return &*same;
  const auto covering = std::find_if(waits.rbegin(), waits.rend(), [&](const Wait& wait) {
    return wait.ended_at && *wait.ended_at >= alert.started_at;
  });
  return covering == waits.rend() ? nullptr : &*covering;
}

AlertMessage Resolution(const Conversation& conversation, const Alert& alert, TimePoint now) {
  const Wait* wait = conversation.stands ? WaitOf(conversation, alert) : nullptr;
  if (!wait || !wait->ended_at) return MessageOf(alert, AlertEvent::kClosed, now);
  const bool answered = wait->answered() && wait->end_reason == triage::EndReason::kNone;
  return MessageOf(alert, answered ? AlertEvent::kAnswered : AlertEvent::kClosed, *wait->ended_at);
}

bool IsOpen(const std::optional<Alert>& alert) {
  return alert && alert->state != AlertState::kResolved;
}

AlertDecision Resolve(const AlertSlice& slice, TimePoint now) {
  if (!IsOpen(slice.alert)) return {};
  AlertDecision decision{.changed = slice.alert, .messages = {}, .next_due = {}};
  decision.changed->state = AlertState::kResolved;
  decision.changed->changed_at = now;
  if (!slice.alert->quiet) {
    decision.messages.push_back(Resolution(slice.conversation, *slice.alert, now));
  }
  return decision;
}

// What a wait that stands open makes of its conversation's alert.
Alert Follow(const AlertSlice& slice, const Wait& wait, TimePoint now) {
  const std::optional<Alert>& before = slice.alert;
  Alert alert =
      AlertOf(slice.conversation, wait, StandingOf(wait, now), IsQuiet(wait, slice.origin));
  alert.changed_at = now;
  if (!before || before->started_by != wait.started_by) return alert;

  alert.quiet = alert.quiet && before->quiet;
  alert.found = alert.quiet && before->found;
  const bool begins_to_be_told = before->quiet && !alert.quiet;
  if (before->state != AlertState::kResolved && !begins_to_be_told) {
    alert.state = std::max(alert.state, before->state);
  }
  if (alert.state == before->state) alert.changed_at = before->changed_at;
  return alert;
}

// Whether `after` has to be told, given what was told up to `before`.
bool IsNews(const std::optional<Alert>& before, const Alert& after) {
  if (after.quiet) return false;
  if (!before || before->started_by != after.started_by || before->quiet) return true;
  return before->state != after.state;
}

}  // namespace

TimePoint AtRiskAt(TimePoint started_at, TimePoint deadline) {
  const Duration target = deadline - started_at;
  const Duration left = std::min({std::max(kRiskLeast, target / 5), target / 2, kRiskMost});
  return deadline - left;
}

AlertDecision Decide(const AlertSlice& slice, TimePoint now) {
  const Wait* wait = OpenWait(slice.conversation);
  if (!wait) return Resolve(slice, now);

  AlertDecision decision;
  const Alert alert = Follow(slice, *wait, now);
  if (alert != slice.alert) decision.changed = alert;
  if (IsNews(slice.alert, alert)) {
    decision.messages.push_back(Standing(alert));
  } else if (alert.quiet && IsOpen(slice.alert) && !slice.alert->quiet) {
    // Told of a wait that gave way to one of which nothing is told: the first has to end.
    decision.messages.push_back(Resolution(slice.conversation, *slice.alert, now));
  }
  if (alert.state == AlertState::kRaised) {
    decision.next_due = AtRiskAt(alert.started_at, alert.deadline);
  }
  return decision;
}

}  // namespace firstreply::alerts
