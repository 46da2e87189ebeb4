#include "alerts/alert_engine.h"

#include <algorithm>

namespace firstreply::alerts {
namespace {

using ingest::Freshness;
using ingest::Urgency;
using triage::Conversation;
using triage::Wait;

bool IsQuiet(const Wait& wait, const WaitOrigin& origin) {
  if (origin.freshness == Freshness::kLive) return false;
  return origin.freshness == Freshness::kBackfill || wait.urgency != Urgency::kCritical;
}

// Where an open wait stands. That it was missed is for triage to say.
AlertState StandingOf(const Wait& wait, TimePoint now) {
  if (wait.outcome == triage::Outcome::kMissed) return AlertState::kMissed;
  if (wait.at_risk_at && now >= *wait.at_risk_at) return AlertState::kAtRisk;
  return AlertState::kRaised;
}

// The alert of a wait that we hear of, or hear of again.
Alert AlertOf(const Conversation& conversation, const Wait& wait, AlertState state, bool quiet) {
  return {.conversation = conversation.id,
          .kind = wait.kind,
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
          .kind = alert.kind,
          .started_by = alert.started_by,
          .urgency = alert.urgency,
          .started_at = alert.started_at,
          .deadline = alert.deadline,
          .at = at,
          .oldest = {}};
}

// Each at the time when it came to be so. What moves forward only may stand where its wait stands
// no more: then it is told as of the wait's start.
AlertMessage Standing(const Alert& alert, const Wait& wait) {
  switch (alert.state) {
    case AlertState::kMissed:
      return MessageOf(alert, AlertEvent::kMissed, wait.deadline.value_or(alert.started_at));
    case AlertState::kAtRisk:
      return MessageOf(alert, AlertEvent::kAtRisk, wait.at_risk_at.value_or(alert.started_at));
    default:
      return MessageOf(alert, AlertEvent::kRaised, alert.started_at);
  }
}

bool IsAbout(const Alert& alert, const Wait& wait) {
  return alert.kind == wait.kind && alert.started_by == wait.started_by;
}

// The wait that the alert was about, as it is now. An earlier post that came late may start it, so
// that its own post starts nothing any more: then it is the last that ended after it began.
const Wait* WaitOf(const Conversation& conversation, const Alert& alert) {
  const auto& waits = conversation.waits;
  const auto same = std::find_if(waits.rbegin(), waits.rend(),
                                 [&](const Wait& wait) { return IsAbout(alert, wait); });
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
  if (!before || !IsAbout(*before, wait)) return alert;

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
  if (!before || before->quiet) return true;
  if (before->kind != after.kind || before->started_by != after.started_by) return true;
  return before->state != after.state;
}

}  // namespace

AlertDecision Decide(const AlertSlice& slice, TimePoint now) {
  const Wait* wait = triage::PressingWait(slice.conversation);
  if (!wait) return Resolve(slice, now);

  AlertDecision decision;
  const Alert alert = Follow(slice, *wait, now);
  if (alert != slice.alert) decision.changed = alert;
  if (IsNews(slice.alert, alert)) {
    decision.messages.push_back(Standing(alert, *wait));
  } else if (alert.quiet && IsOpen(slice.alert) && !slice.alert->quiet) {
    // Told of a wait that gave way to one of which nothing is told: the first has to end.
    decision.messages.push_back(Resolution(slice.conversation, *slice.alert, now));
  }
  if (alert.state == AlertState::kRaised) {
    decision.next_due = wait->at_risk_at;
  }
  return decision;
}

}  // namespace firstreply::alerts
