#include "ingest/base/digest.h"

#include <sodium/crypto_generichash.h>

namespace firstreply {

struct Digester::State {
  crypto_generichash_state blake;
};

Digester::Digester() : state_(std::make_unique<State>()) {
  crypto_generichash_init(&state_->blake, nullptr, 0, kDigestBytes);
}

Digester::~Digester() = default;

Digester& Digester::Add(std::string_view field) {
  Add(static_cast<int64_t>(field.size()));
  crypto_generichash_update(&state_->blake, reinterpret_cast<const unsigned char*>(field.data()),
                            field.size());
  return *this;
}

Digester& Digester::Add(int64_t field) {
  unsigned char bytes[8];
  for (size_t i = 0; i < 8; ++i)
    bytes[i] = static_cast<unsigned char>(static_cast<uint64_t>(field) >> (8 * i));
  crypto_generichash_update(&state_->blake, bytes, sizeof bytes);
  return *this;
}

std::string Digester::Finish() {
  std::string digest(kDigestBytes, '\0');
  crypto_generichash_final(&state_->blake, reinterpret_cast<unsigned char*>(digest.data()),
                           digest.size());
  return digest;
}

}  // namespace firstreply
