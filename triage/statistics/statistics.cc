#include "triage/statistics/statistics.h"

namespace firstreply::triage {
namespace {

using WaitList = std::vector<const JudgedWait*>;

std::vector<CurvePoint> CurveOf(const WaitList& waits, bool in_open_hours) {
  std::vector<Waited> times;
  for (const JudgedWait* wait : waits) {
    if (!wait->waited || (in_open_hours && !wait->open_time)) continue;
    times.push_back(*wait->waited);
    if (in_open_hours) times.back().time = *wait->open_time;
  }
  return Thinned(ResponseCurve(times).points(), kCurvePointsMax);
}

}  // namespace

StatisticsBuilder::StatisticsBuilder(Options options) : options_(std::move(options)) {}

size_t StatisticsBuilder::HourOfWeek(TimePoint at) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const auto local = std::chrono::floor<std::chrono::hours>(seconds.time_since_epoch() +
                                                            options_.zone.OffsetAt(seconds));
  // The epoch is a Thursday.
  constexpr int64_t kWeek = 7 * 24;
  const int64_t hour = (local.count() + 3 * 24) % kWeek;
  return static_cast<size_t>(hour < 0 ? hour + kWeek : hour);
}

void StatisticsBuilder::Add(const MeasuredWait& wait) {
  const auto number = static_cast<uint32_t>(waits_.size());
  const JudgedWait& judged = waits_.emplace_back(Judge(wait, options_.now));
  follow_through_.Add(judged);
  persons_.Add(wait, options_.now);
  if (!judged.IsForAnswer()) return;
  dismissals_.Add(wait, judged);
  breakdown_.Add(number, wait, HourOfWeek(wait.started_at));
  channels_.Add(wait.channel, judged);
}

Statistics StatisticsBuilder::Finish() const {
  Statistics statistics;
  statistics.now = options_.now;
  WaitList answers;
  std::array<WaitList, kWaitKinds> kinds;
  for (const JudgedWait& wait : waits_) {
    if (wait.IsForAnswer()) answers.push_back(&wait);
    kinds.at(static_cast<size_t>(wait.kind)).push_back(&wait);
  }
  statistics.answers = FiguresOf(answers);
  statistics.curve = CurveOf(answers, false);
  statistics.open_curve = CurveOf(answers, true);
  for (size_t kind = 0; kind < kWaitKinds; ++kind) {
    statistics.kinds[kind] = {.kind = static_cast<WaitKind>(kind),
                              .figures = FiguresOf(kinds[kind])};
  }
  statistics.dismissals = dismissals_;
  statistics.follow_through = follow_through_;
  statistics.persons = TimesOf(persons_.Finish(options_.now));
  for (size_t dimension = 0; dimension < kDimensions; ++dimension)
    statistics.breakdown[dimension] = breakdown_.By(static_cast<Dimension>(dimension), waits_);
  statistics.parity = channels_.Finish();
  return statistics;
}

}  // namespace firstreply::triage
