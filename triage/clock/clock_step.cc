#include "triage/clock/clock_step.h"

#include <array>

namespace firstreply::triage {

std::string_view NameOf(ClockStep::What what) {
  static constexpr std::array<std::string_view, 9> kNames = {
      "started",      "raised",   "lowered",  "replanned", "thanked",
      "acknowledged", "answered", "deadline", "ended"};
  return kNames.at(static_cast<size_t>(what));
}

}  // namespace firstreply::triage
