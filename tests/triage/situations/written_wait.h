// Waits and steps in the words in which situations expect them; see README.md.
#pragma once

#include <functional>
#include <string>

#include "triage/clock/response_clock.h"
#include "triage/clock/wait.h"

namespace firstreply::test {

// A post's or act's name by its number; of a number that nobody has, something that no row names.
using NameOfNumber = std::function<std::string(int64_t)>;

// The row of one wait. What a row may leave out is written only where `expected` says it, or where
// it is not as usual: urgency, policy, due, and the acknowledgement where it has no target.
std::string WrittenWait(const triage::Wait& wait, const std::string& expected,
                        const NameOfNumber& name);

// All that a step says.
std::string WrittenStep(const triage::ClockStep& step, const NameOfNumber& name);

// Whether a step is what a row "10:40 replanned p1 | used 40m" says, which may leave out anything
// but time and what happened.
bool Fits(const triage::ClockStep& step, const std::string& expected, const NameOfNumber& name);

}  // namespace firstreply::test
