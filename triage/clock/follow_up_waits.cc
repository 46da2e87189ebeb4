#include "triage/clock/follow_up_waits.h"

#include "triage/clock/open_wait.h"
#include "triage/clock/verdict.h"

namespace firstreply::triage {
namespace {

using Kind = ClockFact::Kind;

class FollowUp {
 public:
  FollowUp(const Handoff& handoff, const PolicyTimeline& timeline, TimePoint now)
      : now_(now), open_(timeline, handoff.facts, Begun(handoff)) {}

  Wait Follow(std::span<const ClockFact> in_private, std::vector<ClockStep>* steps) {
    for (const ClockFact& fact : in_private) {
      if (fact.at < open_.wait().opened_at) continue;
      if (fact.at > now_ || !open_.wait().open()) break;
      open_.PassTo(fact.at, ComesAfterDeadlines(fact));
      if (open_.wait().open()) Take(fact);
    }
    open_.PassTo(now_, true);
    return open_.Finish(steps);
  }

 private:
  static Wait Begun(const Handoff& handoff) {
    Wait wait;
    wait.kind = WaitKind::kFollowUp;
    wait.started_by = handoff.response->id;
    wait.about = handoff.about;
    wait.urgency = handoff.facts.urgency;
    wait.opened_at = handoff.response->posted_at.at;
    wait.started_at = handoff.response->posted_at;
    wait.running = false;
    return wait;
  }

  void Take(const ClockFact& fact) {
    switch (fact.kind) {
      case Kind::kSaid:
        if (!open_.wait().running) {
          first_word_ = fact.post;
          open_.TakeUp(*fact.post);
        }
        return Raise(fact, UrgencyOf(fact.post->versions.front()));
      case Kind::kResponded:
        if (Counts(*fact.post)) open_.Answer(*fact.post);
        return;
      case Kind::kTaken:
        if (fact.post == first_word_ && open_.undecided()) {
          open_.End(fact.at, EndReason::kDeleted, fact.post->id);
        }
        return;
      case Kind::kAnsweredElsewhere:
        return open_.AnswerElsewhere(*fact.act);
      case Kind::kDismissed:
        return open_.Dismiss(*fact.act);
      case Kind::kUrgencySet:
        return open_.ChangeUrgency({fact.at, fact.act->urgency, 0, fact.act->id});
      case Kind::kUnwatched:
        return open_.End(fact.at, EndReason::kBrandRemoved, 0);
      case Kind::kEdited:
      case Kind::kPromised:
      case Kind::kResponseTaken:
        return;
    }
  }

  void Raise(const ClockFact& fact, ingest::Urgency urgency) {
    if (urgency > open_.wait().urgency) open_.ChangeUrgency({fact.at, urgency, fact.post->id, 0});
  }

  const TimePoint now_;
  OpenWait open_;
  const ingest::FiledPost* first_word_ = nullptr;
};

}  // namespace

std::vector<Wait> FollowUpWaits(std::span<const Handoff> handoffs,
                                std::span<const ClockFact> in_private,
                                const PolicyTimeline& timeline, TimePoint now,
                                std::vector<ClockStep>* steps) {
  std::vector<Wait> waits;
  for (const Handoff& handoff : handoffs) {
    const TimePoint at = handoff.response->posted_at.at;
    if (!waits.empty() && (waits.back().open() || *waits.back().ended_at > at)) continue;
    waits.push_back(FollowUp(handoff, timeline, now).Follow(in_private, steps));
  }
  return waits;
}

}  // namespace firstreply::triage
