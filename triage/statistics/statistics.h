// All that is said of the waits of a period, from one pass over them.
//
//   StatisticsBuilder builder({.now = now, .zone = TimeZone::Utc()});
//   ... builder.Add(wait) for each ...
//   const Statistics statistics = std::move(builder).Finish();
//
// Needs some 400 bytes a wait while it counts, and sorts each of them a few times at the end: six
// seconds for a million (tests/bench/statistics_bench.cc). Pure; used on one thread.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "triage/calendar/time_zone.h"
#include "triage/statistics/attainment.h"
#include "triage/statistics/breakdown.h"
#include "triage/statistics/channel_parity.h"
#include "triage/statistics/follow_through.h"
#include "triage/statistics/person_times.h"
#include "triage/statistics/response_times.h"

namespace firstreply::triage {

inline constexpr size_t kWaitKinds = 4;

// One kind of waits.
struct KindFigures {
  WaitKind kind = WaitKind::kFirst;
  GroupFigures figures;
};

struct Statistics {
  TimePoint now{};
  GroupFigures answers;  // first and next waits together: the headline
  std::array<KindFigures, kWaitKinds> kinds{};
  std::vector<CurvePoint> curve;  // of the headline, by the wall clock; at most kCurvePointsMax
  std::vector<CurvePoint> open_curve;  // in open hours
  Dismissals dismissals;
  FollowThrough follow_through;
  ResponseTimes persons;  // from the first cry anywhere to the first answer anywhere
  std::array<std::vector<Group>, kDimensions> breakdown;
  std::vector<ChannelParity> parity;
};

inline constexpr size_t kCurvePointsMax = 200;

class StatisticsBuilder {
 public:
  struct Options {
    TimePoint now{};
    TimeZone zone = TimeZone::Utc();  // for the hours of the week
  };

  explicit StatisticsBuilder(Options options);

  void Add(const MeasuredWait& wait);
  size_t size() const { return waits_.size(); }
  Statistics Finish() const;

 private:
  size_t HourOfWeek(TimePoint at) const;

  const Options options_;
  std::vector<JudgedWait> waits_;
  Breakdown breakdown_;  // of waits for an answer
  ChannelComparison channels_;
  PersonTimes persons_;
  Dismissals dismissals_;
  FollowThrough follow_through_;
};

}  // namespace firstreply::triage
