// What the statistics of many waits cost, in time and memory, without the store: counting them in,
// and everything that is said of them.
#include <benchmark/benchmark.h>

#include <cmath>

#include "tests/support/random.h"
#include "triage/statistics/statistics.h"
#include "triage/statistics/window_figures.h"

namespace firstreply::triage {
namespace {

constexpr TimePoint kNow = std::chrono::sys_days{std::chrono::year{2026} / 4 / 1};

MeasuredWait RandomWait(test::Random& random, int64_t person) {
  MeasuredWait wait;
  wait.kind = random.Chance(70) ? WaitKind::kFirst : WaitKind::kNext;
  wait.person = person;
  wait.brand = "brand " + std::to_string(random.Between(1, 20));
  wait.platform = "plaza";
  wait.channel = random.Chance(50) ? "plaza post" : "plaza message";
  wait.source = "wire";
  wait.urgency = static_cast<ingest::Urgency>(random.Between(0, 3));
  wait.topics = {"topic " + std::to_string(random.Between(1, 50))};
  wait.started_at = kNow - random.Between(Duration(0), Duration(std::chrono::days(28)));
  wait.deadline = wait.started_at + std::chrono::hours(1);
  const double uniform = static_cast<double>(random.Below(1'000'000) + 1) / 1e6;
  const Duration after(std::llround(-std::log(uniform) * 3'600'000));
  if (random.Chance(80) && wait.started_at + after <= kNow) {
    wait.response_at = wait.ended_at = wait.started_at + after;
    wait.outcome = *wait.response_at <= *wait.deadline ? Outcome::kMet : Outcome::kMissed;
  } else if (*wait.deadline <= kNow) {
    wait.outcome = Outcome::kMissed;
  }
  wait.open_time = WaitedOf(wait, kNow).time / 3;
  return wait;
}

void Everything(benchmark::State& state) {
  for (auto _ : state) {
    test::Random random(17);
    StatisticsBuilder builder({.now = kNow});
    for (int64_t i = 0; i < state.range(0); ++i) builder.Add(RandomWait(random, i));
    benchmark::DoNotOptimize(builder.Finish());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void Windows(benchmark::State& state) {
  for (auto _ : state) {
    test::Random random(17);
    WindowFigures figures(kNow);
    for (int64_t i = 0; i < state.range(0); ++i) figures.Add(RandomWait(random, i), "wire");
    benchmark::DoNotOptimize(figures.Finish());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(Everything)->RangeMultiplier(10)->Range(10'000, 1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(Windows)->RangeMultiplier(10)->Range(10'000, 1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace firstreply::triage

BENCHMARK_MAIN();
