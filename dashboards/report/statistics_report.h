// What is said of the waits of a period, as JSON with everything and as a page for a person.
//
// The same numbers in both, and the same rule: no share stands without what is left out of it, none
// is shown of fewer than `kDecidedMin`, and what counts the answered only says so. No post text, no
// customers; why something was dismissed is masked (law 10). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "ingest/base/clock.h"
#include "triage/response/response_quality.h"
#include "triage/review/missed_estimate.h"
#include "triage/statistics/statistics.h"

namespace firstreply::dashboards {

// Which waits the statistics are of.
struct StatisticsScope {
  TimePoint from{};  // waits that started in [from, to)
  TimePoint to{};
  std::optional<std::set<std::string>> brands{};  // unset: all
  std::string zone = "UTC";                       // of the hours of the week
  // Conversations of the period in which nobody ever had to wait: nothing they said needed an
  // answer.
  int64_t conversations_without_wait = 0;
  // What the model misses, as far as people looked; unset: there were too many posts to count.
  std::optional<triage::MissedEstimate> missed{};
  // Of the responses that were given in the period; unset: there were too many to read.
  std::optional<triage::ResponseQuality> responses{};
};

// dashboards/api/openapi.yaml describes it, as `Statistics`.
std::string RenderStatisticsJson(const triage::Statistics& statistics,
                                 const StatisticsScope& scope);

std::string RenderStatisticsText(const triage::Statistics& statistics,
                                 const StatisticsScope& scope);

}  // namespace firstreply::dashboards
