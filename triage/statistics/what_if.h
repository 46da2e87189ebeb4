// The waits of a period as they would have been by other policies: "what if the target were 30
// minutes, or we were open on Saturdays".
//
// What customers and we said and did stays as it was, agents' own words included; only targets and
// hours are others, from the first day on. Whoever would have worked otherwise under them is beyond
// this. Which responses are human was settled as they came, and stays.
//
// Over any Reader; reads every thread of the period whole: about a minute for a million waits.
#pragma once

#include <functional>

#include "triage/statistics/wait_loading.h"
#include "triage/triage_engine.h"

namespace firstreply::triage {

// As `LoadMeasuredWaits`, in the same order, but measured by `circumstances` and held in memory
// until all are known.
Result<int64_t> LoadWaitsAsIf(Reader& reader, const WaitSelection& selection,
                              const Circumstances& circumstances, TimePoint now,
                              const std::function<void(const MeasuredWait&)>& take);

}  // namespace firstreply::triage
