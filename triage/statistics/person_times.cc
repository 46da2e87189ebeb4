#include "triage/statistics/person_times.h"

#include <algorithm>

#include "triage/statistics/judged_wait.h"

namespace firstreply::triage {

void PersonTimes::Add(const MeasuredWait& wait, TimePoint now) {
  if (wait.adopted) return;
  const bool is_cry = wait.kind == WaitKind::kFirst || wait.kind == WaitKind::kNext;
  Person& person = brands_[wait.brand][wait.person];
  if (is_cry && (!person.cried_at || wait.started_at < *person.cried_at))
    person.cried_at = wait.started_at;
  if (wait.response_at) person.answers.push_back(*wait.response_at);
  // After a promise the customer has had an answer; before a follow-up is taken up it is their
  // turn.
  if (wait.kind == WaitKind::kPromise || !wait.running) return;
  const Waited waited = WaitedOf(wait, now);
  if (waited.ending == Ending::kWaiting) person.waits = true;
  if (waited.ending != Ending::kOtherwise) return;
  const TimePoint end = std::max(*wait.ended_at, wait.started_at);
  if (!person.last_end || end > *person.last_end) person.last_end = end;
}

std::optional<TimePoint> PersonTimes::Person::FirstAnswer() const {
  std::optional<TimePoint> first;
  for (const TimePoint answer : answers) {
    // What was said before belongs to an older matter.
    if (answer >= cried_at && (!first || answer < *first)) first = answer;
  }
  return first;
}

std::vector<Waited> PersonTimes::Finish(TimePoint now) const {
  std::vector<Waited> times;
  for (const auto& [brand, persons] : brands_) {
    for (const auto& [id, person] : persons) {
      if (!person.cried_at) continue;
      TimePoint until = now;
      Ending ending = Ending::kWaiting;
      if (const auto answer = person.FirstAnswer()) {
        until = *answer;
        ending = Ending::kAnswered;
      } else if (!person.waits && person.last_end) {
        until = *person.last_end;
        ending = Ending::kOtherwise;
      }
      times.push_back(
          {.time = std::max(until - *person.cried_at, Duration::zero()), .ending = ending});
    }
  }
  return times;
}

}  // namespace firstreply::triage
