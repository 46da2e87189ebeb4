// The append-only record of what started, moved or ended a clock, and why.
//
// It knows internal ids only, so an erasure never has to touch it. `at` is the fact's own time, and
// may lie far before the moment at which the entry was written.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "triage/clock/clock_step.h"
#include "triage/clock/wait.h"

namespace firstreply::triage {

inline constexpr int64_t kNoWait = -1;

enum class LedgerStep : uint8_t {
  kStarted,       // a wait began
  kMoved,         // its start is another than was thought: an earlier post came late
  kDecided,       // its outcome was published, for the first and only time
  kCorrected,     // a fact that came later changed a published outcome
  kAnswered,      // a response was recorded, in time or late
  kEnded,         // it left the queue without an answer
  kReopened,      // what had ended it turned out not to hold
  kWithdrawn,     // facts that came later show that there was no such wait
  kMerged,        // the conversation turned out to be part of another; `cause` is that conversation
  kAcknowledged,  // a response was recorded that acknowledges
  kAcknowledgementDecided,    // the acknowledgement's own outcome, as kDecided
  kAcknowledgementCorrected,  // and as kCorrected
  kRaised,                    // more urgent: a shorter target runs from here
  kLowered,                   // less urgent
  kReplanned,                 // a new version of the policies moved an undecided deadline
  kThanked,                   // the customer said thanks or goodbye, which starts no wait
};

std::string_view NameOf(LedgerStep step);

struct LedgerEntry {
  int64_t conversation = 0;
  int64_t wait = 0;  // its number (`Wait::number`); kNoWait: of none
  LedgerStep step = LedgerStep::kStarted;
  TimePoint at{};
  int64_t cause = 0;                     // a post's internal id; 0: the clock itself or a command
  int64_t act = 0;                       // of an agent; 0: none
  Outcome before = Outcome::kUndecided;  // of the mark that the step is about
  Outcome after = Outcome::kUndecided;
  EndReason reason = EndReason::kNone;
  int64_t policy_version = 0;           // of the steps that the clock noted; else 0
  std::optional<TimePoint> deadline{};  // of that mark, as it stands after the step
  bool operator==(const LedgerEntry&) const = default;
};

// Gives the waits of `after` their numbers: those that were known before keep theirs. A wait is the
// same when the same post starts it; else an earlier post that came late starts it.
void NumberWaits(std::span<const Wait> before, std::vector<Wait>& after);

// What the clock noted of numbered `waits` that no comparison of two readings shows: changes of
// urgency and of policies, and thanks. Those in `known` are not written again.
std::vector<LedgerEntry> Noted(int64_t conversation, std::span<const ClockStep> steps,
                               std::span<const Wait> waits, std::span<const LedgerEntry> known);

// The entries that lead from one reading of a conversation's numbered waits to the next. Pure;
// empty when nothing changed.
std::vector<LedgerEntry> Compare(int64_t conversation, std::span<const Wait> before,
                                 std::span<const Wait> after, TimePoint now);

}  // namespace firstreply::triage
