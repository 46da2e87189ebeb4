// Passwords as the store keeps them: Argon2id (RFC 9106) in its usual text form,
// "$argon2id$v=19$...".
//
// Each of these takes tens of milliseconds and PasswordCost::memory_bytes of memory: never on the
// network thread. Pure but for the salt, which libsodium draws. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "dashboards/accounts/accounts.h"
#include "ingest/base/result.h"

namespace firstreply::dashboards {

// kInvalid: fewer than kPasswordBytesMin bytes or more than kPasswordBytesMax, or no UTF-8. At
// once.
Status CheckPassword(std::string_view password);

// kUnavailable: the memory for it cannot be had.
Result<std::string> HashPassword(std::string_view password, const PasswordCost& cost);

// Is it that password? A hash that is none is never it.
bool VerifyPassword(std::string_view password, const std::string& hash);

// The hash is of another cost than this one. At once.
bool WantsRehash(const std::string& hash, const PasswordCost& cost);

// A hash that no password has and that takes as long to verify as a real one of that cost: it is
// checked for users who do not exist, so that the time of a refusal tells nobody which do. At once.
std::string DecoyHash(const PasswordCost& cost);

}  // namespace firstreply::dashboards
