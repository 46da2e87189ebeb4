#include "triage/priority.h"

#include <algorithm>
#include <array>

namespace firstreply::triage {
namespace {

constexpr std::array<int, ingest::kSpreadStepMax + 1> kPercentOfStep = {0, 5, 10, 20, 30};

}  // namespace

std::optional<TimePoint> RanksAt(TimePoint started_at, std::optional<TimePoint> deadline,
                                 int spread_step) {
  if (!deadline) return std::nullopt;
  const auto step = static_cast<size_t>(std::clamp(spread_step, 0, ingest::kSpreadStepMax));
  const Duration span = std::max(*deadline - started_at, Duration(0));
  return *deadline - span / 100 * kPercentOfStep.at(step);
}

}  // namespace firstreply::triage
