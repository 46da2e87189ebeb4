// Reads what the config only points at: secrets in files and in the environment.
#pragma once

#include <string>
#include <vector>

#include "alerts/destination.h"
#include "deploy/app/config.h"
#include "ingest/base/result.h"

namespace firstreply::app {

// The first line of the file, or the variable's value. An error names the place and never what it
// holds.
Result<std::string> ReadSecret(const SecretPlace& place);

// The destinations of the config with their addresses and secrets. The first error, with the
// destination's name.
Result<std::vector<alerts::Destination>> ResolveDestinations(const Config& config);

}  // namespace firstreply::app
