// The stretches in which a customer waits, and how each ended.
//
// Plain values; `MeasureWaits` (triage/clock/response_clock.h) makes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/base/rfc3339.h"
#include "ingest/hint.h"

namespace firstreply::triage {

// `kFirst` is the first wait of a conversation, `kNext` every later one for an answer. `kFollowUp`
// runs after a handoff, from the customer's first private word; `kPromise` from our promise until
// we say more.
enum class WaitKind : uint8_t { kFirst, kNext, kFollowUp, kPromise };

// Decided once, at the earlier of answer and deadline; an answer at the deadline is met.
enum class Outcome : uint8_t { kUndecided, kMet, kMissed, kCancelled };

// Why a wait ended without a response.
enum class EndReason : uint8_t {
  kNone,
  kDeleted,            // the customer took back what started it, or we our promise
  kExpired,            // nobody answered for `Policy::expires_after`; the outcome stays
  kBrandRemoved,       // the brand is no longer watched
  kHandedOff,          // "please DM us": a follow-up took its place
  kDidNotFollow,       // after a handoff the customer did not say a word for a day
  kNoResponseNeeded,   // an edit ended the need
  kAnsweredElsewhere,  // an agent says so; the outcome is that of the time the agent named
  kDismissed,          // an agent says that there is nothing to answer
};

std::string_view NameOf(WaitKind kind);
std::string_view NameOf(Outcome outcome);
std::string_view NameOf(EndReason reason);

struct Wait {
  // Its number in the ledger of its conversation, from 0: given by the triage engine when it first
  // sees the wait, and kept when facts that come late move it. Depends on arrival, and is no part
  // of the canonical projection; `MeasureWaits` leaves it 0.
  int64_t number = 0;
  WaitKind kind = WaitKind::kFirst;
  // The post that started it: the customer's; of a follow-up our handoff; of a promise the response
  // that made it; of a wait that began when we took back an answer, that answer. Of a promise that
  // an agent recorded, minus the act's id.
  int64_t started_by = 0;
  // The customer's post that is to be answered: what is shown of the wait, and where it is counted.
  int64_t about = 0;
  std::string source{};  // that brought it
  ingest::Urgency urgency =
      ingest::Urgency::kNormal;  // the highest of what makes it up, or set by hand
  std::string policy{};          // whose target counts
  TimePoint opened_at{};         // of a follow-up the handoff; else when it started
  Instant started_at{};  // where the clock starts; of a follow-up that the customer has not taken
                         // up yet, the handoff
  bool running = true;   // false: a follow-up that the customer has not taken up

  std::optional<TimePoint> deadline{};  // unset: no target
  // When little time is left, by the policy's rule; unset: no target, or no clock that runs.
  std::optional<TimePoint> at_risk_at{};
  Outcome outcome = Outcome::kUndecided;
  EndReason end_reason = EndReason::kNone;
  std::optional<TimePoint> decided_at{};
  std::optional<TimePoint> ended_at{};  // left the queue: answered, cancelled or expired
  int64_t response = 0;                 // the post that answered, also where it came late; 0: none
  Instant response_at{};                // meaningful with `response`
  int64_t act = 0;                      // the act that ended it; 0: none
  bool self_reported = false;  // by an act after 80 % of the target, or dated back over 15 min

  // The acknowledgement; only of a first wait.
  std::optional<TimePoint> acknowledge_by{};  // unset: no target
  Outcome acknowledgement = Outcome::kUndecided;
  std::optional<TimePoint> acknowledgement_decided_at{};
  std::optional<TimePoint> acknowledged_at{};
  int64_t acknowledged_by = 0;  // a post; 0: none

  // When it changes though nobody says a word: the next of its deadlines, its expiry. Unset once
  // ended.
  std::optional<TimePoint> next_due{};

  bool operator==(const Wait&) const = default;

  bool open() const { return !ended_at; }
  bool answered() const { return response != 0; }
};

}  // namespace firstreply::triage
