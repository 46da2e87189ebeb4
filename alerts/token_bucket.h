// A destination's rate limit: so many deliveries at once, so many per second after that.
//
// Pure: it never reads a clock; every call takes `now`. Owned by one delivery queue and used on its
// thread only.
#pragma once

#include <cstdint>

#include "ingest/base/clock.h"

namespace firstreply::alerts {

class TokenBucket {
 public:
  struct Options {
    int64_t burst = 1;           // deliveries that may go out together; at least 1
    Duration refill_interval{};  // time until one more may go; zero means no limit
  };

  // `now` is a monotonic reading, here and below.
  TokenBucket(Options options, Duration now);

  // Takes one token. Returns zero when the delivery may go now, else how long to wait before trying
  // again (always > 0, at most `refill_interval`). A `now` earlier than the last one counts as the
  // last one.
  Duration Take(Duration now);

 private:
  const Options options_;
  Duration refilled_until_;  // tokens earned up to here are counted in `tokens_`
  int64_t tokens_;
};

}  // namespace firstreply::alerts
