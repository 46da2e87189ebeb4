#include "triage/clock/response_clock.h"

#include <algorithm>
#include <tuple>

#include "triage/clock/answer_waits.h"
#include "triage/clock/follow_up_waits.h"
#include "triage/clock/promise_waits.h"

namespace firstreply::triage {

std::vector<Wait> MeasureWaits(const ClockInput& input, const PolicyTimeline& timeline,
                               TimePoint now, std::vector<ClockStep>* steps) {
  // What is not in force yet changes nothing.
  if (timeline.size() > 1 && timeline.back().from > now) {
    PolicyTimeline known = timeline;
    while (known.size() > 1 && known.back().from > now) known.pop_back();
    return MeasureWaits(input, known, now, steps);
  }
  const std::vector<ClockFact> in_private = FactsOf(input, true);
  const AnswerWaits answers = MeasureAnswerWaits(input, in_private, timeline, now, steps);
  std::vector<Wait> waits = answers.waits;
  const auto add = [&waits](const std::vector<Wait>& more) {
    waits.insert(waits.end(), more.begin(), more.end());
  };
  add(FollowUpWaits(answers.handoffs, in_private, timeline, now, steps));
  add(PromiseWaits(input, in_private, answers, timeline, now, steps));
  std::stable_sort(waits.begin(), waits.end(), [](const Wait& a, const Wait& b) {
    return std::tie(a.opened_at, a.kind) < std::tie(b.opened_at, b.kind);
  });
  if (steps) {
    std::stable_sort(steps->begin(), steps->end(),
                     [](const ClockStep& a, const ClockStep& b) { return a.at < b.at; });
  }
  return waits;
}

}  // namespace firstreply::triage
