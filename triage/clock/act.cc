#include "triage/clock/act.h"

#include <algorithm>
#include <array>

namespace firstreply::triage {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"answered_elsewhere", "dismissed", "linked",
                                                    "promised", "urgency_set"};

}  // namespace

std::string_view NameOf(ActKind kind) {
  return kNames.at(static_cast<size_t>(kind));
}

std::optional<ActKind> ActKindNamed(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<ActKind>(found - kNames.begin());
}

}  // namespace firstreply::triage
