// How much the model misses, from the posts that people looked at again.
//
// Each brand's day is a stratum with a simple random sample of its own. The estimate is of the days
// in which somebody looked at anything, and says how many posts lie in the others: nothing is
// carried over to them in silence. Its interval is that of Clopper and Pearson (1934) at the
// effective sample size of Kish (1965), 1 / sum(W^2 / n) over days of weight W with n looked at, as
// Korn and Graubard (1998, "Confidence intervals for proportions with small expected number of
// positive counts estimated from survey data") advise where events are rare: exact where every day
// was sampled at one rate, and not too narrow elsewhere (tests/triage/review has the proof by
// simulation).
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "triage/review/review_sample.h"

namespace firstreply::triage {

// Below this many posts looked at nothing is estimated.
inline constexpr int64_t kReviewedMin = 30;

struct Interval {
  double lower = 0, upper = 0;
};

// Clopper and Pearson's, of 95 %. `hits` and `total` may be no whole numbers; 0 <= hits <= total,
// total > 0.
Interval ExactInterval(double hits, double total);

// Of the posts in the days that were looked at.
struct Missed {
  int64_t seen = 0;     // by those who looked
  double estimate = 0;  // among all, with its interval
  Interval interval{};
};

struct MissedEstimate {
  int64_t judged = 0;    // posts said to need no response, in days that somebody looked at
  int64_t reviewed = 0;  // of these
  int64_t judged_on_other_days = 0;
  int64_t complaints_seen = 0, needs_seen = 0;
  // Unset: too few were looked at. A missed complaint needs a response too.
  std::optional<Missed> complaints{}, needs{};
};

MissedEstimate EstimateMissed(const ReviewDays& days);

}  // namespace firstreply::triage
