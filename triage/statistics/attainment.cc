#include "triage/statistics/attainment.h"

#include <numeric>

namespace firstreply::triage {

std::optional<ResponseCurve::Share> Ratio::Share() const {
  if (total < kDecidedMin) return std::nullopt;
  return ShareOf(hits, total);
}

void Attainment::Add(const JudgedWait& wait, Mark mark) {
  const bool of_answer = mark == Mark::kAnswered;
  if (!of_answer && !wait.acknowledged) return;
  const Standing standing = of_answer ? wait.answered : *wait.acknowledged;
  const bool due = of_answer ? wait.answer_due : wait.acknowledgement_due;
  const bool seen = of_answer ? wait.has_response : wait.has_acknowledgement;
  ++counts_[static_cast<size_t>(standing)];
  switch (standing) {
    case Standing::kMet:
      met_due_ += due ? 1 : 0;
      break;
    case Standing::kMissed:
      missed_due_ += due ? 1 : 0;
      missed_answered_ += seen ? 1 : 0;
      break;
    case Standing::kDismissed:
      self_reported_dismissed_ += wait.self_reported ? 1 : 0;
      break;
    case Standing::kAnsweredElsewhere:
      self_reported_elsewhere_ += wait.self_reported ? 1 : 0;
      break;
    default:
      break;
  }
}

int64_t Attainment::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), int64_t{0});
}

Ratio Attainment::AsClaimed() const {
  const int64_t elsewhere = Count(Standing::kAnsweredElsewhere);
  return {Count(Standing::kMet) + elsewhere, decided() + elsewhere};
}

Ratio Attainment::SelfReportedMissed() const {
  const Ratio claimed = AsClaimed();
  return {claimed.hits - self_reported_elsewhere_, claimed.total + self_reported_dismissed_};
}

Ratio Attainment::HandedOff() const {
  return {Count(Standing::kHandedOff), total() - Count(Standing::kAdopted)};
}

void Dismissals::Add(const MeasuredWait& wait, const JudgedWait& judged) {
  if (judged.answered != Standing::kDismissed) return;
  Key key{wait.author, wait.reason};
  const auto known = counts_.find(key);
  Count& count = known != counts_.end()      ? known->second
                 : counts_.size() < kKeysMax ? counts_[std::move(key)]
                                             : others_;
  ++count.waits;
  if (wait.self_reported) ++count.self_reported;
}

}  // namespace firstreply::triage
