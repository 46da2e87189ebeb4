#include "triage/response_statistics.h"

#include <algorithm>

#include "triage/statistics/response_times.h"

namespace firstreply::triage {
namespace {

class Collector {
 public:
  void Add(const Wait& first) {
    ++summary_.conversations;
    if (!first.answered()) return;
    ++summary_.answered;
    times_.push_back(first.response_at.at - first.started_at.at);
  }

  ResponseSummary Finish() {
    std::sort(times_.begin(), times_.end());
    summary_.unanswered = summary_.conversations - summary_.answered;
    summary_.first_response = {NearestRank(times_, 50), NearestRank(times_, 90),
                               NearestRank(times_, 100)};
    return summary_;
  }

 private:
  ResponseSummary summary_;
  std::vector<Duration> times_;
};

void Count(Outcome outcome, OutcomeCounts& counts) {
  switch (outcome) {
    case Outcome::kMet:
      ++counts.met;
      break;
    case Outcome::kMissed:
      ++counts.missed;
      break;
    case Outcome::kCancelled:
      ++counts.cancelled;
      break;
    case Outcome::kUndecided:
      ++counts.undecided;
      break;
  }
}

}  // namespace

ResponseStatistics Summarise(std::span<const Conversation> conversations) {
  Collector all;
  std::map<std::string, Collector> brands;
  ResponseStatistics statistics;
  for (const Conversation& conversation : conversations) {
    const Wait* first = FirstWait(conversation);
    if (!first) continue;
    all.Add(*first);
    brands[conversation.brand].Add(*first);
    Count(first->outcome, statistics.outcomes);
  }
  statistics.all = all.Finish();
  for (auto& [brand, collector] : brands) statistics.brands[brand] = collector.Finish();
  return statistics;
}

}  // namespace firstreply::triage
