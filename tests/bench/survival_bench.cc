// What a response curve costs, for 1,000 to 1,000,000 waits with and without other endings: build
// and three percentiles with their intervals. Times are exponential, all distinct or nearly so,
// which is the most points a curve can have.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "tests/support/random.h"
#include "triage/statistics/survival.h"

namespace firstreply::triage {
namespace {

std::vector<Waited> Waits(size_t count, bool with_other_endings) {
  test::Random random(13);
  std::vector<Waited> waits(count);
  for (Waited& one : waits) {
    const double uniform = static_cast<double>(random.Below(1'000'000'000) + 1) / 1e9;
    one.time = Duration(std::llround(-std::log(uniform) * 86'400'000));
    one.ending = random.Chance(30) ? Ending::kWaiting : Ending::kAnswered;
    if (with_other_endings && random.Chance(10)) one.ending = Ending::kOtherwise;
  }
  return waits;
}

void ResponseCurves(benchmark::State& state, bool with_other_endings) {
  const std::vector<Waited> waits = Waits(static_cast<size_t>(state.range(0)), with_other_endings);
  for (auto _ : state) {
    const ResponseCurve curve(waits);
    for (const int64_t percent : {50, 90, 99}) {
      benchmark::DoNotOptimize(curve.Percentile(percent));
      benchmark::DoNotOptimize(curve.PercentileInterval(percent));
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK_CAPTURE(ResponseCurves, Plain, false)->RangeMultiplier(10)->Range(1'000, 1'000'000);
BENCHMARK_CAPTURE(ResponseCurves, Competing, true)->RangeMultiplier(10)->Range(1'000, 1'000'000);

}  // namespace
}  // namespace firstreply::triage

BENCHMARK_MAIN();
