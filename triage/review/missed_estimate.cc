#include "triage/review/missed_estimate.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>

namespace firstreply::triage {
namespace {

constexpr double kTail = 0.025;

struct Stratum {
  double judged = 0, reviewed = 0, complaints = 0, needs = 0;
};

Stratum StratumOf(const ReviewDay& day) {
  Stratum stratum{.judged = static_cast<double>(day.judged)};
  for (const Reviewable& post : day.sample) {
    stratum.reviewed += post.mark != ReviewMark::kNone;
    stratum.complaints += post.mark == ReviewMark::kMissedComplaint;
    stratum.needs +=
        post.mark == ReviewMark::kMissedComplaint || post.mark == ReviewMark::kNeedsResponse;
  }
  return stratum;
}

Missed MissedOf(const std::vector<Stratum>& strata, double Stratum::*hits, double judged) {
  double rate = 0, seen = 0, inverse = 0;
  for (const Stratum& stratum : strata) {
    const double weight = stratum.judged / judged;
    rate += weight * stratum.*hits / stratum.reviewed;
    inverse += weight * weight / stratum.reviewed;
    seen += stratum.*hits;
  }
  const double effective = 1 / inverse;
  const Interval rates = ExactInterval(std::min(rate * effective, effective), effective);
  // What was seen is there.
  return {.seen = static_cast<int64_t>(seen),
          .estimate = rate * judged,
          .interval = {std::max(rates.lower * judged, seen), std::max(rates.upper * judged, seen)}};
}

}  // namespace

Interval ExactInterval(double hits, double total) {
  using boost::math::ibeta_inv;
  const double misses = total - hits;
  return {.lower = hits > 0 ? ibeta_inv(hits, misses + 1, kTail) : 0,
          .upper = misses > 0 ? ibeta_inv(hits + 1, misses, 1 - kTail) : 1};
}

MissedEstimate EstimateMissed(const ReviewDays& days) {
  MissedEstimate estimate;
  std::vector<Stratum> strata;
  double judged = 0;
  for (const auto& [key, day] : days) {
    const Stratum stratum = StratumOf(day);
    if (stratum.reviewed == 0) {
      estimate.judged_on_other_days += day.judged;
      continue;
    }
    strata.push_back(stratum);
    judged += stratum.judged;
    estimate.judged += day.judged;
    estimate.reviewed += static_cast<int64_t>(stratum.reviewed);
    estimate.complaints_seen += static_cast<int64_t>(stratum.complaints);
    estimate.needs_seen += static_cast<int64_t>(stratum.needs);
  }
  if (estimate.reviewed < kReviewedMin) return estimate;
  estimate.complaints = MissedOf(strata, &Stratum::complaints, judged);
  estimate.needs = MissedOf(strata, &Stratum::needs, judged);
  return estimate;
}

}  // namespace firstreply::triage
