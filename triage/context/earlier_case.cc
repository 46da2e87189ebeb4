#include "triage/context/earlier_case.h"

#include <algorithm>
#include <tuple>

#include "triage/clock/clock_facts.h"

namespace firstreply::triage {

std::vector<MadePromise> PromisesIn(std::span<const ingest::FiledPost* const> responses,
                                    std::span<const Act> acts) {
  std::vector<MadePromise> promises;
  const auto add = [&promises](TimePoint at, std::optional<TimePoint> due, int64_t post) {
    promises.push_back({.at = at, .due = due.value_or(at + kPromiseWithoutTime), .post = post});
  };
  for (const ingest::FiledPost* response : responses) {
    const ingest::FiledVersion& form = response->versions.front();
    if (!Counts(*response) || !form.promises) continue;
    add(response->posted_at.at, form.promised_by, response->id);
  }
  for (const Act& act : acts) {
    if (act.kind == ActKind::kPromised) add(act.at, act.promised_by, 0);
  }
  std::sort(promises.begin(), promises.end(), [](const MadePromise& a, const MadePromise& b) {
    return std::tie(a.at, a.due, a.post) < std::tie(b.at, b.due, b.post);
  });
  return promises;
}

std::vector<TimePoint> SettledBy(std::span<const Act> acts) {
  std::vector<TimePoint> settled;
  for (const Act& act : acts) {
    const bool settles = act.kind == ActKind::kAnsweredElsewhere || act.kind == ActKind::kDismissed;
    if (settles) settled.push_back(act.at);
  }
  return settled;
}

EarlierCase CaseOf(const Dialogue& dialogue, std::span<const Act> acts) {
  EarlierCase earlier;
  for (const ingest::FiledPost* post : dialogue.said) earlier.said.push_back(*post);
  for (const ingest::FiledPost* post : dialogue.responses) earlier.responses.push_back(*post);
  earlier.promises = PromisesIn(dialogue.responses, acts);
  earlier.settled = SettledBy(acts);
  return earlier;
}

}  // namespace firstreply::triage
