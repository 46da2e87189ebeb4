// Randomness from a seed: the same numbers on every machine and with every standard library.
//
// The generator is xoshiro256** (https://prng.di.unimi.it/), seeded by SplitMix64 as its authors
// advise.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "ingest/base/clock.h"

namespace firstreply::test {

class Random {
 public:
  explicit Random(uint64_t seed);

  // Any 64 bits.
  uint64_t Next();

  // 0 <= result < bound; bound > 0.
  uint64_t Below(uint64_t bound);

  // least <= result <= most.
  int64_t Between(int64_t least, int64_t most);
  Duration Between(Duration least, Duration most) {
    return Duration(Between(least.count(), most.count()));
  }

  // True in about `percent` of a hundred calls.
  bool Chance(int percent) { return Between(0, 99) < percent; }

  // One of what is there; `from` is not empty.
  template <class Container>
  auto& PickFrom(Container& from) {
    assert(!from.empty());
    return from[Below(from.size())];
  }

  template <class T>
  void Shuffle(std::vector<T>& items) {
    for (size_t left = items.size(); left > 1; --left) {
      using std::swap;
      swap(items[left - 1], items[Below(left)]);
    }
  }

  // A generator of its own for one part of a test, so that what one part draws does not move the
  // other.
  Random Fork() { return Random(Next()); }

 private:
  uint64_t state_[4];
};

}  // namespace firstreply::test
