// What a customer's history says of how urgent a post is.
//
//   repeat_contact   they needed a response in another thread within 30 days before
//   repeat_failure   they complained of the same topic in another thread within 90 days before, had
//                    an answer from a person there, and complain of it again
//   promise_broken   we promised something within 90 days before, its time has passed, and nobody
//                    has come back to them
//
// A function of facts by their own times: what was said or taken back later than the post itself
// changes nothing, in whatever order it reached us. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "triage/attribution.h"
#include "triage/context/earlier_case.h"

namespace firstreply::triage {

inline constexpr Duration kRepeatContactWithin = std::chrono::days(30);
inline constexpr Duration kRepeatFailureWithin = std::chrono::days(90);
inline constexpr Duration kPromiseRemembered = std::chrono::days(90);

// A term of kTerms, and the post that it goes back to; 0: what an agent said.
struct HistoryTerm {
  std::string_view term;
  int64_t cause = 0;
  bool operator==(const HistoryTerm&) const = default;
};

// All that is known of what went before.
struct History {
  std::span<const EarlierCase> earlier{};
  // Of the conversation itself.
  std::span<const ingest::FiledPost* const> responses{};
  std::span<const MadePromise> promises{};
  std::span<const TimePoint> settled{};
};

// When a form was said: an edit never before its post.
TimePoint SaidAt(const ingest::FiledPost& post, size_t version);

// Of one form of a customer's post, each term once, in the order above; of several causes the
// latest.
std::vector<HistoryTerm> HistoryTermsOf(const ingest::FiledPost& post, size_t version,
                                        const History& history);

}  // namespace firstreply::triage
