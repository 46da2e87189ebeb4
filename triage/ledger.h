// The append-only record of what started, moved or ended a clock, and why.
//
// It knows internal ids only, so an erasure never has to touch it. `at` is the fact's own time, and
// may lie far before the moment at which the entry was written.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "triage/wait.h"

namespace firstreply::triage {

enum class LedgerStep : uint8_t {
  kStarted,    // a wait began
  kMoved,      // its start is another than was thought: an earlier post came late
  kDecided,    // its outcome was published, for the first and only time
  kCorrected,  // a fact that came later changed a published outcome
  kAnswered,   // a response was recorded, in time or late
  kEnded,      // it left the queue without an answer
  kReopened,   // what had ended it turned out not to hold
  kWithdrawn,  // facts that came later show that there was no such wait
  kMerged,     // the conversation turned out to be part of another; `cause` is that conversation
};

std::string_view NameOf(LedgerStep step);

struct LedgerEntry {
  int64_t conversation = 0;
  int64_t wait = 0;  // its place among the conversation's waits, from 0
  LedgerStep step = LedgerStep::kStarted;
  TimePoint at{};
  int64_t cause = 0;  // a post's internal id; 0: the clock itself or a command
  Outcome before = Outcome::kUndecided;
  Outcome after = Outcome::kUndecided;
  EndReason reason = EndReason::kNone;
  bool operator==(const LedgerEntry&) const = default;
};

// The entries that lead from one reading of a conversation's waits to the next. Pure; empty when
// nothing changed.
std::vector<LedgerEntry> Compare(int64_t conversation, std::span<const Wait> before,
                                 std::span<const Wait> after, TimePoint now);

}  // namespace firstreply::triage
