#include "triage/calendar/stretches.h"

#include <algorithm>

namespace firstreply::triage {

std::vector<Stretch> Joined(std::vector<Stretch> stretches) {
  std::erase_if(stretches, [](const Stretch& stretch) { return stretch.to <= stretch.from; });
  std::ranges::sort(stretches, {}, &Stretch::from);
  std::vector<Stretch> joined;
  for (const Stretch& stretch : stretches) {
    if (!joined.empty() && stretch.from <= joined.back().to) {
      joined.back().to = std::max(joined.back().to, stretch.to);
    } else {
      joined.push_back(stretch);
    }
  }
  return joined;
}

std::vector<Stretch> Without(const std::vector<Stretch>& stretches,
                             const std::vector<Stretch>& removed) {
  std::vector<Stretch> left;
  auto next = removed.begin();
  for (Stretch stretch : stretches) {
    while (next != removed.end() && next->to <= stretch.from) ++next;
    for (auto cut = next; cut != removed.end() && cut->from < stretch.to; ++cut) {
      if (stretch.from < cut->from) left.push_back({stretch.from, cut->from});
      stretch.from = cut->to;
    }
    if (stretch.from < stretch.to) left.push_back(stretch);
  }
  return left;
}

std::vector<Stretch> Inside(const std::vector<Stretch>& stretches, Stretch bounds) {
  std::vector<Stretch> inside;
  for (const Stretch& stretch : stretches) {
    const Stretch cut = {std::max(stretch.from, bounds.from), std::min(stretch.to, bounds.to)};
    if (cut.from < cut.to) inside.push_back(cut);
  }
  return inside;
}

}  // namespace firstreply::triage
