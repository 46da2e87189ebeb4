// From a store to the statistics of a period: loads, counts, renders.
//
// For the API, `firstreply report` and /metrics alike. Takes seconds for a million waits: not for
// the network thread. Throws DiskFailure.
#pragma once

#include <string>

#include "dashboards/report/statistics_report.h"
#include "ingest/base/database.h"
#include "triage/statistics/wait_loading.h"
#include "triage/statistics/window_figures.h"
#include "triage/triage_engine.h"

namespace firstreply::dashboards {

// Responses of a period that are read for their signals; of more nothing is said.
inline constexpr int64_t kResponsesReadMax = 200'000;

struct MeasuredPeriod {
  triage::Statistics statistics;
  StatisticsScope scope;
};

// `reviews_per_day`: of how many posts a day the review lane is. kInvalid: no such zone. kTooLarge:
// too many waits.
Result<MeasuredPeriod> MeasurePeriod(Reader& reader, const triage::WaitSelection& waits,
                                     const std::string& zone,
                                     const triage::PolicyTimeline& policies, TimePoint now,
                                     int64_t reviews_per_day = triage::kReviewsPerDayDefault);

// The same as it would have been by `circumstances` (triage/statistics/what_if.h).
Result<MeasuredPeriod> MeasurePeriodAsIf(Reader& reader, const triage::WaitSelection& waits,
                                         const std::string& zone,
                                         const triage::Circumstances& circumstances, TimePoint now,
                                         int64_t reviews_per_day = triage::kReviewsPerDayDefault);

// What /metrics shows, by brand, source and urgency. kTooLarge.
Result<std::vector<triage::WindowGroup>> MeasureWindows(Reader& reader, TimePoint now);

}  // namespace firstreply::dashboards
