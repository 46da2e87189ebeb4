// Randomness from the operating system, for names and secrets that nobody may guess.
//
// The one place that draws any; everything else is handed what it needs. Any thread.
#pragma once

#include <cstddef>
#include <string>

namespace firstreply::app {

// Throws std::runtime_error when the system gives none.
std::string RandomBytes(size_t count);

// 16 hexadecimal digits.
std::string RandomName();

// Evenly from [0, 1).
double Chance();

}  // namespace firstreply::app
