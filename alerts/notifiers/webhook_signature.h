// The signature of Standard Webhooks 1.0, symmetric form "v1"
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
//
// HMAC-SHA256 by libsodium. Pure; any thread. A secret appears in no message of an error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/base/result.h"

namespace firstreply::alerts {

// What the specification asks of a secret.
inline constexpr size_t kWebhookSecretBytesMin = 24;
inline constexpr size_t kWebhookSecretBytesMax = 64;

// The bytes of "whsec_" and base64 (RFC 4648 section 4, padded) of 24 to 64 bytes: what
// Destination::secret holds. kInvalid says what is wrong with it.
Result<std::string> ParseWebhookSecret(std::string_view text);

// The value of the header webhook-signature, "v1,<base64>", for a message tried at `at`, of which
// whole seconds are signed.
std::string SignWebhook(std::string_view secret, std::string_view message_id, TimePoint at,
                        std::string_view body);

}  // namespace firstreply::alerts
