// Where the store is that a subcommand was asked about.
#pragma once

#include <string>

#include "ingest/base/result.h"

namespace firstreply::app {

// `store` where it is said, else what the config says. kInvalid: neither does.
Result<std::string> StorePlace(const std::string& config, const std::string& store);

}  // namespace firstreply::app
