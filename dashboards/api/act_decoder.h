// What an agent says by hand of a conversation: the body of POST /api/v1/conversations/ID/acts, and
// whether it can be so.
//
// The form is described in openapi.yaml. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/base/result.h"
#include "triage/clock/act.h"
#include "triage/clock/wait.h"

namespace firstreply::dashboards {

struct ActBody {
  triage::Act act;              // all that the body says; no conversation, author or `told_at`
  std::optional<TimePoint> at;  // as said; unset: now
};

// kInvalid names the field. Each kind has its own fields, and those of another are unknown to it.
Result<ActBody> DecodeAct(std::string_view body);

// What is wrong with an act, for whoever said it.
struct ActFault {
  std::string field;  // of the body; empty: the conversation is not one to say this of
  std::string what;
};

// `act` with `conversation`, `at` and `told_at`, and the waits of its conversation as they stand at
// `told_at`. Nothing: it can be so, and moves a clock or joins two conversations.
std::optional<ActFault> FaultOf(const triage::Act& act, std::span<const triage::Wait> waits);

}  // namespace firstreply::dashboards
