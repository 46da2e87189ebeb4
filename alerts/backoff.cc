#include "alerts/backoff.h"

#include <algorithm>

namespace firstreply::alerts {

Duration PauseAfter(int64_t failures, double chance) {
  Duration longest = kPauseFirst;
  for (int64_t i = 1; i < failures && longest < kPauseLongest; ++i) longest *= 2;
  longest = std::min(longest, kPauseLongest);
  const double drawn = std::clamp(chance, 0.0, 1.0) * static_cast<double>(longest.count());
  return std::max(kPauseLeast, Duration(static_cast<int64_t>(drawn)));
}

}  // namespace firstreply::alerts
