#include "alerts/token_bucket.h"

#include <algorithm>

namespace firstreply::alerts {

TokenBucket::TokenBucket(Options options, Duration now)
    : options_(options), refilled_until_(now), tokens_(options.burst) {}

Duration TokenBucket::Take(Duration now) {
  if (options_.refill_interval <= Duration::zero()) return Duration::zero();

  // Whole intervals only, so that rounding never hands out a token early.
  const int64_t earned =
      std::max(now - refilled_until_, Duration::zero()) / options_.refill_interval;
  refilled_until_ += earned * options_.refill_interval;
  tokens_ = std::min(tokens_ + earned, options_.burst);

  if (tokens_ > 0) {
    --tokens_;
    return Duration::zero();
  }
  return std::min(refilled_until_ + options_.refill_interval - now, options_.refill_interval);
}

}  // namespace firstreply::alerts
