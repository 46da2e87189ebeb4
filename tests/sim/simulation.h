// The whole monitor in one thread on virtual time, from a seed: platforms that tell their history
// badly, a disk that fills up, fails and loses its power, and crashes at any step of the pipeline.
//
// What must hold at the end of each seed, whatever happened on the way:
// - the canonical projection is that of the same events played in order into an undisturbed store
//   (laws 1 and 2);
// - for every source, received = rejected + irrelevant + duplicates + quarantined + stored (law 1),
//   and its cursor stands at the end of what it sent;
// - each outcome was published once (law 4);
// - what the pipeline holds in memory is what a fresh start derives from the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace firstreply::test {

struct SimulationOptions {
  uint64_t seed = 0;
  int crashes = 3;      // at most so many
  int disk_faults = 2;  // at most so many full disks and failed writes
  // Instead of all that: the power goes at exactly this step of the disk, counted from 1.
  std::optional<int64_t> power_lost_at_step{};
};

struct SimulationResult {
  // What went wrong, with all that is needed to see it again; nothing when all held.
  std::optional<std::string> wrong;
  int crashes = 0;
  int64_t disk_steps = 0;
};

SimulationResult Simulate(const SimulationOptions& options);

// What the first of `count` seeds that goes wrong says.
std::optional<std::string> SimulateMany(uint64_t first_seed, uint64_t count);

}  // namespace firstreply::test
