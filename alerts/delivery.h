// One message for one destination, from the outbox to its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "alerts/alert.h"
#include "ingest/base/clock.h"

namespace firstreply::alerts {

enum class DeliveryState : uint8_t {
  kPending,    // to be sent, or to be tried again
  kSent,       // the receiver said 2xx
  kOvertaken,  // its alert was resolved before the receiver took it
  kGivenUp,    // tried for `gives_up_after` in vain, or its destination is gone
};
std::string_view NameOf(DeliveryState state);

struct Delivery {
  int64_t id = 0;  // in the outbox, counting up
  std::string destination;
  std::string key;         // deliveries of one key are serial: "c8123"; of kFound: "found"
  std::string message_id;  // the same over all retries and restarts, never used twice
  AlertMessage message;
  TimePoint created_at{};
  int64_t attempts = 0;
  std::optional<TimePoint> next_try_at;  // unset: as soon as possible
  bool operator==(const Delivery&) const = default;
};

// What became of one try; the pipeline writes it down.
struct DeliveryResult {
  int64_t id = 0;
  DeliveryState state = DeliveryState::kPending;
  int64_t attempts = 0;
  TimePoint at{};
  std::optional<TimePoint> next_try_at;  // with kPending
  int status = 0;                        // of HTTP; 0: none came
  bool disables_destination = false;     // 410: nothing more goes there until an operator says so
  bool operator==(const DeliveryResult&) const = default;
};

}  // namespace firstreply::alerts
