#include "triage/clock/target_clock.h"

#include <algorithm>

namespace firstreply::triage {
namespace {

using What = ClockStep::What;

std::optional<Duration> TargetIn(const Policy& policy, TargetOf target_of) {
  switch (target_of) {
    case TargetOf::kAcknowledge:
      return policy.targets.acknowledge;
    case TargetOf::kAnswer:
      return policy.targets.answer;
    case TargetOf::kNext:
      return policy.targets.next;
    case TargetOf::kFollowUp:
      return policy.targets.follow_up;
  }
  return std::nullopt;
}

// One target that runs from its start or from a raise.
struct Running {
  ingest::Urgency urgency;
  const Policy* policy;
  std::optional<Duration> target;
  Duration used;    // at `since`
  TimePoint since;  // since when `policy` counts
  std::optional<TimePoint> deadline;
};

class Planning {
 public:
  Planning(const PolicyTimeline& timeline, PolicyFacts facts, TargetOf target_of, TimePoint start)
      : timeline_(timeline), facts_(std::move(facts)), target_of_(target_of), start_(start) {}

  std::vector<TargetClock::Stretch> Run(std::span<const UrgencyChange> changes) {
    const PolicyVersion& first = InForce(timeline_, start_);
    auto version = std::find_if(timeline_.begin(), timeline_.end(), [&](const PolicyVersion& one) {
      return one.number == first.number;
    });
    version_ = &*version++;
    running_ = {Begin(start_, facts_.urgency)};
    Note(What::kStarted, start_, {});
    auto change = changes.begin();
    while (version != timeline_.end() || change != changes.end()) {
      const bool is_version =
          change == changes.end() || (version != timeline_.end() && version->from <= change->at);
      const TimePoint at = is_version ? version->from : change->at;
      if (const auto over = Earliest()->deadline; over && *over <= at) break;
      if (is_version) {
        Replan(*version++);
      } else {
        Change(*change++);
      }
    }
    return std::move(stretches_);
  }

 private:
  Running Begin(TimePoint at, ingest::Urgency urgency) {
    Running running{urgency, &PolicyFor(urgency), {}, Duration::zero(), at, {}};
    running.target = TargetIn(*running.policy, target_of_);
    SetDeadline(running);
    return running;
  }

  const Policy& PolicyFor(ingest::Urgency urgency) {
    facts_.urgency = urgency;
    return version_->policies->For(facts_);
  }

  static void SetDeadline(Running& running) {
    running.deadline.reset();
    if (!running.target) return;
    running.deadline =
        running.policy->calendar->Deadline(running.since, *running.target - running.used);
  }

  void Replan(const PolicyVersion& version) {
    version_ = &version;
    for (Running& running : running_) {
      running.used += running.policy->calendar->Elapsed(running.since, version.from);
      running.since = version.from;
      running.policy = &PolicyFor(running.urgency);
      running.target = TargetIn(*running.policy, target_of_);
      SetDeadline(running);
    }
    Note(What::kReplanned, version.from, {});
  }

  void Change(const UrgencyChange& change) {
    const bool is_raise = change.urgency > urgency_;
    urgency_ = change.urgency;
    if (is_raise) {
      running_.push_back(Begin(change.at, change.urgency));
    } else {
      Lower(change);
    }
    Note(is_raise ? What::kRaised : What::kLowered, change.at, change);
  }

  void Lower(const UrgencyChange& change) {
    const std::optional<TimePoint> before = Earliest()->deadline;
    Running lower = Begin(start_, change.urgency);
    if (before && lower.deadline) lower.deadline = std::max(*lower.deadline, *before);
    running_ = {lower};
  }

  // The one that counts: the earliest to run out; of equals the first.
  const Running* Earliest() const {
    const auto earlier = [](const Running& a, const Running& b) {
      return a.deadline && (!b.deadline || *a.deadline < *b.deadline);
    };
    return &*std::min_element(running_.begin(), running_.end(), earlier);
  }

  void Note(What why, TimePoint at, const UrgencyChange& change) {
    if (why == What::kStarted) urgency_ = facts_.urgency;
    const Running& counts = *Earliest();
    const Duration used = counts.used + counts.policy->calendar->Elapsed(counts.since, at);
    stretches_.push_back({.why = why,
                          .from = at,
                          .cause = change.cause,
                          .act = change.act,
                          .version = version_->number,
                          .policy = counts.policy,
                          .target = counts.target,
                          .used = used,
                          .deadline = counts.deadline});
  }

  const PolicyTimeline& timeline_;
  PolicyFacts facts_;
  const TargetOf target_of_;
  const TimePoint start_;
  const PolicyVersion* version_ = nullptr;
  ingest::Urgency urgency_{};
  std::vector<Running> running_;
  std::vector<TargetClock::Stretch> stretches_;
};

}  // namespace

TargetClock::TargetClock(const PolicyTimeline& timeline, const PolicyFacts& facts,
                         TargetOf target_of, TimePoint start,
                         std::span<const UrgencyChange> changes)
    : stretches_(Planning(timeline, facts, target_of, start).Run(changes)) {}

const TargetClock::Stretch& TargetClock::At(TimePoint at) const {
  const auto after = std::find_if(stretches_.begin() + 1, stretches_.end(),
                                  [at](const Stretch& stretch) { return stretch.from > at; });
  return *(after - 1);
}

Duration TargetClock::UsedAt(TimePoint at) const {
  const Stretch& stretch = At(at);
  return stretch.used + stretch.policy->calendar->Elapsed(stretch.from, at);
}

}  // namespace firstreply::triage
