#include "deploy/app/entropy.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace firstreply::app {

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  size_t have = 0;
  while (have < count) {
    const ssize_t got = getrandom(bytes.data() + have, count - have, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::runtime_error("the system gives no random numbers");
    have += static_cast<size_t>(got);
  }
  return bytes;
}

namespace {

uint64_t RandomNumber() {
  uint64_t number = 0;
  const std::string bytes = RandomBytes(sizeof number);
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

}  // namespace

std::string RandomName() {
  return fmt::format("{:016x}", RandomNumber());
}

double Chance() {
  constexpr int kMantissaBits = 53;
  return static_cast<double>(RandomNumber() >> (64 - kMantissaBits)) /
         static_cast<double>(uint64_t{1} << kMantissaBits);
}

}  // namespace firstreply::app
