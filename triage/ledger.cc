#include "triage/ledger.h"

#include <algorithm>
#include <array>

namespace firstreply::triage {
namespace {

class Comparison {
 public:
  Comparison(int64_t conversation, TimePoint now) : conversation_(conversation), now_(now) {}

  void Add(int64_t ordinal, const Wait& after) {
    Write(ordinal, LedgerStep::kStarted, after.started_at.at, after.started_by, Wait(), after);
    Change(ordinal, Wait(), after);
  }

  void Change(int64_t ordinal, const Wait& before, const Wait& after) {
    if (before.outcome == Outcome::kUndecided && after.outcome != Outcome::kUndecided) {
      Write(ordinal, LedgerStep::kDecided, *after.decided_at, CauseOfDecision(after), before,
            after);
    } else if (before.outcome != after.outcome) {
      Write(ordinal, LedgerStep::kCorrected, now_, CauseOfDecision(after), before, after);
    }
    if (after.answered() && before.response != after.response) {
      Write(ordinal, LedgerStep::kAnswered, after.response_at.at, after.response, before, after);
    }
    const bool ended_before = before.ended_at && !before.answered();
    const bool ended_after = after.ended_at && !after.answered();
    if (ended_after && (!ended_before || before.end_reason != after.end_reason)) {
      Write(ordinal, LedgerStep::kEnded, *after.ended_at, 0, before, after);
    }
    if (before.ended_at && after.open())
      Write(ordinal, LedgerStep::kReopened, now_, 0, before, after);
  }

  void Move(int64_t ordinal, const Wait& before, const Wait& after) {
    Write(ordinal, LedgerStep::kMoved, after.started_at.at, after.started_by, before, after);
  }

  void Remove(int64_t ordinal, const Wait& before) {
    Write(ordinal, LedgerStep::kWithdrawn, now_, 0, before, Wait());
  }

  std::vector<LedgerEntry> Take() { return std::move(entries_); }

 private:
  static int64_t CauseOfDecision(const Wait& wait) {
    return wait.outcome == Outcome::kMet ? wait.response : 0;
  }

  void Write(int64_t ordinal, LedgerStep step, TimePoint at, int64_t cause, const Wait& before,
             const Wait& after) {
    entries_.push_back({.conversation = conversation_,
                        .wait = ordinal,
                        .step = step,
                        .at = at,
                        .cause = cause,
                        .before = before.outcome,
                        .after = after.outcome,
                        .reason = after.end_reason});
  }

  int64_t conversation_;
  TimePoint now_;
  std::vector<LedgerEntry> entries_;
};

}  // namespace

std::vector<LedgerEntry> Compare(int64_t conversation, std::span<const Wait> before,
                                 std::span<const Wait> after, TimePoint now) {
  Comparison comparison(conversation, now);
  for (size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    const auto ordinal = static_cast<int64_t>(i);
    if (i >= before.size()) {
      comparison.Add(ordinal, after[i]);
    } else if (i >= after.size()) {
      comparison.Remove(ordinal, before[i]);
    } else {
      if (before[i].started_by != after[i].started_by)
        comparison.Move(ordinal, before[i], after[i]);
      comparison.Change(ordinal, before[i], after[i]);
    }
  }
  return comparison.Take();
}

std::string_view NameOf(LedgerStep step) {
  static constexpr std::array<std::string_view, 9> kNames = {"started",   "moved",     "decided",
                                                             "corrected", "answered",  "ended",
                                                             "reopened",  "withdrawn", "merged"};
  return kNames.at(static_cast<size_t>(step));
}

}  // namespace firstreply::triage
