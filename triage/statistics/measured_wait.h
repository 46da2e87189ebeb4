// A wait with all that the statistics ask of it, apart from the conversation it is of.
//
// Plain value, and short-lived: what counts millions keeps a `JudgedWait`
// (triage/statistics/judged_wait.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/hint.h"
#include "triage/clock/wait.h"

namespace firstreply::triage {

struct MeasuredWait {
  int64_t conversation = 0;
  int64_t ordinal = 0;  // within the conversation
  WaitKind kind = WaitKind::kFirst;
  std::string brand;
  std::string platform;
  std::string channel;
  std::string source;
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  std::vector<std::string> topics;
  std::string language;  // empty: not told
  int64_t person = 0;    // the same for all accounts known to be of one customer
  bool adopted = false;  // discovered by its answer, which makes answers look faster than they are

  TimePoint opened_at{};
  TimePoint started_at{};
  bool running = true;  // false: a follow-up that the customer has not taken up
  std::optional<TimePoint> deadline{};
  Outcome outcome = Outcome::kUndecided;
  std::optional<TimePoint> ended_at{};
  EndReason end_reason = EndReason::kNone;
  std::optional<TimePoint> response_at{};  // unset: nobody answered it where we can see it
  // Open time of the calendar that counts, from the start to the end of `WaitedOf`; unset: not
  // known.
  std::optional<Duration> open_time{};

  std::optional<TimePoint> acknowledge_by{};
  Outcome acknowledgement = Outcome::kUndecided;
  std::optional<TimePoint> acknowledged_at{};
  bool acknowledged_by_claim = false;  // by an act, not by a post

  // Of the act that ended it.
  bool self_reported = false;
  std::string author;
  std::string reason;
};

}  // namespace firstreply::triage
