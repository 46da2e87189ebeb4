#include "triage/statistics/group_figures.h"

namespace firstreply::triage {

GroupFigures FiguresOf(std::span<const JudgedWait* const> waits) {
  GroupFigures figures;
  figures.waits = static_cast<int64_t>(waits.size());
  std::vector<Waited> times;
  std::vector<Waited> open_times;
  for (const JudgedWait* wait : waits) {
    figures.answered.Add(*wait, Mark::kAnswered);
    figures.acknowledged.Add(*wait, Mark::kAcknowledged);
    if (!wait->waited) continue;
    times.push_back(*wait->waited);
    if (wait->open_time)
      open_times.push_back({.time = *wait->open_time, .ending = wait->waited->ending});
  }
  figures.times = TimesOf(times);
  figures.open_times = TimesOf(open_times);
  return figures;
}

}  // namespace firstreply::triage
