#include "dashboards/accounts/secret.h"

#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>

#include <stdexcept>

namespace firstreply::dashboards {

std::string SecretText(std::string_view random_bytes) {
  if (random_bytes.size() != kSecretBytes) throw std::logic_error("a secret has 32 bytes");
  std::string text(kSecretTextBytes + 1, '\0');  // libsodium ends it with a NUL
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(random_bytes.data()),
                    random_bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

std::string HashOfSecret(std::string_view secret) {
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr,
                     0);
  return hash;
}

}  // namespace firstreply::dashboards
