// Sets of instants as sorted stretches that are apart. Pure.
#pragma once

#include <chrono>
#include <vector>

namespace firstreply::triage {

// Half-open, whole seconds, as all time-zone data is.
struct Stretch {
  std::chrono::sys_seconds from;
  std::chrono::sys_seconds to;
  bool operator==(const Stretch&) const = default;
};

// Sorted, without empty ones, and joined where they overlap or touch.
std::vector<Stretch> Joined(std::vector<Stretch> stretches);

// What is in `stretches` and not in `removed`. Both are joined.
std::vector<Stretch> Without(const std::vector<Stretch>& stretches,
                             const std::vector<Stretch>& removed);

// What is in `stretches` and inside `bounds`. They are joined.
std::vector<Stretch> Inside(const std::vector<Stretch>& stretches, Stretch bounds);

}  // namespace firstreply::triage
