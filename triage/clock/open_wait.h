// A wait that is being followed through its facts: its targets, what became of them, how it ended.
//
// Used by the files of this folder. Lives for one measurement.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "triage/clock/clock_facts.h"
#include "triage/clock/target_clock.h"

namespace firstreply::triage {

class OpenWait {
 public:
  // `wait` says kind, who started it, since when and at which urgency; `facts` are what the
  // policies ask. A `fixed_deadline` (of a promise) is a matter of no policy.
  OpenWait(const PolicyTimeline& timeline, PolicyFacts facts, Wait wait);
  OpenWait(const PolicyTimeline& timeline, PolicyFacts facts, Wait wait,
           std::optional<TimePoint> fixed_deadline);

  const Wait& wait() const { return wait_; }
  const PolicyFacts& facts() const { return facts_; }

  // A follow-up's clock starts with the customer's word.
  void TakeUp(const ingest::FiledPost& said);

  void ChangeUrgency(const UrgencyChange& change);

  // What has fallen due strictly before `at`, or at it as well.
  void PassTo(TimePoint at, bool inclusive);

  void Acknowledge(const ingest::FiledPost& response);
  void Answer(const ingest::FiledPost& response);
  void AnswerElsewhere(const Act& act);
  void Dismiss(const Act& act);
  // Cancels what is undecided and ends the wait; what was decided stands.
  void End(TimePoint at, EndReason reason, int64_t cause);

  bool undecided() const { return wait_.outcome == Outcome::kUndecided; }

  // The wait as it stands, with its next due time, and its steps where they are wanted.
  Wait Finish(std::vector<ClockStep>* steps);

 private:
  struct Event {
    ClockStep::What what;
    TimePoint at;
    int64_t cause = 0;
    int64_t act = 0;
  };

  TargetOf AnswerTarget() const;
  void Plan();
  std::optional<TimePoint> FollowUpLapse() const;
  std::optional<TimePoint> NextDue() const;
  void FallDue(TimePoint at);
  void CancelUndecided(TimePoint at);
  void AcknowledgeAt(TimePoint at, int64_t response);
  // Whether an answer at `at` meets anything: a target of then, or a handoff nobody took up yet.
  bool MayBeMetAt(TimePoint at) const;
  bool HasAcknowledgementTargetAt(TimePoint at) const;
  // What comes after its end moves a mark no more.
  void Freeze();
  void Note(ClockStep::What what, TimePoint at, int64_t cause = 0, int64_t act = 0);
  void WriteSteps(std::vector<ClockStep>& steps) const;
  void WriteAcknowledgement(ClockStep& step) const;

  const PolicyTimeline& timeline_;
  PolicyFacts facts_;  // at the urgency of the start
  Wait wait_;
  bool is_fixed_ = false;
  std::vector<UrgencyChange> changes_;
  std::optional<TargetClock> clock_;                  // of the answer
  std::optional<TargetClock> acknowledgement_clock_;  // of a first wait
  std::optional<TimePoint> expires_at_;
  std::vector<Event> events_;
};

}  // namespace firstreply::triage
