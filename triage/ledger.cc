#include "triage/ledger.h"

#include <algorithm>
#include <array>

namespace firstreply::triage {
namespace {

const Wait* Numbered(std::span<const Wait> waits, int64_t number) {
  const auto found =
      std::find_if(waits.begin(), waits.end(), [&](const Wait& w) { return w.number == number; });
  return found == waits.end() ? nullptr : &*found;
}

class Comparison {
 public:
  Comparison(int64_t conversation, TimePoint now) : conversation_(conversation), now_(now) {}

  void Add(const Wait& after) {
    const Wait nothing{.number = after.number};
    Write(LedgerStep::kStarted, after.opened_at, after.started_by, nothing, after);
    Change(nothing, after);
  }

  void Change(const Wait& before, const Wait& after) {
    Acknowledge(before, after);
    if (before.outcome == Outcome::kUndecided && after.outcome != Outcome::kUndecided) {
      Write(LedgerStep::kDecided, *after.decided_at, CauseOfDecision(after), before, after);
    } else if (before.outcome != after.outcome) {
      Write(LedgerStep::kCorrected, now_, CauseOfDecision(after), before, after);
    }
    if (after.answered() && before.response != after.response) {
      Write(LedgerStep::kAnswered, after.response_at.at, after.response, before, after);
    }
    const bool ended_before = before.ended_at && !before.answered();
    const bool ended_after = after.ended_at && !after.answered();
    if (ended_after && (!ended_before || before.end_reason != after.end_reason)) {
      Write(LedgerStep::kEnded, *after.ended_at, 0, before, after);
    }
    if (before.ended_at && after.open()) Write(LedgerStep::kReopened, now_, 0, before, after);
  }

  void Move(const Wait& before, const Wait& after) {
    Write(LedgerStep::kMoved, after.opened_at, after.started_by, before, after);
  }

  void Remove(const Wait& before) {
    const Wait nothing{.number = before.number};
    Write(LedgerStep::kWithdrawn, now_, 0, before, nothing);
  }

  std::vector<LedgerEntry> Take() { return std::move(entries_); }

 private:
  static int64_t CauseOfDecision(const Wait& wait) {
    return wait.outcome == Outcome::kMet ? wait.response : 0;
  }

  void Acknowledge(const Wait& before, const Wait& after) {
    // What answers acknowledges too, which goes without saying.
    const bool is_said = after.acknowledged_by == 0 || after.acknowledged_by == after.response;
    if (!is_said && before.acknowledged_by != after.acknowledged_by) {
      WriteMark(LedgerStep::kAcknowledged, *after.acknowledged_at, before, after);
    }
    if (before.acknowledgement == after.acknowledgement) return;
    if (before.acknowledgement == Outcome::kUndecided) {
      WriteMark(LedgerStep::kAcknowledgementDecided, *after.acknowledgement_decided_at, before,
                after);
    } else {
      WriteMark(LedgerStep::kAcknowledgementCorrected, now_, before, after);
    }
  }

  void WriteMark(LedgerStep step, TimePoint at, const Wait& before, const Wait& after) {
    entries_.push_back({.conversation = conversation_,
                        .wait = after.number,
                        .step = step,
                        .at = at,
                        .cause = after.acknowledged_by,
                        .before = before.acknowledgement,
                        .after = after.acknowledgement,
                        .deadline = after.acknowledge_by});
  }

  void Write(LedgerStep step, TimePoint at, int64_t cause, const Wait& before, const Wait& after) {
    entries_.push_back({.conversation = conversation_,
                        .wait = after.number,
                        .step = step,
                        .at = at,
                        .cause = cause,
                        .act = step == LedgerStep::kStarted ? 0 : after.act,
                        .before = before.outcome,
                        .after = after.outcome,
                        .reason = after.end_reason,
                        .deadline = after.deadline});
  }

