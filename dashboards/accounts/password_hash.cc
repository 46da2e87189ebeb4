#include "dashboards/accounts/password_hash.h"

#include <fmt/format.h>
#include <sodium/core.h>
#include <sodium/crypto_pwhash.h>

#include <array>
#include <stdexcept>

#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"

namespace firstreply::dashboards {
namespace {

// libsodium picks its code for this processor once; it guards itself against two threads.
void Prepare() {
  if (sodium_init() < 0) throw std::logic_error("libsodium cannot start");
}

}  // namespace

Status CheckPassword(std::string_view password) {
  if (password.size() < kPasswordBytesMin) {
    return Error{Errc::kInvalid,
                 fmt::format("a password has at least {} bytes", kPasswordBytesMin)};
  }
  if (password.size() > kPasswordBytesMax) {
    return Error{Errc::kInvalid, fmt::format("a password has at most {} bytes", kPasswordBytesMax)};
  }
  if (FirstInvalidUtf8(password)) return Error{Errc::kInvalid, "a password is UTF-8"};
  return Done{};
}

Result<std::string> HashPassword(std::string_view password, const PasswordCost& cost) {
  Prepare();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.passes,
                            cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error{Errc::kUnavailable, "a password cannot be hashed now: memory is short"};
  }
  return std::string(hash.data());
}

bool VerifyPassword(std::string_view password, const std::string& hash) {
  Prepare();
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool WantsRehash(const std::string& hash, const PasswordCost& cost) {
  if (hash.size() >= crypto_pwhash_STRBYTES) return true;
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

std::string DecoyHash(const PasswordCost& cost) {
  // Sixteen bytes of salt and thirty-two of hash, all zero, in base64 without padding.
  return fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", cost.memory_bytes / 1024, cost.passes,
                     std::string(22, 'A'), std::string(43, 'A'));
}

}  // namespace firstreply::dashboards
