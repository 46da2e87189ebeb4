#include "triage/clock/promise_waits.h"

#include <algorithm>
#include <optional>

#include "triage/clock/open_wait.h"

namespace firstreply::triage {
namespace {

using Kind = ClockFact::Kind;

class Promises {
 public:
  Promises(const ClockInput& input, const AnswerWaits& answers, const PolicyTimeline& timeline,
           TimePoint now, std::vector<ClockStep>* steps)
      : input_(input), answers_(answers), timeline_(timeline), now_(now), steps_(steps) {}

  std::vector<Wait> Run(std::span<const ClockFact> facts) {
    for (const ClockFact& fact : facts) {
      if (fact.at > now_) break;
      if (open_) open_->PassTo(fact.at, ComesAfterDeadlines(fact));
      CloseIfEnded();
      if (open_) Take(fact);
      CloseIfEnded();
      Begin(fact);
    }
    if (open_) open_->PassTo(now_, true);
    Close();
    return std::move(waits_);
  }

 private:
  void Take(const ClockFact& fact) {
    switch (fact.kind) {
      case Kind::kResponded:
        if (Counts(*fact.post)) open_->Answer(*fact.post);
        return;
      case Kind::kResponseTaken:
        if (fact.post->id == open_->wait().started_by && open_->undecided()) {
          open_->End(fact.at, EndReason::kDeleted, fact.post->id);
        }
        return;
      case Kind::kAnsweredElsewhere:
        return open_->AnswerElsewhere(*fact.act);
      case Kind::kDismissed:
        return open_->Dismiss(*fact.act);
      case Kind::kUnwatched:
        return open_->End(fact.at, EndReason::kBrandRemoved, 0);
      default:
        return;
    }
  }

  void Begin(const ClockFact& fact) {
    if (fact.kind == Kind::kPromised && !open_) {
      return Open({fact.at, true}, -fact.act->id, fact.act->promised_by);
    }
    if (fact.kind != Kind::kResponded || !Counts(*fact.post)) return;
    const ingest::FiledVersion& words = fact.post->versions.front();
    if (words.promises && IsSaidHere(*fact.post))
      Open(fact.post->posted_at, fact.post->id, words.promised_by);
  }

  // What we promise elsewhere is a promise of the conversation there, and is counted once.
  bool IsSaidHere(const ingest::FiledPost& response) const {
    const auto& here = input_.dialogue->responses;
    return std::find(here.begin(), here.end(), &response) != here.end();
  }

  void Open(Instant at, int64_t by, std::optional<TimePoint> promised_by) {
    const std::optional<size_t> matter = MatterAt(at.at);
    const ingest::FiledPost& first = *input_.dialogue->said.front();
    const PolicyFacts facts =
        matter ? answers_.facts[*matter] : PolicyFactsOf(*input_.dialogue, first, 0);
    std::optional<TimePoint> deadline;
    if (promised_by && *promised_by > at.at) {
      deadline = promised_by;
    } else if (const auto target = InForce(timeline_, at.at).policies->For(facts).targets.promise) {
      deadline = at.at + *target;
    }
    Wait wait;
    wait.kind = WaitKind::kPromise;
    wait.started_by = by;
    wait.about = matter ? answers_.waits[*matter].about : first.id;
    wait.urgency = facts.urgency;
    wait.opened_at = at.at;
    wait.started_at = at;
    open_.emplace(timeline_, facts, wait, deadline);
  }

  // What was last waited for: its place among the waits for an answer.
  std::optional<size_t> MatterAt(TimePoint at) const {
    for (size_t i = answers_.waits.size(); i > 0; --i) {
      if (answers_.waits[i - 1].opened_at <= at) return i - 1;
    }
    return std::nullopt;
  }

  void CloseIfEnded() {
    if (open_ && !open_->wait().open()) Close();
  }

  void Close() {
    if (!open_) return;
    waits_.push_back(open_->Finish(steps_));
    open_.reset();
  }

  const ClockInput& input_;
  const AnswerWaits& answers_;
  const PolicyTimeline& timeline_;
  const TimePoint now_;
  std::vector<ClockStep>* const steps_;
  std::optional<OpenWait> open_;
  std::vector<Wait> waits_;
};

}  // namespace

std::vector<Wait> PromiseWaits(const ClockInput& input, std::span<const ClockFact> in_private,
                               const AnswerWaits& answers, const PolicyTimeline& timeline,
                               TimePoint now, std::vector<ClockStep>* steps) {
  // Whatever we say next keeps a promise, wherever we say it.
  std::vector<ClockFact> facts = FactsOf(input, false);
  for (const ClockFact& fact : in_private) {
    const auto is_known = [&fact](const ClockFact& other) {
      return other.kind == fact.kind && other.post == fact.post && other.act == fact.act;
    };
    if (fact.kind == Kind::kResponded && std::none_of(facts.begin(), facts.end(), is_known)) {
      facts.push_back(fact);
    }
  }
  std::stable_sort(facts.begin(), facts.end(), [](const ClockFact& a, const ClockFact& b) {
    return std::tie(a.at, a.kind) < std::tie(b.at, b.kind);
  });
  return Promises(input, answers, timeline, now, steps).Run(facts);
}

}  // namespace firstreply::triage
