#include "triage/statistics/survival.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace firstreply::triage {
namespace {

// The 97.5 % point of the standard normal distribution.
constexpr double kZ = 1.959963984540054;

// What products of a million rounded factors may be off by; far less than the least step of such a
// curve.
constexpr double kRounding = 1e-10;

struct Band {
  double lower = 0;
  double upper = 0;
};

// Symmetric on the scale of log(-log(p)), where the band cannot leave 0..1. At 0 and 1 there is
// none.
std::optional<Band> LogLogBand(double probability, double standard_error) {
  if (probability <= 0 || probability >= 1) return std::nullopt;
  const double log_probability = std::log(probability);
  const double centre = std::log(-log_probability);
  const double half = kZ * standard_error / (probability * -log_probability);
  return Band{.lower = std::exp(-std::exp(centre + half)),
              .upper = std::exp(-std::exp(centre - half))};
}

// Those who left at one time, and those who still waited just before.
struct Departures {
  int64_t at_risk = 0;
  int64_t answered = 0;
  int64_t otherwise = 0;
  int64_t waiting = 0;  // censored

  int64_t ended() const { return answered + otherwise; }
};

// Kaplan and Meier's product with Greenwood's variance.
class PlainCurve {
 public:
  void Take(const Departures& now) {
    const auto at_risk = static_cast<double>(now.at_risk);
    const auto left = static_cast<double>(now.at_risk - now.answered);
    survival_ *= left / at_risk;
    if (left > 0) relative_variance_ += static_cast<double>(now.answered) / (at_risk * left);
  }

  void Describe(CurvePoint& point) const {
    point.unanswered = survival_;
    const auto band = LogLogBand(survival_, survival_ * std::sqrt(relative_variance_));
    if (!band) return;
    point.lower = band->lower;
    point.upper = band->upper;
    point.has_band = true;
  }

 private:
  double survival_ = 1;
  double relative_variance_ = 0;  // of `survival_`, by its square
};

// Aalen and Johansen's incidence of answers with its infinitesimal jackknife: the variance is the
// sum of the squares of what each wait's weight does to the incidence (its influence).
//
// Whoever still waits has the same influence. Whoever left at T moves, when the incidence grows by
// D, by D times a slope that is fixed at T: what the weight did to survival, by survival. So three
// sums over all who left are enough, and the curve costs one pass where influences kept one by one
// would cost their square.
class CompetingCurve {
 public:
  void Take(const Departures& now) {
    const auto at_risk = static_cast<double>(now.at_risk);
    const auto answered = static_cast<double>(now.answered);
    const auto left = static_cast<double>(now.at_risk - now.ended());
    const double before = survival_;

    const double growth = before * answered / at_risk;
    gone_squares_ += growth * (2 * gone_products_ + growth * gone_slopes_);
    gone_products_ += growth * gone_slopes_;
    incidence_ += growth;
    influence_ += growth * (slope_ - 1 / at_risk);
    survival_ *= left / at_risk;
    if (left > 0) slope_ += static_cast<double>(now.ended()) / (at_risk * left);

    // When nobody is left the incidence grows no more, and slopes are of no account.
    const double end_slope = left > 0 ? slope_ - 1 / left : 0;
    Leave(answered, influence_ + before / at_risk, end_slope);
    Leave(static_cast<double>(now.otherwise), influence_, end_slope);
    Leave(static_cast<double>(now.waiting), influence_, slope_);
    remaining_ = static_cast<double>(now.at_risk - now.ended() - now.waiting);
  }

  void Describe(CurvePoint& point) const {
    point.unanswered = 1 - incidence_;
    const double variance = gone_squares_ + remaining_ * influence_ * influence_;
    const auto band = LogLogBand(incidence_, std::sqrt(std::max(variance, 0.0)));
    if (!band) return;
    point.lower = 1 - band->upper;
    point.upper = 1 - band->lower;
    point.has_band = true;
  }

 private:
  void Leave(double count, double influence, double slope) {
    gone_squares_ += count * influence * influence;
    gone_products_ += count * influence * slope;
    gone_slopes_ += count * slope * slope;
  }

