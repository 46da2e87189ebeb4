#include "triage/statistics/wait_labels.h"

#include <set>
#include <utility>

#include "ingest/post_labels.h"
#include "triage/customer.h"
#include "triage/statistics/judged_wait.h"

namespace firstreply::triage {

WaitLabels::WaitLabels(Reader& reader, const PolicyTimeline& policies, TimePoint now)
    : reader_(reader), open_times_(policies), now_(now) {}

void WaitLabels::AddTo(MeasuredWait& wait, const Source& source) {
  wait.person = PersonOf(wait.brand, source.account);
  if (auto labels = ingest::LoadPostLabels(reader_, source.about)) {
    wait.platform = std::move(labels->platform);
    wait.channel = std::move(labels->channel);
    wait.source = std::move(labels->source);
    wait.language = std::move(labels->language);
    wait.topics = std::move(labels->topics);
  }
  const TimePoint end = wait.started_at + WaitedOf(wait, now_).time;
  wait.open_time = open_times_.Of(source.policy, wait.started_at, end);
}

int64_t WaitLabels::PersonOf(const std::string& brand, int64_t account) {
  std::map<int64_t, int64_t>& known = persons_[brand];
  if (const auto found = known.find(account); found != known.end()) return found->second;
  const std::set<int64_t> accounts = AccountsOfCustomer(reader_, brand, account);
  for (const int64_t one : accounts) known.emplace(one, *accounts.begin());
  return *accounts.begin();
}

}  // namespace firstreply::triage
