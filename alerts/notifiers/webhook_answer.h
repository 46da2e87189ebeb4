// What a receiver's answer to one try of a message means.
//
//   2xx              kTaken
//   410              kGone: nothing more goes to this destination until an operator says so
//   everything else  kNotNow: try again; 3xx and 4xx too, since a receiver is often put right by
//                    somebody. So is no answer at all. `retry_after` holds what the receiver asked
//                    for, in seconds or as a date, between zero and kRetryAfterMax; unset where it
//                    asked for nothing or for nonsense.
//
// Usage, in the callback of wire::HttpClient::Send:
//   const WebhookAnswer answer = ReadWebhookAnswer(result, scheduler.Now());
//   pause = std::max(own_pause, answer.retry_after.value_or(Duration{}));
#pragma once

#include <cstdint>
#include <optional>

#include "ingest/base/clock.h"
#include "ingest/base/result.h"
#include "ingest/wire/http.h"

namespace firstreply::alerts {

// The longest that a receiver can ask us to wait; it counts as this when it asks for more.
inline constexpr Duration kRetryAfterMax = std::chrono::hours(24);

struct WebhookAnswer {
  enum class Kind : uint8_t { kTaken, kGone, kNotNow };
  Kind kind = Kind::kNotNow;
  int status = 0;                         // of HTTP; 0: none came
  std::optional<Duration> retry_after{};  // with kNotNow
  bool operator==(const WebhookAnswer&) const = default;
};

// Pure; any thread. `now` is the wall clock, which a date is measured against.
WebhookAnswer ReadWebhookAnswer(const Result<wire::HttpResponse>& answer, TimePoint now);

}  // namespace firstreply::alerts
