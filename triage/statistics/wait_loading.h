// Reads the waits of a period out of the store, one after the other.
//
// Any thread with a Reader of its own; for a million waits it takes seconds.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "ingest/base/database.h"
#include "ingest/base/limits.h"
#include "triage/policy/policy_set.h"
#include "triage/statistics/measured_wait.h"

namespace firstreply::triage {

struct WaitSelection {
  TimePoint from{};  // waits that started in [from, to)
  TimePoint to{};
  std::optional<std::set<std::string>> brands{};  // unset: all
  size_t waits_max = kStatisticsWaitsMax;

  bool Wants(std::string_view brand) const;
  Error TooMany() const;  // kTooLarge: there are more than `waits_max`
};

// Calls `take` for each wait of a conversation that stands, by start, conversation and number.
// `policies` say which hours were open until `now`. Returns how many there were. kTooLarge: more
// than `waits_max`, of which `take` has seen as many.
Result<int64_t> LoadMeasuredWaits(Reader& reader, const WaitSelection& selection,
                                  const PolicyTimeline& policies, TimePoint now,
                                  const std::function<void(const MeasuredWait&)>& take);

// Conversations whose customer first spoke in the period, and in which nobody ever had to wait.
int64_t CountConversationsWithoutWait(Reader& reader, const WaitSelection& selection);

}  // namespace firstreply::triage
