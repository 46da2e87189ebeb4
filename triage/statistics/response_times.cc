#include "triage/statistics/response_times.h"

#include <algorithm>

namespace firstreply::triage {

std::optional<Duration> NearestRank(std::span<const Duration> sorted, int64_t percent) {
  if (sorted.empty()) return std::nullopt;
  const auto count = static_cast<int64_t>(sorted.size());
  const int64_t rank = (count * percent + 99) / 100;
  return sorted[static_cast<size_t>(std::max<int64_t>(rank, 1) - 1)];
}

ResponseTimes TimesOf(std::span<const Waited> waits) {
  return TimesOf(waits, ResponseCurve(waits));
}

ResponseTimes TimesOf(std::span<const Waited> waits, const ResponseCurve& curve) {
  ResponseTimes times;
  std::vector<Duration> answered;
  for (const Waited& wait : waits) {
    switch (wait.ending) {
      case Ending::kAnswered:
        answered.push_back(wait.time);
        break;
      case Ending::kWaiting:
        ++times.waiting;
        break;
      case Ending::kOtherwise:
        ++times.otherwise;
        break;
    }
  }
  times.answered = static_cast<int64_t>(answered.size());
  std::sort(answered.begin(), answered.end());
  for (size_t i = 0; i < kPercentiles.size(); ++i) {
    times.percentiles[i] = {.at = curve.Percentile(kPercentiles[i]),
                            .interval = curve.PercentileInterval(kPercentiles[i])};
    times.answered_only[i] = NearestRank(answered, kPercentiles[i]);
  }
  for (size_t i = 0; i < kHorizons.size(); ++i)
    times.within[i] = curve.AnsweredWithin(kHorizons[i]);
  return times;
}

std::vector<CurvePoint> Thinned(std::span<const CurvePoint> points, size_t count_max) {
  if (points.size() <= count_max || count_max == 0) return {points.begin(), points.end()};
  std::vector<CurvePoint> thinned;
  thinned.reserve(count_max);
  // The i-th of n shares of the way ends at the (i*size/n)-th point, so the last is the last.
  for (size_t i = 1; i <= count_max; ++i)
    thinned.push_back(points[i * points.size() / count_max - 1]);
  return thinned;
}

}  // namespace firstreply::triage
