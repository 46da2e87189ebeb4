// How much of a stretch of time was open, by the calendars of the policies that were in force.
//
// Pure; used on one thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "triage/policy/policy_set.h"

namespace firstreply::triage {

class OpenTimes {
 public:
  // Keeps what it needs of `timeline`.
  explicit OpenTimes(const PolicyTimeline& timeline);

  // The open time of [from, to) by the calendar of the policy of this name, in each version of the
  // policies what that version said. Unset where a version in force has no such policy.
  std::optional<Duration> Of(std::string_view policy, TimePoint from, TimePoint to) const;

 private:
  struct Version {
    TimePoint from;
    std::map<std::string, std::shared_ptr<const Calendar>, std::less<>> calendars;
  };
  std::vector<Version> versions_;  // by time; the first also covers all time before it
};

}  // namespace firstreply::triage
