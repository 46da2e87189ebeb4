#include "triage/clock/answer_waits.h"

#include <algorithm>
#include <optional>

#include "triage/clock/open_wait.h"
#include "triage/clock/standing_urgency.h"
#include "triage/clock/verdict.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;
using ingest::ResponseKind;
using Kind = ClockFact::Kind;

// What begins a wait.
struct Start {
  Instant at;
  int64_t by = 0;
  const FiledPost* post = nullptr;  // of the customer
  size_t version = 0;               // of `post`, by which it needs a response
};

bool StandsAt(const FiledPost& post, TimePoint at) {
  return !post.deleted_at || *post.deleted_at > at;
}

// Whether `post` stands at `at`, and by its form of then needs a response.
bool StillAsks(const FiledPost& post, TimePoint at) {
  if (!StandsAt(post, at)) return false;
  size_t form = 0;
  while (form + 1 < post.versions.size() && post.versions[form + 1].said_at.at <= at) ++form;
  return NeedsResponse(post.versions[form]);
}

class Measuring {
 public:
  Measuring(const ClockInput& input, std::span<const ClockFact> in_private,
            const PolicyTimeline& timeline, TimePoint now, std::vector<ClockStep>* steps)
      : dialogue_(*input.dialogue),
        unwatched_(input.unwatched),
        facts_(FactsOf(input, false)),
        in_private_(in_private),
        timeline_(timeline),
        now_(now),
        steps_(steps) {}

  AnswerWaits Run() {
    while (cursor_ < facts_.size()) {
      const size_t at = cursor_++;
      const ClockFact& fact = facts_[at];
      if (const auto start = StartOf(fact)) {
        Follow(*start, at);
      } else if (fact.at <= now_) {
        NoteLateAnswer(fact);
        NoteThanks(fact);
      }
    }
    return std::move(result_);
  }

 private:
  std::optional<Start> StartOf(const ClockFact& fact) const {
    if (fact.kind == Kind::kSaid) {
      if (!NeedsResponse(fact.post->versions.front()) || TakesUpHandoff(fact)) return std::nullopt;
      return Start{fact.post->posted_at, fact.post->id, fact.post, 0};
    }
    if (fact.at > now_) return std::nullopt;
    if (fact.kind == Kind::kEdited) return StartOfEdit(fact);
    if (fact.kind == Kind::kResponseTaken) return StartOfRetraction(fact);
    return std::nullopt;
  }

  static std::optional<Start> StartOfEdit(const ClockFact& fact) {
    const auto& versions = fact.post->versions;
    const bool begins_to_need =
        NeedsResponse(versions[fact.version]) && !NeedsResponse(versions[fact.version - 1]);
    if (!begins_to_need || !StandsAt(*fact.post, fact.at)) return std::nullopt;
    return Start{{fact.at, versions[fact.version].said_at.to_the_millisecond},
                 fact.post->id,
                 fact.post,
                 fact.version};
  }

  // We took back what answered a wait. Whoever was answered waits again, unless another answer to
  // that wait stands, or what began it was taken back too.
  std::optional<Start> StartOfRetraction(const ClockFact& fact) const {
    if (!Counts(*fact.post)) return std::nullopt;
    if (answered_.empty()) return std::nullopt;
    const Answered& answered = answered_.back();
    const Wait& wait = result_.waits[answered.wait];
    if (fact.post->posted_at.at < wait.started_at.at) return std::nullopt;
    if (!StandsAt(*answered.start.post, fact.at)) return std::nullopt;
    const bool is_answered = std::any_of(facts_.begin(), facts_.end(), [&](const ClockFact& other) {
      return other.kind == Kind::kResponded && other.post != fact.post && Counts(*other.post) &&
             other.at >= wait.started_at.at && other.at <= fact.at &&
             StandsAt(*other.post, fact.at);
    });
    if (is_answered) return std::nullopt;
    return Start{{fact.at, fact.post->deleted_at && fact.post->posted_at.to_the_millisecond},
                 fact.post->id,
                 answered.start.post,
                 answered.start.version};
  }

