#include "alerts/delivery.h"

#include <array>

namespace firstreply::alerts {

std::string_view NameOf(DeliveryState state) {
  static constexpr std::array<std::string_view, 4> kNames = {"pending", "sent", "overtaken",
                                                             "given_up"};
  return kNames.at(static_cast<size_t>(state));
}

}  // namespace firstreply::alerts
