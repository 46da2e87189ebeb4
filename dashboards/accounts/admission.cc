#include "dashboards/accounts/admission.h"

#include "dashboards/accounts/request_origin.h"

namespace firstreply::dashboards {
namespace {

using wire::Access;
using wire::Role;

Barrier BarrierForNobody(const Identity& identity, const Register& lookup) {
  if (lookup.directory.users().empty()) {
    return {Refusal::kNotLoopback,
            wire::Problem(403, "Only from this machine",
                          "there is no account yet, so only this machine is served, as "
                          "http://localhost or http://127.0.0.1; the first user ends that: "
                          "firstreply user add, or POST /api/v1/users from this machine")};
  }
  wire::HttpResponse response = wire::Problem(
      401, "Not signed in",
      "sign in with POST /api/v1/session, or send a token as \"Authorization: Bearer\"");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (!identity.stale_cookie) return {std::nullopt, std::move(response)};
  response.headers.emplace_back("Set-Cookie", ClearSessionCookie(lookup.secure));
  return {Refusal::kBadSession, std::move(response)};
}

}  // namespace

bool MayEnter(Role role, Access access) {
  switch (access) {
    case Access::kPublic:
    case Access::kMetrics:
      return true;
    case Access::kIngest:
      return role == Role::kIngest || role == Role::kOperator;
    case Access::kAgent:
      return role == Role::kAgent || role == Role::kManager || role == Role::kOperator;
    case Access::kManager:
      return role == Role::kManager || role == Role::kOperator;
    case Access::kOperator:
      return role == Role::kOperator;
  }
  return false;
}

bool MayBeForged(const wire::HttpRequest& request, Proof proof) {
  if (!IsUnsafe(request)) return false;
  switch (proof) {
    case Proof::kNone:
    case Proof::kToken:
      return false;
    case Proof::kLoopback:
      // Origin was looked at already (IsFromThisMachine); programs on this machine send no header
      // of ours, and a page of another local server is told by Sec-Fetch-Site.
      return !IsSameOrigin(request) && !AllHeaders(request, "sec-fetch-site").empty();
    case Proof::kSession:
    case Proof::kProxy:
      return !HasOwnHeader(request) || !IsSameOrigin(request);
  }
  return true;
}

std::optional<Barrier> BarrierFor(const wire::HttpRequest& request, const Identity& identity,
                                  Access access, const Register& lookup) {
  if (access == Access::kPublic) return std::nullopt;
  if (identity.proof == Proof::kNone) return BarrierForNobody(identity, lookup);
  if (!MayEnter(identity.principal.role, access)) {
    return Barrier{std::nullopt, wire::Problem(403, "Not allowed",
                                               "the role of this account does not reach this")};
  }
  if (MayBeForged(request, identity.proof)) {
    return Barrier{Refusal::kCrossSite,
                   wire::Problem(403, "Not from our own page",
                                 "a change needs the header \"X-Firstreply: 1\" and, from a "
                                 "browser, an Origin that is the address asked (behind a proxy: "
                                 "the proxy must pass Host on)")};
  }
  return std::nullopt;
}

}  // namespace firstreply::dashboards