  // A private word after a handoff is what the follow-up waits for, and no new matter.
  bool TakesUpHandoff(const ClockFact& said) const {
    if (result_.handoffs.empty() || said.post->visibility != ingest::Visibility::kPrivate)
      return false;
    const std::vector<Wait> follow_ups =
        FollowUpWaits(result_.handoffs, in_private_, timeline_, std::max(now_, said.at), nullptr);
    return std::any_of(follow_ups.begin(), follow_ups.end(), [&](const Wait& wait) {
      return wait.opened_at <= said.at && (!wait.ended_at || *wait.ended_at >= said.at);
    });
  }

  void Follow(const Start& start, size_t at) {
    Wait wait;
    wait.kind = result_.waits.empty() ? WaitKind::kFirst : WaitKind::kNext;
    wait.started_by = start.by;
    wait.about = start.post->id;
    wait.opened_at = start.at.at;
    wait.started_at = start.at;
    urgency_ = {};
    urgency_.Set(start.post->id, UrgencyOf(start.post->versions[start.version]));
    wait.urgency = *urgency_.Highest();
    OpenWait open(timeline_, PolicyFactsOf(dialogue_, *start.post, start.version), wait);
    cursor_ = at + 1;
    FollowToItsEnd(open, start);
    if (open.wait().open()) open.PassTo(now_, true);
    const std::optional<size_t> left_standing = LeftStanding(open.wait(), at);
    if (open.wait().answered()) answered_.push_back({result_.waits.size(), start});
    result_.waits.push_back(open.Finish(steps_));
    PolicyFacts facts = open.facts();
    facts.urgency = open.wait().urgency;
    result_.facts.push_back(std::move(facts));
    if (left_standing) cursor_ = *left_standing;
  }

  void FollowToItsEnd(OpenWait& open, const Start& start) {
    // A brand that is not watched when the wait would begin.
    for (const Unwatched& gap : unwatched_) {
      const bool covers =
          gap.removed_at <= start.at.at && (!gap.restored_at || *gap.restored_at > start.at.at);
      if (covers && start.at.at <= now_) return open.End(start.at.at, EndReason::kBrandRemoved, 0);
    }
    while (cursor_ < facts_.size()) {
      const ClockFact& fact = facts_[cursor_];
      if (fact.at > now_ && fact.kind != Kind::kSaid) {
        ++cursor_;
        continue;
      }
      open.PassTo(std::min(fact.at, now_), fact.at > now_ || ComesAfterDeadlines(fact));
      if (!open.wait().open()) return;
      ++cursor_;
      NoteLateAnswer(fact);
      Take(fact, open, start);
      if (!open.wait().open()) return;
    }
  }

  void Take(const ClockFact& fact, OpenWait& open, const Start& start) {
    switch (fact.kind) {
      case Kind::kSaid:
        if (!NeedsResponse(fact.post->versions.front())) return NoteThanks(fact);
        urgency_.Set(fact.post->id, UrgencyOf(fact.post->versions.front()));
        return SetUrgency(fact, open);
      case Kind::kResponded:
        return TakeResponse(*fact.post, open);
      case Kind::kEdited:
        return TakeEdit(fact, open, start);
      case Kind::kTaken:
        urgency_.TakeBack(fact.post->id);
        if (fact.post == start.post && open.undecided()) {
          return open.End(fact.at, EndReason::kDeleted, fact.post->id);
        }
        return SetUrgency(fact, open);
      case Kind::kUrgencySet:
        urgency_.SetByHand(fact.act->urgency);
        return SetUrgency(fact, open);
      case Kind::kAnsweredElsewhere:
        return open.AnswerElsewhere(*fact.act);
      case Kind::kDismissed:
        return open.Dismiss(*fact.act);
      case Kind::kUnwatched:
        return open.End(fact.at, EndReason::kBrandRemoved, 0);
      case Kind::kPromised:
      case Kind::kResponseTaken:
        return;
    }
  }

  void SetUrgency(const ClockFact& fact, OpenWait& open) {
    const auto highest = urgency_.Highest();
    if (!highest || fact.at > now_) return;
    open.ChangeUrgency(
        {fact.at, *highest, fact.post ? fact.post->id : 0, fact.act ? fact.act->id : 0});
  }

