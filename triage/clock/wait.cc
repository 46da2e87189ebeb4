#include "triage/clock/wait.h"

#include <array>

namespace firstreply::triage {

std::string_view NameOf(WaitKind kind) {
  static constexpr std::array<std::string_view, 4> kNames = {"first", "next", "follow_up",
                                                             "promise"};
  return kNames.at(static_cast<size_t>(kind));
}

std::string_view NameOf(Outcome outcome) {
  static constexpr std::array<std::string_view, 4> kNames = {"undecided", "met", "missed",
                                                             "cancelled"};
  return kNames.at(static_cast<size_t>(outcome));
}

std::string_view NameOf(EndReason reason) {
  static constexpr std::array<std::string_view, 9> kNames = {"",
                                                             "deleted",
                                                             "expired",
                                                             "brand removed",
                                                             "handed off",
                                                             "customer did not follow",
                                                             "no response needed",
                                                             "answered elsewhere",
                                                             "dismissed"};
  return kNames.at(static_cast<size_t>(reason));
}

}  // namespace firstreply::triage
