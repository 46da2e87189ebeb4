// One step of a clock, so that a person can check it by hand.
//
// Plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "triage/calendar/calendar.h"
#include "triage/clock/wait.h"

namespace firstreply::triage {

// Open spans that one step shows.
inline constexpr size_t kStepSpansMax = 64;

struct ClockStep {
  enum class What : uint8_t {
    kStarted,    // a wait began; `deadline` says until when
    kRaised,     // more urgent: a shorter target runs from here
    kLowered,    // less urgent: the longer target counts from the start
    kReplanned,  // another version of the policies: used time stays used
    kThanked,    // the customer said thanks or goodbye, which starts nothing
    kAcknowledged,
    kAnswered,
    kDeadline,  // passed unanswered
    kEnded,
    kAcknowledgeDeadline,  // passed unacknowledged
  };
  What what = What::kStarted;
  TimePoint at{};
  WaitKind kind = WaitKind::kFirst;
  int64_t started_by = 0;  // which wait
  int64_t cause = 0;       // a post; 0: time, or an act
  int64_t act = 0;
  int64_t policy_version = 0;
  std::string policy{}, calendar{};
  Duration used{};  // open time used up to here, of the target that counts
  std::optional<Duration> target{};
  std::optional<TimePoint> deadline{};
  // The same of the acknowledgement; only of a first wait that has a target for it.
  Duration acknowledge_used{};
  std::optional<Duration> acknowledge_target{};
  std::optional<TimePoint> acknowledge_by{};
  // The open spans from the last step to this one, by the calendar that ran; at most kStepSpansMax.
  std::vector<OpenSpan> counted{};
};

std::string_view NameOf(ClockStep::What what);

}  // namespace firstreply::triage
