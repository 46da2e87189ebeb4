// What there is to review, from the store: customers' posts that stand and that the model, not
// their source, said need no response; with what agents have said of them since
// (triage/feedback.h), of which the last counts.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "ingest/base/database.h"
#include "ingest/base/result.h"
#include "triage/review/review_sample.h"

namespace firstreply::triage {

// Posts of a period that are looked through; more is an error, and a shorter one has to be asked
// for.
inline constexpr int64_t kReviewPostsMax = 1'000'000;

struct ReviewSelection {
  TimePoint from{};  // posts of [from, to)
  TimePoint to{};
  std::optional<std::set<std::string>> brands{};  // unset: all
  int64_t per_day = kReviewsPerDayDefault;
  int64_t posts_max = kReviewPostsMax;
};

// kTooLarge. Over any Reader; takes microseconds a post.
Result<ReviewDays> DrawReviews(Reader& reader, const ReviewSelection& selection);

}  // namespace firstreply::triage
