// Linked with a broken copy of one source: succeeds when the simulator finds the bug.
#include <cstdio>

#include "tests/sim/simulation.h"

int main() {
  constexpr uint64_t kSeeds = 500;
  const std::optional<std::string> found = firstreply::test::SimulateMany(0, kSeeds);
  if (!found) {
    std::puts("the planted bug was not found");
    return 1;
  }
  std::printf("found: %.400s\n", found->c_str());
  return 0;
}
