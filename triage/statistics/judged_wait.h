// How a wait counts: the one place that says what is an answer, what is left out and why.
//
// Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "triage/statistics/measured_wait.h"
#include "triage/statistics/survival.h"

namespace firstreply::triage {

// Where a wait stands with respect to one of its targets. Each wait is in exactly one; only the
// first two are decided, and whatever is in none of these two is shown beside them.
enum class Standing : uint8_t {
  kMet,
  kMissed,     // also where it was answered late, dismissed or handed off after the deadline
  kUndecided,  // the deadline is still ahead, or the customer has not followed a handoff yet
  kNoTarget,
  kAdopted,
  kNoResponseNeeded,
  kDismissed,
  kAnsweredElsewhere,  // by the word of an agent only, and before the deadline
  kDeleted,
  kBrandRemoved,
  kHandedOff,
  kDidNotFollow,
};
inline constexpr size_t kStandings = 12;
inline constexpr std::array<Standing, kStandings - 2> kNotDecided = {
    Standing::kUndecided,        Standing::kNoTarget,     Standing::kAdopted,
    Standing::kNoResponseNeeded, Standing::kDismissed,    Standing::kAnsweredElsewhere,
    Standing::kDeleted,          Standing::kBrandRemoved, Standing::kHandedOff,
    Standing::kDidNotFollow};

// "met", "no_response_needed": as the API and the reports name them.
std::string_view NameOf(Standing standing);

enum class Mark : uint8_t { kAcknowledged, kAnswered };

// Small, since there may be millions.
struct JudgedWait {
  WaitKind kind = WaitKind::kFirst;
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  EndReason end_reason = EndReason::kNone;
  Standing answered = Standing::kUndecided;
  std::optional<Standing> acknowledged;  // unset: only a first wait is acknowledged
  bool has_response = false;             // we saw somebody answer, however late
  bool has_acknowledgement = false;      // and the same of the other mark
  // The deadline lies behind us, so that slow and quick have had the same time to show.
  bool answer_due = false;
  bool acknowledgement_due = false;
  bool self_reported = false;
  bool running = true;
  // How long, by the wall clock; unset where it says nothing about how fast we are: an adopted
  // wait, a follow-up that was not taken up.
  std::optional<Waited> waited;
  std::optional<Duration> open_time;  // the same in open hours, where known

  // For an answer to what a customer said: the headline is about these.
  bool IsForAnswer() const { return kind == WaitKind::kFirst || kind == WaitKind::kNext; }
};

// As things stand at `now`.
JudgedWait Judge(const MeasuredWait& wait, TimePoint now);

// From the start to the answer; else to another end, which competes with it (an agent's word that
// it was answered elsewhere is one: we did not see it); else to `now`. A wait that expired, or
// whose deadline passed, still waits. Never negative: a start in the future counts as `now`.
Waited WaitedOf(const MeasuredWait& wait, TimePoint now);

}  // namespace firstreply::triage
