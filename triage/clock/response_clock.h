// The response clock: from what was said and done to the waits, by the times of the facts
// themselves.
//
// Pure: a wait is a function of what was said, of the policies in force, and of `now`. Nothing here
// knows when a fact reached us, so any order of arrival ends in the same waits (law 2), and a fact
// that comes late changes them as if it had been there all along (law 4).
//
// The rules; tests/triage/situations has each as an example:
// - A wait (`first`, later `next`) starts at the first customer post that needs a response while
// none of
//   the two is open. What is said meanwhile belongs to it and may raise its urgency.
// - Acknowledged: the first human, handoff or template response. Answered: the first human one.
// - A handoff ends the wait, cancelled (`handed off`) if it was undecided, and opens a `follow_up`.
// - A promise answers the wait before it and starts a `promise` wait; our next human response ends
// that.
// - What the customer takes back before the decision cancels; what else they said since and left
// standing
//   starts a wait of its own at its own time. After the decision the outcome stands.
// - A response taken back at or before its own time never counted. Later, the outcome stands, and a
//   `next` wait starts at the deletion unless another answer to that wait stands.
// - An edit after which a post needs a response starts a wait at the edit; one that ends the need
// cancels.
// - At one instant: what is said comes first, then answers, then deadlines, then everything that
// ends or
//   takes back.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "triage/attribution.h"
#include "triage/clock/act.h"
#include "triage/clock/clock_step.h"
#include "triage/clock/wait.h"
#include "triage/policy/policy_set.h"

namespace firstreply::triage {

// A time in which a brand was not watched: from `removed_at` until it came back.
struct Unwatched {
  TimePoint removed_at;
  std::optional<TimePoint> restored_at;
};

// All that bears on the waits of one conversation.
struct ClockInput {
  const Dialogue* dialogue = nullptr;
  // What the same customer and the brand said to each other in private in other threads, in order
  // of time, contacts included.
  std::span<const ingest::FiledPost* const> said_elsewhere;
  std::span<const ingest::FiledPost* const> responses_elsewhere;
  // The brand's responses in conversations that an agent linked as the same matter, in order of
  // time.
  std::span<const ingest::FiledPost* const> linked_responses;
  std::span<const Act> acts;  // of this conversation, by `at`, then id
  std::span<const Unwatched> unwatched;
};

// The waits of one conversation as they stand at `now`, by `opened_at`, then kind. A customer's
// post dated after `now` starts its clock all the same; every other fact takes part when its time
// has come. With `steps`, how they came about.
std::vector<Wait> MeasureWaits(const ClockInput& input, const PolicyTimeline& timeline,
                               TimePoint now, std::vector<ClockStep>* steps = nullptr);

}  // namespace firstreply::triage