  double survival_ = 1;  // nothing ended it
  double incidence_ = 0;
  double influence_ = 0;      // of each who still waits
  double slope_ = 0;          // the same
  double remaining_ = 0;      // how many those are
  double gone_squares_ = 0;   // over those who left: influence squared,
  double gone_products_ = 0;  // influence by slope,
  double gone_slopes_ = 0;    // slope squared
};

// One for each distinct time of `sorted`.
template <typename Visit>
void ForEachTime(std::span<const Waited> sorted, const Visit& visit) {
  for (size_t i = 0; i < sorted.size();) {
    const Duration time = sorted[i].time;
    Departures now{.at_risk = static_cast<int64_t>(sorted.size() - i)};
    for (; i < sorted.size() && sorted[i].time == time; ++i) {
      switch (sorted[i].ending) {
        case Ending::kWaiting:
          ++now.waiting;
          break;
        case Ending::kAnswered:
          ++now.answered;
          break;
        case Ending::kOtherwise:
          ++now.otherwise;
          break;
      }
    }
    visit(time, now);
  }
}

template <typename Curve>
std::vector<CurvePoint> PointsOf(std::span<const Waited> sorted) {
  std::vector<CurvePoint> points;
  Curve curve;
  ForEachTime(sorted, [&](Duration time, const Departures& now) {
    curve.Take(now);
    if (now.ended() == 0) return;
    CurvePoint& point = points.emplace_back();
    point.time = time;
    point.at_risk = now.at_risk;
    point.answered = now.answered;
    point.otherwise = now.otherwise;
    curve.Describe(point);
  });
  return points;
}

// What may still be unanswered when `percent` are answered.
double UnansweredAt(int64_t percent) {
  if (percent < 1 || percent > 99) throw std::logic_error("a percentile outside 1..99");
  return static_cast<double>(100 - percent) / 100 + kRounding;
}

}  // namespace

ResponseCurve::ResponseCurve(std::span<const Waited> waits)
    : total_(static_cast<int64_t>(waits.size())) {
  std::vector<Waited> sorted(waits.begin(), waits.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const Waited& a, const Waited& b) { return a.time < b.time; });
  if (sorted.empty()) return;
  if (sorted.front().time < Duration::zero())
    throw std::logic_error("a wait ended before it began");

  has_other_endings_ = std::any_of(sorted.begin(), sorted.end(), [](const Waited& one) {
    return one.ending == Ending::kOtherwise;
  });
  points_ = has_other_endings_ ? PointsOf<CompetingCurve>(sorted) : PointsOf<PlainCurve>(sorted);
  last_time_ = sorted.back().time;
  all_ended_ = !points_.empty() &&
               points_.back().at_risk == points_.back().answered + points_.back().otherwise;
}

std::optional<Duration> ResponseCurve::Percentile(int64_t percent) const {
  const double level = UnansweredAt(percent);
  for (const CurvePoint& point : points_) {
    if (point.unanswered <= level) return point.time;
  }
  return std::nullopt;
}

ResponseCurve::Interval ResponseCurve::PercentileInterval(int64_t percent) const {
  const double level = UnansweredAt(percent);
  Interval interval;
  // Bounds need not fall all along the curve as the curve itself does: hence no bisection.
  for (const CurvePoint& point : points_) {
    if (!point.has_band) continue;
    if (!interval.from && point.lower <= level) interval.from = point.time;
    if (!interval.to && point.upper <= level) interval.to = point.time;
  }
  return interval;
}

ResponseCurve::Share ResponseCurve::AnsweredWithin(Duration time) const {
  Share share;
  share.observed = total_ > 0 && (all_ended_ || time <= last_time_);
  const auto after =
      std::upper_bound(points_.begin(), points_.end(), time,
                       [](Duration t, const CurvePoint& point) { return t < point.time; });
  if (after == points_.begin()) return share;
  const CurvePoint& point = *std::prev(after);
  share.share = 1 - point.unanswered;
  share.lower = 1 - point.upper;
  share.upper = 1 - point.lower;
  share.has_band = point.has_band;
  return share;
}

std::optional<ResponseCurve::Share> ShareOf(int64_t hits, int64_t total) {
  if (hits < 0 || hits > total)
    throw std::logic_error("a share of more than all, or of less than none");
  if (total == 0) return std::nullopt;
  const auto of_all = static_cast<double>(total);
  const auto in = static_cast<double>(hits);
  const auto out = static_cast<double>(total - hits);
  constexpr double kSquare = kZ * kZ;
  const double centre = (in + kSquare / 2) / (of_all + kSquare);
  const double half = kZ / (of_all + kSquare) * std::sqrt(in * out / of_all + kSquare / 4);
  return ResponseCurve::Share{.share = in / of_all,
                              .lower = hits == 0 ? 0 : std::max(centre - half, 0.0),
                              .upper = hits == total ? 1 : std::min(centre + half, 1.0),
                              .has_band = true};
}

}  // namespace firstreply::triage
