// The policies and calendars that situations name: policies.txt.
#pragma once

#include <string>
#include <vector>

#include "tests/triage/situations/situation.h"

namespace firstreply::test {

// Reads the lines of policies.txt. What is wrong with one goes to `errors`.
NamedPolicies ReadPolicies(const std::vector<std::string>& lines, std::vector<std::string>& errors);

}  // namespace firstreply::test
