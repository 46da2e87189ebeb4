// Asks the running monitor for something, over its own HTTP: for subcommands that write while it
// has the store.
#pragma once

#include <string>

#include "deploy/app/config.h"
#include "ingest/base/result.h"
#include "ingest/wire/http.h"

namespace firstreply::app {

// One request to where the config says that the monitor listens, with the token in the
// environment's FIRSTREPLY_TOKEN, if there is one. Waits for the answer. An answer that is no 2xx
// is an error in the monitor's own words.
Result<wire::HttpResponse> AskMonitor(const Config& config, const std::string& method,
                                      const std::string& target, const std::string& json);

}  // namespace firstreply::app
