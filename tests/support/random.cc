#include "tests/support/random.h"

#include <bit>

namespace firstreply::test {

Random::Random(uint64_t seed) {
  for (uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15;
    uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    word = mixed ^ (mixed >> 31);
  }
}

uint64_t Random::Next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

uint64_t Random::Below(uint64_t bound) {
  assert(bound > 0);
  // What is above the last whole multiple of `bound` would make small results likelier.
  const uint64_t surplus = (0 - bound) % bound;
  uint64_t drawn = Next();
  while (drawn < surplus) drawn = Next();
  return drawn % bound;
}

int64_t Random::Between(int64_t least, int64_t most) {
  assert(least <= most);
  const auto span = static_cast<uint64_t>(most) - static_cast<uint64_t>(least);
  const uint64_t offset = span == UINT64_MAX ? Next() : Below(span + 1);
  return static_cast<int64_t>(static_cast<uint64_t>(least) + offset);
}

}  // namespace firstreply::test
