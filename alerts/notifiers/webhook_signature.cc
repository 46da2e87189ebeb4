#include "alerts/notifiers/webhook_signature.h"

#include <fmt/format.h>
#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>

#include <array>
#include <chrono>

namespace firstreply::alerts {
namespace {

constexpr std::string_view kPrefix = "whsec_";

std::string Base64(const unsigned char* bytes, size_t size) {
  std::string text(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminating zero
  return text;
}

void Add(crypto_auth_hmacsha256_state& state, std::string_view bytes) {
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                                bytes.size());
}

}  // namespace

Result<std::string> ParseWebhookSecret(std::string_view text) {
  if (!text.starts_with(kPrefix)) {
    return Error{Errc::kInvalid, fmt::format("a webhook's secret begins with \"{}\"", kPrefix)};
  }
  text.remove_prefix(kPrefix.size());
  std::string secret(text.size(), '\0');
  size_t size = 0;
  const int broken =
      sodium_base642bin(reinterpret_cast<unsigned char*>(secret.data()), secret.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  if (broken != 0) {
    return Error{Errc::kInvalid,
                 fmt::format("a webhook's secret is base64 (with its '=') after \"{}\"", kPrefix)};
  }
  if (size < kWebhookSecretBytesMin || size > kWebhookSecretBytesMax) {
    return Error{Errc::kInvalid, fmt::format("a webhook's secret has {} to {} bytes, this one {}",
                                             kWebhookSecretBytesMin, kWebhookSecretBytesMax, size)};
  }
  secret.resize(size);
  return secret;
}

std::string SignWebhook(std::string_view secret, std::string_view message_id, TimePoint at,
                        std::string_view body) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()),
                              secret.size());
  Add(state, fmt::format("{}.{}.", message_id, seconds));
  Add(state, body);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest;
  crypto_auth_hmacsha256_final(&state, digest.data());
  return "v1," + Base64(digest.data(), digest.size());
}

}  // namespace firstreply::alerts
