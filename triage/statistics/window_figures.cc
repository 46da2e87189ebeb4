#include "triage/statistics/window_figures.h"

#include <fmt/format.h>

namespace firstreply::triage {
namespace {

WindowGroup Shown(std::string_view window, const GroupFigures& figures) {
  const Attainment& answered = figures.answered;
  const Ratio due = answered.Due();
  WindowGroup group;
  group.window = window;
  group.waits = figures.waits;
  group.met = due.hits;
  group.missed = due.total - due.hits;
  group.excluded = answered.total() - answered.decided() - answered.Count(Standing::kUndecided);
  group.handed_off = answered.Count(Standing::kHandedOff);
  group.self_reported = answered.self_reported_dismissed() + answered.self_reported_elsewhere();
  group.waiting = figures.times.waiting;
  group.p50 = figures.times.percentiles[0].at;
  group.p90 = figures.times.percentiles[1].at;
  return group;
}

}  // namespace

void WindowFigures::Add(const MeasuredWait& wait, std::string_view source) {
  const JudgedWait judged = Judge(wait, now_);
  if (!judged.IsForAnswer() || wait.started_at > now_) return;
  const auto number = static_cast<uint32_t>(waits_.size());
  waits_.push_back(judged);
  Place place{wait.brand, std::string(source), wait.urgency};
  // A name of its own, in the order in which places come up: what a brand is called may hold
  // anything, so that no separator would do.
  const auto [known, is_new] =
      names_.try_emplace(std::move(place), fmt::format("{:010}", names_.size()));
  for (size_t i = 0; i < kWindows.size(); ++i) {
    if (now_ - wait.started_at <= kWindows[i].length) groupings_[i].Add(number, known->second);
  }
}

std::vector<WindowGroup> WindowFigures::Finish(size_t groups_max) const {
  std::vector<WindowGroup> shown;
  for (size_t i = 0; i < kWindows.size(); ++i) {
    std::map<std::string, GroupFigures> figures;
    for (Group& group : groupings_[i].Figures(waits_, groups_max))
      figures.emplace(std::move(group.name), group.figures);
    for (const auto& [place, name] : names_) {
      const auto found = figures.find(name);
      if (found == figures.end()) continue;
      WindowGroup& group = shown.emplace_back(Shown(kWindows[i].name, found->second));
      group.brand = place.brand;
      group.source = place.source;
      group.urgency = NameOf(place.urgency);
    }
    const auto others = figures.find(std::string(kOtherGroups));
    if (others == figures.end()) continue;
    WindowGroup& rest = shown.emplace_back(Shown(kWindows[i].name, others->second));
    rest.brand = rest.source = "other";
    rest.urgency = "any";
  }
  return shown;
}

}  // namespace firstreply::triage
