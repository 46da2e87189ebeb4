// A short fixed name for any bytes: BLAKE2b (RFC 7693) cut to 128 bits.
//
// For comparing what must not be kept, and for finding equal things. Two different inputs with one
// digest will not be met; that a digest hides an input which can be guessed is not promised.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace firstreply {

inline constexpr size_t kDigestBytes = 16;

// Takes fields one by one. Each carries its length, so that ("ab", "c") and ("a", "bc") differ.
class Digester {
 public:
  Digester();
  ~Digester();
  Digester(const Digester&) = delete;
  Digester& operator=(const Digester&) = delete;

  Digester& Add(std::string_view field);
  Digester& Add(int64_t field);

  // The digest of all that was added, `kDigestBytes` raw bytes. Once.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace firstreply
