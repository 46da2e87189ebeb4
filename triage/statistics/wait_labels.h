// What is counted of a wait and lies elsewhere: where the customer said it, in what language and
// about what, who they are, and how much of their time was open.
//
// Over any Reader; used on one thread. Remembers persons and calendars, so that it is for many
// waits of one pass.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "ingest/base/database.h"
#include "triage/statistics/measured_wait.h"
#include "triage/statistics/open_time.h"

namespace firstreply::triage {

class WaitLabels {
 public:
  // Where to ask for the rest of a wait.
  struct Source {
    int64_t about = 0;    // the customer's post
    int64_t account = 0;  // the customer's
    std::string policy{};
  };

  // `policies` say which hours were open until `now`.
  WaitLabels(Reader& reader, const PolicyTimeline& policies, TimePoint now);

  // `wait` has its brand, its times and how it ended.
  void AddTo(MeasuredWait& wait, const Source& source);

 private:
  // A person is named by the least of their accounts.
  int64_t PersonOf(const std::string& brand, int64_t account);

  Reader& reader_;
  const OpenTimes open_times_;
  const TimePoint now_;
  std::map<std::string, std::map<int64_t, int64_t>> persons_;  // by brand and account
};

}  // namespace firstreply::triage
