#include "triage/statistics/follow_through.h"

namespace firstreply::triage {
namespace {

void AddFollowUp(const JudgedWait& wait, Handoffs& handoffs) {
  ++handoffs.total;
  if (wait.has_response || wait.end_reason == EndReason::kAnsweredElsewhere) {
    ++handoffs.answered;
  } else if (wait.end_reason == EndReason::kDidNotFollow) {
    ++handoffs.did_not_follow;
  } else if (wait.answered == Standing::kMissed || wait.end_reason == EndReason::kExpired) {
    ++handoffs.never_answered;
  } else if (wait.end_reason == EndReason::kNone) {
    ++handoffs.open;
  } else {
    ++handoffs.ended_otherwise;
  }
}

void AddPromise(const JudgedWait& wait, Promises& promises) {
  ++promises.total;
  if (wait.answered == Standing::kMet) {
    ++promises.kept;
  } else if (wait.answered == Standing::kMissed) {
    ++(wait.has_response ? promises.kept_late : promises.never_kept);
  } else if (wait.has_response) {
    ++promises.kept;
  } else if (wait.end_reason == EndReason::kNone) {
    ++promises.open;
  } else {
    ++promises.ended_otherwise;
  }
}

void AddAnswer(const JudgedWait& wait, SelfReports& reports) {
  ++reports.waits;
  if (wait.end_reason == EndReason::kDismissed) {
    ++reports.dismissed;
    if (wait.self_reported) ++reports.dismissed_self_reported;
  } else if (wait.end_reason == EndReason::kAnsweredElsewhere) {
    ++reports.elsewhere;
    if (wait.self_reported) ++reports.elsewhere_self_reported;
  }
}

}  // namespace

void FollowThrough::Add(const JudgedWait& wait) {
  if (wait.answered == Standing::kAdopted) return;
  if (wait.kind == WaitKind::kFollowUp) {
    AddFollowUp(wait, handoffs);
  } else if (wait.kind == WaitKind::kPromise) {
    AddPromise(wait, promises);
  } else {
    AddAnswer(wait, self_reports);
  }
}

}  // namespace firstreply::triage
