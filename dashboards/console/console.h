// The console's own files: the page at "/" and what it loads from "/console/".
//
// Anybody may have them, since they hold nothing of anybody; what they show comes from the API,
// which asks who is there. The page runs under a content security policy without exceptions: its
// own scripts and styles, requests to its own origin, nothing inline, no text ever taken for HTML.
#pragma once

#include <string_view>

#include "ingest/wire/route.h"

namespace firstreply::dashboards {

inline constexpr std::string_view kConsoleSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

// GET "/" and "/console/{file}", revalidated at each load (ETag). Network thread; no state.
wire::Routes ConsoleRoutes();

}  // namespace firstreply::dashboards
