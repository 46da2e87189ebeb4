// Secrets that we make and hand out once: tokens and sessions. The store keeps their hashes only.
//
// A secret is 32 random bytes, so nobody finds one by its plain hash (BLAKE2b-256, RFC 7693).
// Looking a secret up by its hash also keeps the time of a comparison from telling anything:
// whoever guesses does not choose the hash. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace firstreply::dashboards {

inline constexpr size_t kSecretBytes = 32;
inline constexpr size_t kSecretTextBytes = 43;  // in base64url (RFC 4648, section 5), unpadded

// A token says what it is, so that a scanner of secrets can know it.
inline constexpr std::string_view kTokenPrefix = "frt_";

// Throws std::logic_error unless there are kSecretBytes of them.
std::string SecretText(std::string_view random_bytes);

// 32 raw bytes.
std::string HashOfSecret(std::string_view secret);

}  // namespace firstreply::dashboards
