// How long people wait, with those who still wait counted: the share not yet answered after a time.
//
// An average over the answered alone leaves out whoever nobody answered, and so looks the better
// the more are ignored. Here everybody counts: who still waits is right-censored at now (Kaplan and
// Meier 1958); where some waits ended in another way (deleted, dismissed), the curve of answers is
// the cumulative incidence of Aalen and Johansen (1978), since to censor them would claim that they
// could still be answered. Who ends at the very time at which another is censored ended first.
//
// The bands are pointwise, 95 %, on the log-log scale (`conf.type="log-log"` of R's survival
// package, whose figures these are): of S(t) with Greenwood's variance; with other endings, of the
// incidence of answers with its infinitesimal jackknife, turned over (the upper bound of the
// unanswered is 1 less the lower one of the answered). At 0 and at 1 there is none, as R's NA.
//
// What must not be (negative times, a percentile outside 1..99, more hits than there are) is an
// exception. Building sorts, and is then one pass. Pure; threads may share a built curve.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ingest/base/clock.h"

namespace firstreply::triage {

enum class Ending : uint8_t { kWaiting, kAnswered, kOtherwise };

struct Waited {
  Duration time{};  // from the start to the end, or to now; never negative
  Ending ending = Ending::kWaiting;
};

// The curve from `time` up to the next point.
struct CurvePoint {
  Duration time{};
  int64_t at_risk = 0;   // who still waited just before
  int64_t answered = 0;  // at this very time
  int64_t otherwise = 0;
  double unanswered = 1;  // 1 less the share answered by then
  double lower = 1;       // its 95 % band; without meaning unless `has_band`
  double upper = 1;
  bool has_band = false;
};

class ResponseCurve {
 public:
  // In any order.
  explicit ResponseCurve(std::span<const Waited> waits);

  // One point per distinct time of an answer or another ending, ascending.
  const std::vector<CurvePoint>& points() const { return points_; }

  // The least time by which the share `percent` was answered: least t with unanswered(t) <= 1 -
  // percent/100, where a difference of 1e-10 counts as rounding. Unset: not reached yet. `percent`
  // in 1..99.
  std::optional<Duration> Percentile(int64_t percent) const;

  // The same of the band: the interval in which the percentile lies (Brookmeyer and Crowley 1982).
  // `from` is read from the lower bound, `to` from the upper one, where there is a band; unset: no
  // band reaches it. So a curve that falls to 0 in its last step can have a percentile there and no
  // `from`.
  struct Interval {
    std::optional<Duration> from, to;
  };
  Interval PercentileInterval(int64_t percent) const;

  // The share answered within `time`, with its band. Where nobody was watched for so long
  // (`observed` is false) it is the share last seen, and so a floor.
  struct Share {
    double share = 0, lower = 0, upper = 0;
    bool has_band = false;
    bool observed = true;
  };
  Share AnsweredWithin(Duration time) const;

  int64_t total() const { return total_; }
  bool has_other_endings() const { return has_other_endings_; }

 private:
  std::vector<CurvePoint> points_;
  int64_t total_ = 0;
  Duration last_time_{};    // the longest anybody was watched
  bool all_ended_ = false;  // and nobody waits beyond it
  bool has_other_endings_ = false;
};

// The share `hits` of `total`, with the 95 % interval of Wilson (1927). Of nothing: unset.
std::optional<ResponseCurve::Share> ShareOf(int64_t hits, int64_t total);

}  // namespace firstreply::triage
