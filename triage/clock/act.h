// What an agent says of a conversation by hand: it moves clocks, and so it is a fact like a post,
// with its own time.
//
// A command brings it (`POST /api/v1/conversations/ID/acts`); it is never edited or removed. Plain
// value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/hint.h"

namespace firstreply::triage {

enum class ActKind : uint8_t {
  kAnsweredElsewhere,  // a person answered where we do not see it: ends every open wait
  kDismissed,          // nothing to answer: ends every open wait
  kLinked,             // this conversation and `linked_to` are of the same customer
  kPromised,           // what we said last was a promise, to be kept by `promised_by`
  kUrgencySet,         // this is `urgency`, whatever its posts say
};

std::string_view NameOf(ActKind kind);
std::optional<ActKind> ActKindNamed(std::string_view name);

struct Act {
  int64_t id = 0;
  int64_t conversation = 0;
  ActKind kind = ActKind::kDismissed;
  TimePoint at{};         // when it holds from: for `kAnsweredElsewhere` when the answer was given
  TimePoint told_at{};    // when the agent said so; never before `at`
  std::string author{};   // "user:anna"
  std::string channel{};  // kAnsweredElsewhere: where
  std::string reason{};   // kDismissed, kAnsweredElsewhere: why, and what shows it
  int64_t linked_to = 0;
  bool same_matter = false;  // kLinked: an answer there answers here
  std::optional<TimePoint> promised_by{};
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  bool operator==(const Act&) const = default;
};

}  // namespace firstreply::triage
