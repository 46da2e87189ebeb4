// Decides whom a change concerns: what to tell about a conversation, given what was told before.
//
// Pure, like the triage engine and right after it, in the same transaction. The rules:
// - A conversation in which somebody waits has an alert: of the wait that presses most
//   (`PressingWait`, triage/conversation.h). What is told is where it stands when we learn
//   of it: a wait that is overdue by then is told as missed at once, and not as raised before.
// - At risk when the wait is, by its policy's rule.
// - It resolves when the wait ends. A wait that began and ended before we heard of it is never
//   told. Where one wait ended and the next has begun in one step, only the next is told.
// - A wait is the same as long as the same post starts it, as a wait of the same kind. Its alert
// moves forward only, whatever
//   becomes of its deadline.
// - A fact that comes late can turn it back (an answer was deleted, a wait reopens): it is raised
//   anew, under a new message.
// - What a backfill brought is quiet (law 8); it ends in one message of kFound a brand. So is what
//   a catch-up brought, unless it is critical. A quiet alert whose conversation goes on live (a
//   later post that waits) is quiet no more. What was told once is never quiet again.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "ingest/post.h"
#include "triage/conversation.h"

namespace firstreply::alerts {

// How one wait that stands open came to us.
struct WaitOrigin {
  ingest::Freshness freshness = ingest::Freshness::kLive;  // the least quiet of its posts
};

struct AlertSlice {
  const triage::Conversation& conversation;  // as decided just now; `stands` may be false
  WaitOrigin origin;                         // of its pressing wait; without one it means nothing
  std::optional<Alert> alert;                // as the store has it
};

struct AlertDecision {
  std::optional<Alert> changed;        // new, or other than before
  std::vector<AlertMessage> messages;  // at most one
  std::optional<TimePoint> next_due;   // when to look again though nobody says a word
};

AlertDecision Decide(const AlertSlice& slice, TimePoint now);

}  // namespace firstreply::alerts
