// What moves the clocks of one conversation, each fact at its own time.
//
// The order of the kinds is that in which facts of one instant count: what is said first, then
// answers, then deadlines (which lie between `kAnsweredElsewhere` and `kEdited`), then everything
// that changes, ends or takes back. So an answer at the deadline is met, and a delete at the
// deadline is too late.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "triage/clock/response_clock.h"
#include "triage/policy/policy.h"

namespace firstreply::triage {

struct ClockFact {
  enum class Kind : uint8_t {
    kSaid,
    kResponded,
    kAnsweredElsewhere,
    kEdited,
    kUrgencySet,
    kPromised,
    kDismissed,
    kTaken,          // a customer's post, by its author
    kResponseTaken,  // a response, by us
    kUnwatched,
  };
  TimePoint at;
  Kind kind = Kind::kSaid;
  const ingest::FiledPost* post = nullptr;
  size_t version = 0;  // of `post->versions`; kSaid and kEdited
  const Act* act = nullptr;
};

// Whether deadlines of the same instant come before it.
inline bool ComesAfterDeadlines(const ClockFact& fact) {
  return fact.kind >= ClockFact::Kind::kEdited;
}

// In the order in which they count. `in_private`: only what was said in private, here and
// elsewhere; else what was said here, and the responses linked.
std::vector<ClockFact> FactsOf(const ClockInput& input, bool in_private);

// What the policies may ask about a wait that this form of a post starts.
PolicyFacts PolicyFactsOf(const Dialogue& dialogue, const ingest::FiledPost& post, size_t version);

// A response by a person that was not taken back at or before its own time.
bool Counts(const ingest::FiledPost& response);

// What agents say later than this, or date back by more, is their word alone.
inline constexpr int64_t kLatePercent = 80;
inline constexpr Duration kDatedBackMax = std::chrono::minutes(15);

// An act that comes after 80 % of the target, or was dated back by more than a quarter of an hour.
// `used` and `target` as at `act.told_at`.
bool IsSelfReported(const Act& act, Duration used, std::optional<Duration> target);

}  // namespace firstreply::triage
