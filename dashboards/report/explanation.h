// How the clocks of one conversation came to stand as they do, so that a person can check each of
// them with pencil and paper: every step with its time, its cause, the policy and the version in
// force, the open spans counted and the time used; then what became of both marks, what is left
// out and why, what agents said by hand, and the ledger.
//
// Posts are named by their internal ids and never quoted; what agents wrote is masked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"
#include "triage/clock/act.h"
#include "triage/clock/clock_step.h"
#include "triage/conversation.h"
#include "triage/ledger.h"
#include "triage/triage_engine.h"
#include "triage/urgency/urgency.h"

namespace firstreply::dashboards {

// What made a customer's post as urgent as its words are, and by which version of what judges.
struct PostUrgency {
  int64_t post = 0;
  triage::UrgencyScore urgency{};
  int64_t judged_by = 0;  // 0: not known
  std::string model{};
};

struct Explanation {
  triage::Conversation conversation{};
  TimePoint now{};  // up to when everything has been decided
  std::vector<triage::ClockStep> steps{};
  std::vector<PostUrgency> judged{};             // of its posts those that were judged here
  std::vector<triage::FormInContext> context{};  // what went before makes of its posts
  std::vector<triage::Act> acts{};               // by `at`, then id
  std::vector<triage::LedgerEntry> ledger{};     // in the order in which it was written
};

// Of a conversation as it is stored, an alias of it is none. `circumstances`: what its waits were
// measured by.
Explanation Explain(Reader& reader, const triage::Conversation& conversation,
                    const triage::Circumstances& circumstances);

// For a person, in lines. Pure.
std::string RenderExplanationText(const Explanation& explanation);

// The same as openapi.yaml has it. Pure.
std::string RenderExplanationJson(const Explanation& explanation);

// Why a wait counts in no attainment (triage/statistics/judged_wait.h); unset: it does, or it is
// not decided yet. Without what an agent wrote.
std::optional<std::string> LeftOut(const Explanation& explanation, const triage::Wait& wait);

// What makes the word of an agent suspect that ended a wait; unset: nothing.
std::optional<std::string> SelfReported(const Explanation& explanation, const triage::Wait& wait);

// "1h 30m", "9m 59.750s", "0s"; hours are the largest unit, since a desk day is no day.
std::string InWords(Duration duration);

}  // namespace firstreply::dashboards
