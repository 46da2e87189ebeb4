// The hash that features are numbered by: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), the
// same on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace firstreply::triage {

inline uint64_t HashOf(std::string_view bytes, uint64_t hash) {
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211U;
  return hash;
}

}  // namespace firstreply::triage
