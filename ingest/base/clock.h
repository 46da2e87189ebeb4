// Instants and stretches of time, as the whole program counts them: UTC, whole milliseconds.
//
// Nothing here reads a clock. "Now" is an argument everywhere; the one place that asks the
// operating system is the real twin of `scheduler.h`.
#pragma once

#include <chrono>

namespace firstreply {

using Duration = std::chrono::milliseconds;
using TimePoint = std::chrono::sys_time<Duration>;

}  // namespace firstreply
