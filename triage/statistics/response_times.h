// How long people wait, in the few figures that a person reads: percentiles and shares within
// horizons, over the answered and those who still wait, and the answered alone beside it.
//
// Pure; any thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "triage/statistics/judged_wait.h"
#include "triage/statistics/survival.h"

namespace firstreply::triage {

inline constexpr std::array<int64_t, 3> kPercentiles = {50, 90, 95};
inline constexpr std::array<Duration, 4> kHorizons = {
    std::chrono::minutes(15), std::chrono::hours(1), std::chrono::hours(4), std::chrono::hours(24)};

struct ResponseTimes {
  // The least time by which this share of all was answered, and where it lies with 95 % confidence.
  // Unset: not reached yet.
  struct Percentile {
    std::optional<Duration> at;
    ResponseCurve::Interval interval;
  };

  int64_t answered = 0;
  int64_t waiting = 0;    // censored at now
  int64_t otherwise = 0;  // another end: competes with an answer
  std::array<Percentile, kPercentiles.size()> percentiles;
  std::array<ResponseCurve::Share, kHorizons.size()> within;  // answered within the horizon

  // Over the answered alone, by nearest rank: what other tools show, and too good the more people
  // are never answered. Only to be shown with this name.
  std::array<std::optional<Duration>, kPercentiles.size()> answered_only;

  int64_t total() const { return answered + waiting + otherwise; }
  // By which estimate: of Kaplan and Meier, or where other ends compete, of Aalen and Johansen.
  bool has_competing_ends() const { return otherwise > 0; }
};

ResponseTimes TimesOf(std::span<const Waited> waits);
// The same with the curve itself, for those who draw it.
ResponseTimes TimesOf(std::span<const Waited> waits, const ResponseCurve& curve);

// Of a curve with more points every so-and-so-manieth, the last one always: enough to be drawn.
std::vector<CurvePoint> Thinned(std::span<const CurvePoint> points, size_t count_max);

// Nearest rank: the smallest of `sorted` that at least the share `percent` of them do not exceed.
// `percent` in 1..100.
std::optional<Duration> NearestRank(std::span<const Duration> sorted, int64_t percent);

}  // namespace firstreply::triage
