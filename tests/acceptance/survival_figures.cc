// Reads samples of waits and writes what response curves say of them, in the very lines of
// oracle/survival_curve.R, for survival_test.py to lay side by side.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "triage/statistics/survival.h"

namespace firstreply::triage {
namespace {

using Samples = std::map<int64_t, std::vector<Waited>>;

Ending EndingOf(const std::string& word) {
  if (word == "answered") return Ending::kAnswered;
  return word == "otherwise" ? Ending::kOtherwise : Ending::kWaiting;
}

Samples ReadSamples(std::istream& input) {
  Samples samples;
  int64_t sample = 0;
  int64_t time = 0;
  std::string ending;
  while (input >> sample >> time >> ending) {
    samples[sample].push_back({.time = Duration(time), .ending = EndingOf(ending)});
  }
  return samples;
}

std::string Text(std::optional<Duration> time) {
  return time ? fmt::format("{}", time->count()) : "NA";
}

std::string Bounds(bool has_band, double lower, double upper) {
  return has_band ? fmt::format("{:.17g}\t{:.17g}", lower, upper) : "NA\tNA";
}

void Write(int64_t sample, const std::vector<Waited>& waits) {
  const ResponseCurve curve(waits);
  for (const CurvePoint& point : curve.points()) {
    fmt::print("point\t{}\t{}\t{}\t{}\t{}\t{:.17g}\t{}\n", sample, point.time.count(),
               point.at_risk, point.answered, point.otherwise, point.unanswered,
               Bounds(point.has_band, point.lower, point.upper));
  }
  for (int64_t percent = 1; percent <= 99; ++percent) {
    const ResponseCurve::Interval interval = curve.PercentileInterval(percent);
    fmt::print("percentile\t{}\t{}\t{}\t{}\t{}\n", sample, percent, Text(curve.Percentile(percent)),
               Text(interval.from), Text(interval.to));
  }
  const auto hits = std::count_if(waits.begin(), waits.end(), [](const Waited& one) {
    return one.ending == Ending::kAnswered;
  });
  const auto share = ShareOf(hits, curve.total());
  if (!share) return;
  fmt::print("share\t{}\t{}\t{}\t{:.17g}\t{}\n", sample, hits, curve.total(), share->share,
             Bounds(share->has_band, share->lower, share->upper));
}

}  // namespace
}  // namespace firstreply::triage

int main() {
  for (const auto& [sample, waits] : firstreply::triage::ReadSamples(std::cin)) {
    firstreply::triage::Write(sample, waits);
  }
}
