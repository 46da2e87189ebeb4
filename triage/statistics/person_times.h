// How long a person waits: from the first cry anywhere to the first answer anywhere.
//
// Who complains on three platforms and is answered on one waited once, from the first of the three.
// A person is all accounts known to be of one customer (by a contact event's `customer_ref` or an
// agent's link, never by a guess); an account of which nothing is known is a person of its own. For
// each brand a person counts by itself. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "triage/statistics/measured_wait.h"
#include "triage/statistics/survival.h"

namespace firstreply::triage {

class PersonTimes {
 public:
  // In any order. A handoff's follow-up counts as waiting on and being answered; adopted waits, and
  // promises and follow-ups of someone of whom no cry is counted, do not.
  void Add(const MeasuredWait& wait, TimePoint now);

  // One for each person, by brand and person: answered at the first answer after the first cry;
  // ended otherwise where each wait ended so; else waiting.
  std::vector<Waited> Finish(TimePoint now) const;

 private:
  struct Person {
    std::optional<TimePoint> cried_at;
    std::vector<TimePoint> answers;
    std::optional<TimePoint> last_end;
    bool waits = false;

    std::optional<TimePoint> FirstAnswer() const;
  };
  std::map<std::string, std::map<int64_t, Person>, std::less<>> brands_;
};

}  // namespace firstreply::triage
