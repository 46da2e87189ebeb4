#include "alerts/alert.h"

#include <array>

namespace firstreply::alerts {

std::string_view NameOf(AlertEvent event) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "conversation.raised",   "conversation.at_risk", "conversation.missed",
      "conversation.answered", "conversation.closed",  "conversations.found"};
  return kNames.at(static_cast<size_t>(event));
}

bool Resolves(AlertEvent event) {
  return event == AlertEvent::kAnswered || event == AlertEvent::kClosed;
}

std::string_view NameOf(AlertState state) {
  static constexpr std::array<std::string_view, 4> kNames = {"raised", "at_risk", "missed",
                                                             "resolved"};
  return kNames.at(static_cast<size_t>(state));
}

}  // namespace firstreply::alerts
