#include "triage/clock/clock_step.h"

#include <array>

namespace firstreply::triage {

std::string_view NameOf(ClockStep::What what) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "started",      "raised",   "lowered",  "replanned", "thanked",
      "acknowledged", "answered", "deadline", "ended",     "acknowledge_deadline"};
  return kNames.at(static_cast<size_t>(what));
}

}  // namespace firstreply::triage
