// Where a request comes from: this machine, our own page, or somebody else's.
//
// Browsers say in Origin (RFC 6454) and Sec-Fetch-Site (W3C Fetch Metadata) which page made them
// ask, and no page can forge these. Other programs send neither. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/wire/http.h"

namespace firstreply::dashboards {

// All values of the headers of that name, whatever its capitals.
std::vector<std::string_view> AllHeaders(const wire::HttpRequest& request, std::string_view name);

// It changes something: any method but GET and HEAD.
bool IsUnsafe(const wire::HttpRequest& request);

// The peer is this machine, Host is localhost, 127.0.0.1 or [::1] (any port), Origin, where there
// is one, likewise, and no proxy says that it passes the request on.
bool IsFromThisMachine(const wire::HttpRequest& request);

// No other site's page sent it: where Origin or Sec-Fetch-Site is present, it names our own.
bool IsSameOrigin(const wire::HttpRequest& request);

// It has "X-Firstreply: 1". A form or a picture of another site cannot send it, and a script of
// another site is asked by its browser to ask us first, which we never allow.
bool HasOwnHeader(const wire::HttpRequest& request);

}  // namespace firstreply::dashboards
