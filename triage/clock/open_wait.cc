#include "triage/clock/open_wait.h"

#include <algorithm>
#include <utility>

namespace firstreply::triage {
namespace {

using What = ClockStep::What;

// How long after a handoff the customer may take to write to us in private.
constexpr Duration kFollowWithin = std::chrono::hours(24);

// Of steps at one instant: what else happens there is told by the target that counts from there.
int Rank(What what) {
  switch (what) {
    case What::kStarted:
      return 0;
    case What::kRaised:
    case What::kLowered:
    case What::kReplanned:
      return 1;
    default:
      return 2;
  }
}

// Where so much of the target is left as its policy calls little.
std::optional<TimePoint> AtRiskAt(const TargetClock::Stretch& stretch) {
  if (!stretch.target || !stretch.deadline) return std::nullopt;
  const Duration used = *stretch.target - stretch.policy->at_risk.LeftOf(*stretch.target);
  const auto at = stretch.policy->calendar->Deadline(stretch.from, used - stretch.used);
  return at ? std::min(*at, *stretch.deadline) : *stretch.deadline;
}

}  // namespace

OpenWait::OpenWait(const PolicyTimeline& timeline, PolicyFacts facts, Wait wait)
    : timeline_(timeline), facts_(std::move(facts)), wait_(std::move(wait)) {
  facts_.urgency = wait_.urgency;
  wait_.source = facts_.source;
  Plan();
  Note(What::kStarted, wait_.opened_at, wait_.started_by);
}

OpenWait::OpenWait(const PolicyTimeline& timeline, PolicyFacts facts, Wait wait,
                   std::optional<TimePoint> fixed_deadline)
    : timeline_(timeline), facts_(std::move(facts)), wait_(std::move(wait)), is_fixed_(true) {
  facts_.urgency = wait_.urgency;
  wait_.source = facts_.source;
  wait_.deadline = fixed_deadline;
  Plan();
  Note(What::kStarted, wait_.opened_at, wait_.started_by);
}

void OpenWait::TakeUp(const ingest::FiledPost& said) {
  wait_.about = said.id;
  wait_.source = said.source;
  wait_.started_at = said.posted_at;
  wait_.running = true;
  Plan();
  Note(What::kStarted, said.posted_at.at);
}

void OpenWait::ChangeUrgency(const UrgencyChange& change) {
  if (change.urgency == wait_.urgency) return;
  wait_.urgency = change.urgency;
  changes_.push_back(change);
  Plan();
}

TargetOf OpenWait::AnswerTarget() const {
  switch (wait_.kind) {
    case WaitKind::kFirst:
      return TargetOf::kAnswer;
    case WaitKind::kFollowUp:
      return TargetOf::kFollowUp;
    default:
      return TargetOf::kNext;
  }
}

void OpenWait::Plan() {
  const Policy& at_start = InForce(timeline_, wait_.started_at.at).policies->For(facts_);
  expires_at_ = wait_.started_at.at + at_start.expires_after;
  if (is_fixed_) {
    wait_.policy = at_start.name;
    if (wait_.deadline) {
      const Duration target = *wait_.deadline - wait_.started_at.at;
      wait_.at_risk_at = *wait_.deadline - at_start.at_risk.LeftOf(target);
    }
    return;
  }
  if (!wait_.running) {
    wait_.policy = at_start.name;
    return;
  }
  clock_.emplace(timeline_, facts_, AnswerTarget(), wait_.started_at.at, changes_);
  wait_.deadline = clock_->deadline();
  wait_.at_risk_at = AtRiskAt(clock_->stretches().back());
  wait_.policy = clock_->stretches().back().policy->name;
  if (wait_.kind == WaitKind::kFirst) {
    acknowledgement_clock_.emplace(timeline_, facts_, TargetOf::kAcknowledge, wait_.started_at.at,
                                   changes_);
    wait_.acknowledge_by = acknowledgement_clock_->deadline();
  }
}

std::optional<TimePoint> OpenWait::FollowUpLapse() const {
  if (wait_.running) return std::nullopt;
  return wait_.opened_at + kFollowWithin;
}

std::optional<TimePoint> OpenWait::NextDue() const {
  if (!wait_.open()) return std::nullopt;
  std::optional<TimePoint> next = FollowUpLapse();
  const auto consider = [&next](std::optional<TimePoint> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  if (wait_.running) {
    if (wait_.acknowledgement == Outcome::kUndecided) consider(wait_.acknowledge_by);
    if (undecided()) consider(wait_.deadline);
    consider(expires_at_);
  }
  return next;
}

void OpenWait::PassTo(TimePoint at, bool inclusive) {
  while (const auto due = NextDue()) {
    if (*due > at || (*due == at && !inclusive)) return;
    FallDue(*due);
  }
}

void OpenWait::FallDue(TimePoint at) {
  if (FollowUpLapse() == at) return End(at, EndReason::kDidNotFollow, 0);
  if (wait_.acknowledgement == Outcome::kUndecided && wait_.acknowledge_by == at) {
    wait_.acknowledgement = Outcome::kMissed;
    wait_.acknowledgement_decided_at = at;
    Note(What::kAcknowledgeDeadline, at);
  } else if (undecided() && wait_.deadline == at) {
    wait_.outcome = Outcome::kMissed;
    wait_.decided_at = at;
    Note(What::kDeadline, at);
  } else {
    // Expired: what has no target is not decided by that.
    wait_.ended_at = at;
    wait_.end_reason = EndReason::kExpired;
    Note(What::kEnded, at);
  }
}

// A version that comes into force later has no say in what was decided before it.
bool OpenWait::MayBeMetAt(TimePoint at) const {
  if (!wait_.running) return true;
  return clock_ ? clock_->At(at).deadline.has_value() : wait_.deadline.has_value();
}

bool OpenWait::HasAcknowledgementTargetAt(TimePoint at) const {
  return acknowledgement_clock_ && acknowledgement_clock_->At(at).deadline;
}

void OpenWait::Acknowledge(const ingest::FiledPost& response) {
  AcknowledgeAt(response.posted_at.at, response.id);
}

void OpenWait::AcknowledgeAt(TimePoint at, int64_t response) {
  if (wait_.kind != WaitKind::kFirst || wait_.acknowledged_at) return;
  wait_.acknowledged_at = at;
  wait_.acknowledged_by = response;
  if (HasAcknowledgementTargetAt(at) && wait_.acknowledgement == Outcome::kUndecided) {
    wait_.acknowledgement = Outcome::kMet;
    wait_.acknowledgement_decided_at = at;
  }
  if (response != 0) Note(What::kAcknowledged, at, response);
}

void OpenWait::Answer(const ingest::FiledPost& response) {
  Acknowledge(response);
  const TimePoint at = response.posted_at.at;
  if (undecided() && MayBeMetAt(at)) {
    wait_.outcome = Outcome::kMet;
    wait_.decided_at = at;
  }
  wait_.response = response.id;
  wait_.response_at = response.posted_at;
  wait_.ended_at = at;
  Note(What::kAnswered, at, response.id);
}

void OpenWait::AnswerElsewhere(const Act& act) {
  std::optional<Duration> target;
  Duration used{};
  if (is_fixed_ && wait_.deadline) {
    target = *wait_.deadline - wait_.started_at.at;
    used = act.told_at - wait_.started_at.at;
  } else if (clock_) {
    target = clock_->At(act.told_at).target;
    used = clock_->UsedAt(act.told_at);
  }
  wait_.self_reported = IsSelfReported(act, used, target);
  wait_.act = act.id;
  AcknowledgeAt(act.at, 0);
  if (undecided() && MayBeMetAt(act.at)) {
    wait_.outcome = Outcome::kMet;
    wait_.decided_at = act.at;
  }
  wait_.ended_at = act.at;
  wait_.end_reason = EndReason::kAnsweredElsewhere;
  Note(What::kEnded, act.at, 0, act.id);
}

void OpenWait::Dismiss(const Act& act) {
  std::optional<Duration> target;
  Duration used{};
  if (clock_) {
    target = clock_->At(act.told_at).target;
    used = clock_->UsedAt(act.told_at);
  }
  wait_.self_reported = IsSelfReported(act, used, target);
  wait_.act = act.id;
  CancelUndecided(act.at);
  wait_.ended_at = act.at;
  wait_.end_reason = EndReason::kDismissed;
  Note(What::kEnded, act.at, 0, act.id);
}

void OpenWait::CancelUndecided(TimePoint at) {
  if (HasAcknowledgementTargetAt(at) && wait_.acknowledgement == Outcome::kUndecided) {
    wait_.acknowledgement = Outcome::kCancelled;
    wait_.acknowledgement_decided_at = at;
  }
  if (!undecided()) return;
  wait_.outcome = Outcome::kCancelled;
  wait_.decided_at = at;
}

void OpenWait::End(TimePoint at, EndReason reason, int64_t cause) {
  CancelUndecided(at);
  wait_.ended_at = at;
  wait_.end_reason = reason;
  Note(What::kEnded, at, cause);
}

void OpenWait::Note(What what, TimePoint at, int64_t cause, int64_t act) {
  events_.push_back({what, at, cause, act});
}

void OpenWait::Freeze() {
  if (clock_ && wait_.ended_at) {
    const TargetClock::Stretch& last = clock_->At(*wait_.ended_at);
    wait_.deadline = last.deadline;
    wait_.at_risk_at = AtRiskAt(last);
    wait_.policy = last.policy->name;
  }
  if (!acknowledgement_clock_) return;
  std::optional<TimePoint> settled = wait_.acknowledgement_decided_at;
  if (!settled) settled = wait_.acknowledged_at;
  if (!settled) settled = wait_.ended_at;
  if (settled) wait_.acknowledge_by = acknowledgement_clock_->At(*settled).deadline;
}

Wait OpenWait::Finish(std::vector<ClockStep>* steps) {
  Freeze();
  wait_.next_due = NextDue();
  if (steps) WriteSteps(*steps);
  return wait_;
}

void OpenWait::WriteAcknowledgement(ClockStep& step) const {
  if (!acknowledgement_clock_) return;
  const TargetClock::Stretch& stretch = acknowledgement_clock_->At(step.at);
  step.acknowledge_used = acknowledgement_clock_->UsedAt(step.at);
  step.acknowledge_target = stretch.target;
  step.acknowledge_by = stretch.deadline;
}

void OpenWait::WriteSteps(std::vector<ClockStep>& steps) const {
  std::vector<Event> events = events_;
  if (clock_) {
    for (size_t i = 1; i < clock_->stretches().size(); ++i) {
      const TargetClock::Stretch& stretch = clock_->stretches()[i];
      if (wait_.ended_at && stretch.from > *wait_.ended_at) continue;
      events.push_back({stretch.why, stretch.from, stretch.cause, stretch.act});
    }
  }
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::pair(a.at, Rank(a.what)) < std::pair(b.at, Rank(b.what));
  });
  TimePoint last = wait_.opened_at;
  for (const Event& event : events) {
    ClockStep step{.what = event.what,
                   .at = event.at,
                   .kind = wait_.kind,
                   .started_by = wait_.started_by,
                   .cause = event.cause,
                   .act = event.act,
                   .policy = wait_.policy,
                   .deadline = wait_.deadline};
    if (clock_ && event.at >= wait_.started_at.at) {
      const TargetClock::Stretch& stretch = clock_->At(event.at);
      step.policy_version = stretch.version;
      step.policy = stretch.policy->name;
      step.calendar = stretch.policy->calendar->name();
      step.used = clock_->UsedAt(event.at);
      step.target = stretch.target;
      step.deadline = stretch.deadline;
      const bool is_change = event.at == stretch.from && event.at != wait_.started_at.at;
      const Policy& ran = is_change ? *clock_->At(event.at - Duration(1)).policy : *stretch.policy;
      const TimePoint from = std::max(last, wait_.started_at.at);
      step.counted = ran.calendar->Spans(from, event.at, kStepSpansMax);
      WriteAcknowledgement(step);
    }
    last = event.at;
    steps.push_back(std::move(step));
  }
}

}  // namespace firstreply::triage
