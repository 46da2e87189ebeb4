// The stretches in which a customer waits, and how each ended.
//
// Pure: a wait is a function of what was said, by its own times, of the policy, and of `now`.
// Nothing here knows when a fact reached us, so any order of arrival ends in the same waits (law
// 2), and a fact that comes late changes them as if it had been there all along (law 4).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ingest/filed_post.h"
#include "triage/attribution.h"
#include "triage/policy.h"

namespace firstreply::triage {

// `kFirst` is the first wait of a conversation, `kNext` every later one.
enum class WaitKind : uint8_t { kFirst, kNext };

// Decided once, at the earlier of answer and deadline; an answer at the deadline is met.
enum class Outcome : uint8_t { kUndecided, kMet, kMissed, kCancelled };

// Why a wait ended without an answer.
enum class EndReason : uint8_t {
  kNone,
  kDeleted,       // the customer took back what started it, before the decision
  kExpired,       // nobody answered for `Policy::expires_after`; the outcome stays missed
  kBrandRemoved,  // the brand is no longer watched; cancelled if it was not yet decided
};

std::string_view NameOf(WaitKind kind);
std::string_view NameOf(Outcome outcome);
std::string_view NameOf(EndReason reason);

struct Wait {
  WaitKind kind = WaitKind::kFirst;
  int64_t started_by = 0;                              // a post's internal id
  ingest::Urgency urgency = ingest::Urgency::kNormal;  // the highest of the posts that make it up
  Instant started_at;
  TimePoint deadline{};
  Outcome outcome = Outcome::kUndecided;
  EndReason end_reason = EndReason::kNone;
  std::optional<TimePoint> decided_at{};
  std::optional<TimePoint> ended_at{};  // left the queue: answered, cancelled or expired
  int64_t response = 0;                 // the post that answered, also where it came late; 0: none
  Instant response_at{};                // meaningful with `response`
  bool operator==(const Wait&) const = default;

  bool open() const { return !ended_at; }
  bool answered() const { return response != 0; }
};

// A time in which a brand was not watched: from `removed_at` until it came back.
struct Unwatched {
  TimePoint removed_at;
  std::optional<TimePoint> restored_at;
};

// The waits of one conversation as they stand at `now`, in order of their start. Facts dated after
// `now` take part as what they are: a post dated a minute ahead starts its clock a minute ahead.
std::vector<Wait> MeasureWaits(const Dialogue& dialogue, const Policy& policy,
                               std::span<const Unwatched> unwatched, TimePoint now);

// When the next thing falls due in this wait without anybody saying a word: its deadline while
// undecided, its expiry while it stays open. None once it has ended.
std::optional<TimePoint> NextDue(const Wait& wait, const Policy& policy);

}  // namespace firstreply::triage
