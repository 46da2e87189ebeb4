// May they: what a route asks (access.h) against who asks.
//
// Pure; any thread.
#pragma once

#include <optional>

#include "dashboards/accounts/identity.h"
#include "ingest/wire/access.h"
#include "ingest/wire/http.h"

namespace firstreply::dashboards {

// A role alone, without the forms of a request.
bool MayEnter(wire::Role role, wire::Access access);

// Why not, or nothing. `count_as` is empty where nobody tried to be anybody.
struct Barrier {
  std::optional<Refusal> count_as;
  wire::HttpResponse response;
};
std::optional<Barrier> BarrierFor(const wire::HttpRequest& request, const Identity& identity,
                                  wire::Access access, const Register& lookup);

// What a browser carries along by itself (a cookie, a proxy's sign-in, being on this machine)
// proves nothing about who wanted the request. True: another site's page may be behind it.
bool MayBeForged(const wire::HttpRequest& request, Proof proof);

}  // namespace firstreply::dashboards
