// A period as it was, beside the same as it would have been by other policies.
//
// Both from the same facts (triage/statistics/what_if.h says what that can and cannot tell). Pure.
#pragma once

#include <string>
#include <string_view>

#include "dashboards/report/statistics_answer.h"

namespace firstreply::dashboards {

// {"actual":{...},"what_if":{...}}: each as `RenderStatisticsJson` has it.
std::string RenderWhatIfJson(const MeasuredPeriod& actual, const MeasuredPeriod& what_if);

// The targets met on both sides, of each kind of wait and at each urgency. `name`: of the other
// policies.
std::string RenderWhatIfText(const MeasuredPeriod& actual, const MeasuredPeriod& what_if,
                             std::string_view name);

}  // namespace firstreply::dashboards