  int64_t conversation_;
  TimePoint now_;
  std::vector<LedgerEntry> entries_;
};

bool IsForAnAnswer(const Wait& wait) {
  return wait.kind == WaitKind::kFirst || wait.kind == WaitKind::kNext;
}

std::optional<LedgerStep> StepOf(ClockStep::What what) {
  switch (what) {
    case ClockStep::What::kRaised:
      return LedgerStep::kRaised;
    case ClockStep::What::kLowered:
      return LedgerStep::kLowered;
    case ClockStep::What::kReplanned:
      return LedgerStep::kReplanned;
    case ClockStep::What::kThanked:
      return LedgerStep::kThanked;
    default:
      return std::nullopt;
  }
}

// Pairs what is left over with what is left over.
class Pairing {
 public:
  Pairing(std::span<const Wait> before, std::vector<Wait>& after) : before_(before) {
    for (const Wait& wait : before) known_.push_back(&wait);
    for (Wait& wait : after) unnumbered_.push_back(&wait);
  }

  template <class Same>
  void Keep(Same same) {
    std::erase_if(unnumbered_, [&](Wait* wait) {
      const auto found = std::find_if(known_.begin(), known_.end(),
                                      [&](const Wait* one) { return same(*one, *wait); });
      if (found == known_.end()) return false;
      wait->number = (*found)->number;
      known_.erase(found);
      return true;
    });
  }

  void NumberTheRest() {
    int64_t next = 0;
    for (const Wait& wait : before_) next = std::max(next, wait.number + 1);
    for (Wait* wait : unnumbered_) wait->number = next++;
  }

 private:
  std::span<const Wait> before_;
  std::vector<const Wait*> known_;
  std::vector<Wait*> unnumbered_;
};

}  // namespace

void NumberWaits(std::span<const Wait> before, std::vector<Wait>& after) {
  Pairing pairing(before, after);
  pairing.Keep([](const Wait& a, const Wait& b) {
    const bool alike = a.kind == b.kind || (IsForAnAnswer(a) && IsForAnAnswer(b));
    return alike && a.started_by == b.started_by;
  });
  pairing.Keep([](const Wait& a, const Wait& b) { return a.kind == b.kind && IsForAnAnswer(a); });
  pairing.NumberTheRest();
}

std::vector<LedgerEntry> Noted(int64_t conversation, std::span<const ClockStep> steps,
                               std::span<const Wait> waits, std::span<const LedgerEntry> known) {
  const auto number_of = [waits](const ClockStep& step) {
    const auto found = std::find_if(waits.begin(), waits.end(), [&](const Wait& wait) {
      return wait.kind == step.kind && wait.started_by == step.started_by;
    });
    return found == waits.end() ? kNoWait : found->number;
  };
  std::vector<LedgerEntry> entries;
  for (const ClockStep& step : steps) {
    const std::optional<LedgerStep> what = StepOf(step.what);
    if (!what) continue;
    const LedgerEntry entry{.conversation = conversation,
                            .wait = number_of(step),
                            .step = *what,
                            .at = step.at,
                            .cause = step.cause,
                            .act = step.act,
                            .policy_version = step.policy_version,
                            .deadline = step.deadline};
    if (std::find(known.begin(), known.end(), entry) == known.end()) entries.push_back(entry);
  }
  return entries;
}

std::vector<LedgerEntry> Compare(int64_t conversation, std::span<const Wait> before,
                                 std::span<const Wait> after, TimePoint now) {
  Comparison comparison(conversation, now);
  for (const Wait& wait : after) {
    const Wait* was = Numbered(before, wait.number);
    if (!was) {
      comparison.Add(wait);
      continue;
    }
    if (was->started_by != wait.started_by) comparison.Move(*was, wait);
    comparison.Change(*was, wait);
  }
  for (const Wait& wait : before) {
    if (!Numbered(after, wait.number)) comparison.Remove(wait);
  }
  return comparison.Take();
}

std::string_view NameOf(LedgerStep step) {
  static constexpr std::array<std::string_view, 16> kNames = {"started",
                                                              "moved",
                                                              "decided",
                                                              "corrected",
                                                              "answered",
                                                              "ended",
                                                              "reopened",
                                                              "withdrawn",
                                                              "merged",
                                                              "acknowledged",
                                                              "acknowledgement decided",
                                                              "acknowledgement corrected",
                                                              "raised",
                                                              "lowered",
                                                              "replanned",
                                                              "thanked"};
  return kNames.at(static_cast<size_t>(step));
}

}  // namespace firstreply::triage