  void TakeResponse(const FiledPost& response, OpenWait& open) {
    switch (KindOf(response)) {
      case ResponseKind::kHuman:
        if (Counts(response)) open.Answer(response);
        return;
      case ResponseKind::kHandoff: {
        if (!StandsAt(response, response.posted_at.at)) return;
        open.Acknowledge(response);
        PolicyFacts facts = open.facts();
        facts.urgency = open.wait().urgency;
        result_.handoffs.push_back({&response, std::move(facts), open.wait().about});
        return open.End(response.posted_at.at, EndReason::kHandedOff, response.id);
      }
      case ResponseKind::kTemplate:
        if (StandsAt(response, response.posted_at.at)) open.Acknowledge(response);
        return;
      case ResponseKind::kAutomatic:
      case ResponseKind::kReaction:
        return;
    }
  }

  void TakeEdit(const ClockFact& fact, OpenWait& open, const Start& start) {
    if (!StandsAt(*fact.post, fact.at)) return;
    const ingest::FiledVersion& form = fact.post->versions[fact.version];
    if (NeedsResponse(form)) {
      urgency_.Set(fact.post->id, UrgencyOf(form));
      return SetUrgency(fact, open);
    }
    urgency_.TakeBack(fact.post->id);
    if (fact.post == start.post && open.undecided()) {
      return open.End(fact.at, EndReason::kNoResponseNeeded, fact.post->id);
    }
    SetUrgency(fact, open);
  }

  // Where what began the wait was taken back: the first other thing that the customer said
  // meanwhile, needs an answer and stands. It starts a wait of its own, from its own time.
  std::optional<size_t> LeftStanding(const Wait& wait, size_t began) const {
    const bool is_taken_back =
        wait.end_reason == EndReason::kDeleted || wait.end_reason == EndReason::kNoResponseNeeded;
    if (!is_taken_back) return std::nullopt;
    for (size_t i = began + 1; i < cursor_; ++i) {
      const ClockFact& fact = facts_[i];
      if (fact.kind != Kind::kSaid && fact.kind != Kind::kEdited) continue;
      if (fact.post->id == wait.started_by || !StillAsks(*fact.post, *wait.ended_at)) continue;
      if (StartOf(fact)) return i;
    }
    return std::nullopt;
  }

  // A wait that left the queue unanswered keeps its outcome, and what answers it after all is
  // recorded.
  void NoteLateAnswer(const ClockFact& fact) {
    if (fact.kind != Kind::kResponded || fact.at > now_ || !Counts(*fact.post)) return;
    for (Wait& wait : result_.waits) {
      const bool left =
          wait.end_reason == EndReason::kExpired ||
          (wait.end_reason == EndReason::kBrandRemoved && wait.outcome == Outcome::kMissed);
      if (!left || wait.answered()) continue;
      wait.response = fact.post->id;
      wait.response_at = fact.post->posted_at;
      if (wait.kind != WaitKind::kFirst || wait.acknowledged_at) continue;
      wait.acknowledged_at = fact.at;
      wait.acknowledged_by = fact.post->id;
    }
  }

  void NoteThanks(const ClockFact& fact) {
    if (!steps_ || fact.kind != Kind::kSaid || !fact.post->versions.front().courtesy) return;
    if (NeedsResponse(fact.post->versions.front())) return;
    steps_->push_back({.what = ClockStep::What::kThanked, .at = fact.at, .cause = fact.post->id});
  }

  struct Answered {
    size_t wait;
    Start start;
  };

  const Dialogue& dialogue_;
  const std::span<const Unwatched> unwatched_;
  const std::vector<ClockFact> facts_;
  const std::span<const ClockFact> in_private_;
  const PolicyTimeline& timeline_;
  const TimePoint now_;
  std::vector<ClockStep>* const steps_;
  size_t cursor_ = 0;
  StandingUrgency urgency_;
  std::vector<Answered> answered_;
  AnswerWaits result_;
};

}  // namespace

AnswerWaits MeasureAnswerWaits(const ClockInput& input, std::span<const ClockFact> in_private,
                               const PolicyTimeline& timeline, TimePoint now,
                               std::vector<ClockStep>* steps) {
  return Measuring(input, in_private, timeline, now, steps).Run();
}

}  // namespace firstreply::triage
