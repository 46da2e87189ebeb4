// A small file as a whole: a config, and what it names.
#pragma once

#include <string>

#include "ingest/base/result.h"

namespace firstreply::app {

// The errors begin with the path. kNotFound, kInvalid for a folder, kUnavailable and kDisk where it
// cannot be read, kTooLarge beyond `bytes_max`.
Result<std::string> ReadFileText(const std::string& path, size_t bytes_max);

}  // namespace firstreply::app
