#include "triage/statistics/open_time.h"

#include <algorithm>

namespace firstreply::triage {

OpenTimes::OpenTimes(const PolicyTimeline& timeline) {
  for (const PolicyVersion& version : timeline) {
    Version& kept = versions_.emplace_back();
    kept.from = version.from;
    for (const Policy& policy : version.policies->policies())
      kept.calendars.emplace(policy.name, policy.calendar);
  }
}

std::optional<Duration> OpenTimes::Of(std::string_view policy, TimePoint from, TimePoint to) const {
  Duration open{};
  for (size_t i = 0; i < versions_.size(); ++i) {
    TimePoint begin = from;
    TimePoint end = to;
    if (i > 0) begin = std::max(begin, versions_[i].from);
    if (i + 1 < versions_.size()) end = std::min(end, versions_[i + 1].from);
    if (begin >= end) continue;
    const auto calendar = versions_[i].calendars.find(policy);
    if (calendar == versions_[i].calendars.end()) return std::nullopt;
    open += calendar->second->Elapsed(begin, end);
  }
  return open;
}

}  // namespace firstreply::triage
