#include "triage/statistics/judged_wait.h"

#include <algorithm>

namespace firstreply::triage {
namespace {

Standing WhyCancelled(EndReason reason) {
  switch (reason) {
    case EndReason::kBrandRemoved:
      return Standing::kBrandRemoved;
    case EndReason::kHandedOff:
      return Standing::kHandedOff;
    case EndReason::kDidNotFollow:
      return Standing::kDidNotFollow;
    case EndReason::kNoResponseNeeded:
      return Standing::kNoResponseNeeded;
    case EndReason::kDismissed:
      return Standing::kDismissed;
    case EndReason::kAnsweredElsewhere:
      return Standing::kAnsweredElsewhere;
    case EndReason::kDeleted:
    case EndReason::kNone:
    case EndReason::kExpired:
      return Standing::kDeleted;
  }
  return Standing::kDeleted;
}

Standing StandingOf(const MeasuredWait& wait) {
  if (wait.adopted) return Standing::kAdopted;
  switch (wait.outcome) {
    case Outcome::kMet:
      return wait.end_reason == EndReason::kAnsweredElsewhere && !wait.response_at
                 ? Standing::kAnsweredElsewhere
                 : Standing::kMet;
    case Outcome::kMissed:
      return Standing::kMissed;
    case Outcome::kCancelled:
      return WhyCancelled(wait.end_reason);
    case Outcome::kUndecided:
      break;
  }
  return wait.running && !wait.deadline ? Standing::kNoTarget : Standing::kUndecided;
}

std::optional<Standing> AcknowledgementOf(const MeasuredWait& wait) {
  if (wait.kind != WaitKind::kFirst) return std::nullopt;
  if (wait.adopted) return Standing::kAdopted;
  switch (wait.acknowledgement) {
    case Outcome::kMet:
      return wait.acknowledged_by_claim ? Standing::kAnsweredElsewhere : Standing::kMet;
    case Outcome::kMissed:
      return Standing::kMissed;
    case Outcome::kCancelled:
      return WhyCancelled(wait.end_reason);
    case Outcome::kUndecided:
      break;
  }
  return wait.acknowledge_by ? Standing::kUndecided : Standing::kNoTarget;
}

// A follow-up answered before the customer took it up has no deadline, and nothing to wait for.
bool IsPast(std::optional<TimePoint> deadline, TimePoint now) {
  return !deadline || *deadline <= now;
}

}  // namespace

std::string_view NameOf(Standing standing) {
  static constexpr std::array<std::string_view, kStandings> kNames = {
      "met",        "missed",
      "undecided",  "no_target",
      "adopted",    "no_response_needed",
      "dismissed",  "answered_elsewhere",
      "deleted",    "brand_removed",
      "handed_off", "customer_did_not_follow"};
  return kNames.at(static_cast<size_t>(standing));
}

Waited WaitedOf(const MeasuredWait& wait, TimePoint now) {
  TimePoint until = now;
  Ending ending = Ending::kWaiting;
  if (wait.response_at) {
    until = *wait.response_at;
    ending = Ending::kAnswered;
  } else if (wait.ended_at && wait.end_reason != EndReason::kExpired) {
    until = *wait.ended_at;
    ending = Ending::kOtherwise;
  }
  return {.time = std::max(until - wait.started_at, Duration::zero()), .ending = ending};
}

JudgedWait Judge(const MeasuredWait& wait, TimePoint now) {
  JudgedWait judged{.kind = wait.kind,
                    .urgency = wait.urgency,
                    .end_reason = wait.end_reason,
                    .answered = StandingOf(wait),
                    .acknowledged = AcknowledgementOf(wait),
                    .has_response = wait.response_at.has_value(),
                    .has_acknowledgement = wait.acknowledged_at && !wait.acknowledged_by_claim,
                    .answer_due = IsPast(wait.deadline, now),
                    .acknowledgement_due = IsPast(wait.acknowledge_by, now),
                    .self_reported = wait.self_reported,
                    .running = wait.running,
                    .waited = std::nullopt,
                    .open_time = std::nullopt};
  if (wait.adopted || !wait.running) return judged;
  judged.waited = WaitedOf(wait, now);
  if (wait.open_time) judged.open_time = std::max(*wait.open_time, Duration::zero());
  return judged;
}

}  // namespace firstreply::triage
