// Who asks: what a request shows (token, proxy's header, cookie, this machine) against what we
// know.
//
// The first of these that is shown decides, in that order: a bearer token that is none of ours is
// refused although a good cookie came along. A cookie of no session is as no cookie. Pure over the
// memory that it is handed; network thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "dashboards/accounts/account_directory.h"
#include "dashboards/accounts/accounts.h"
#include "dashboards/accounts/refusals.h"
#include "dashboards/accounts/sessions.h"
#include "ingest/wire/access.h"
#include "ingest/wire/http.h"

namespace firstreply::dashboards {

enum class Proof : uint8_t { kNone, kLoopback, kSession, kProxy, kToken };

struct Identity {
  Proof proof = Proof::kNone;
  wire::Principal principal{};  // of kNone: empty
  std::string session{};        // of kSession: its hash
  bool stale_cookie = false;    // a cookie of ours came that is of no session
};

struct Denial {
  Refusal refusal;
  wire::HttpResponse response;
};

// The name of the cookie: behind TLS with the prefix for which browsers see to it that no other
// host can have set it (RFC 6265bis).
std::string_view SessionCookie(bool secure);
// The values of Set-Cookie.
std::string SetSessionCookie(std::string_view secret, Duration lasts, bool secure);
std::string ClearSessionCookie(bool secure);

// Where the identity of a request is looked up.
struct Register {
  const AccountDirectory& directory;
  const Sessions& sessions;
  const TrustedProxy& proxy;
  bool secure;
};

// Whose tries at a password are counted: the peer, or for a proxy of ours the last address in
// X-Forwarded-For, which is what the proxy itself saw.
std::string ClientAddress(const wire::HttpRequest& request, const TrustedProxy& proxy);

std::variant<Identity, Denial> Identify(const wire::HttpRequest& request, const Register& lookup,
                                        TimePoint now);

}  // namespace firstreply::dashboards
