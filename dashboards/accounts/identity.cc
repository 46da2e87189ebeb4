#include "dashboards/accounts/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "dashboards/accounts/request_origin.h"
#include "dashboards/accounts/secret.h"

namespace firstreply::dashboards {
namespace {

constexpr std::string_view kCookie = "firstreply_session";
constexpr std::string_view kSecureCookie = "__Host-firstreply_session";

Denial BadToken() {
  wire::HttpResponse response =
      wire::Problem(401, "Not signed in", "the bearer token is none that is known here");
  response.headers.emplace_back("WWW-Authenticate", R"(Bearer error="invalid_token")");
  return {Refusal::kBadToken, std::move(response)};
}

// The words after "Bearer ", if that is the scheme; a proxy may have asked for another one and
// leave its header in place.
std::optional<std::string_view> BearerOf(std::string_view value) {
  constexpr std::string_view kScheme = "bearer ";
  if (!wire::SameHeaderName(value.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  value.remove_prefix(kScheme.size());
  const size_t begin = std::min(value.find_first_not_of(' '), value.size());
  return value.substr(begin);
}

using Found = std::optional<std::variant<Identity, Denial>>;  // nothing: not shown

Found ByToken(const wire::HttpRequest& request, const Register& lookup) {
  const std::vector<std::string_view> values = AllHeaders(request, "authorization");
  std::optional<std::string_view> bearer;
  for (const std::string_view value : values) {
    const std::optional<std::string_view> shown = BearerOf(value);
    if (!shown) continue;
    if (bearer) return BadToken();
    bearer = shown;
  }
  if (!bearer) return std::nullopt;
  if (bearer->size() != kTokenPrefix.size() + kSecretTextBytes) return BadToken();
  const Token* token = lookup.directory.TokenOf(HashOfSecret(*bearer));
  if (token == nullptr) return BadToken();
  return Identity{.proof = Proof::kToken, .principal = PrincipalOf(*token)};
}

Found ByProxy(const wire::HttpRequest& request, const Register& lookup) {
  if (lookup.proxy.header.empty() || !lookup.proxy.addresses.contains(request.peer)) {
    return std::nullopt;
  }
  const std::vector<std::string_view> names = AllHeaders(request, lookup.proxy.header);
  if (names.empty() || (names.size() == 1 && names[0].empty())) return std::nullopt;
  if (names.size() > 1) {
    // One of them may be the client's own, that the proxy should have removed.
    return Denial{Refusal::kBadProxyHeader,
                  wire::Problem(403, "Not admitted",
                                "the proxy's header came more than once; the proxy must replace "
                                "what its clients send")};
  }
  const User* user = lookup.directory.UserNamed(FoldedName(names[0]));
  if (user == nullptr) {
    return Denial{Refusal::kUnknownProxyUser,
                  wire::Problem(403, "No such user",
                                "the proxy vouches for somebody who is no user here; an operator "
                                "can add a user of that name")};
  }
  return Identity{.proof = Proof::kProxy, .principal = PrincipalOf(*user)};
}

// A stale cookie is noted in `identity`, which is otherwise left alone.
bool BySession(const wire::HttpRequest& request, const Register& lookup, TimePoint now,
               Identity& identity) {
  const std::optional<std::string> secret = request.Cookie(SessionCookie(lookup.secure));
  if (!secret) return false;
  identity.stale_cookie = true;
  if (secret->size() != kSecretTextBytes) return false;
  std::string hash = HashOfSecret(*secret);
  const Session* session = lookup.sessions.Find(hash, now);
  if (session == nullptr) return false;
  const User* user = lookup.directory.UserNamed(session->user);
  if (user == nullptr) return false;
  identity = {
      .proof = Proof::kSession, .principal = PrincipalOf(*user), .session = std::move(hash)};
  return true;
}

}  // namespace

std::string_view SessionCookie(bool secure) {
  return secure ? kSecureCookie : kCookie;
}

std::string SetSessionCookie(std::string_view secret, Duration lasts, bool secure) {
  // Strict: a link to the console works all the same, since its page is public and asks for the
  // rest itself.
  return fmt::format(
      "{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", SessionCookie(secure), secret,
      std::chrono::duration_cast<std::chrono::seconds>(lasts).count(), secure ? "; Secure" : "");
}

std::string ClearSessionCookie(bool secure) {
  return SetSessionCookie("", Duration::zero(), secure);
}

std::string ClientAddress(const wire::HttpRequest& request, const TrustedProxy& proxy) {
  const std::vector<std::string_view> lists = AllHeaders(request, "x-forwarded-for");
  if (lists.empty() || !proxy.addresses.contains(request.peer)) return request.peer;
  std::string_view last = lists.back().substr(lists.back().rfind(',') + 1);
  last.remove_prefix(std::min(last.find_first_not_of(' '), last.size()));
  constexpr size_t kAddressBytesMax = 45;
  const bool is_address =
      !last.empty() && last.size() <= kAddressBytesMax &&
      last.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  return is_address ? std::string(last) : request.peer;
}

std::variant<Identity, Denial> Identify(const wire::HttpRequest& request, const Register& lookup,
                                        TimePoint now) {
  if (Found found = ByToken(request, lookup)) return *std::move(found);
  if (Found found = ByProxy(request, lookup)) return *std::move(found);
  Identity identity;
  if (BySession(request, lookup, now, identity)) return identity;
  if (lookup.directory.users().empty() && IsFromThisMachine(request)) {
    identity.proof = Proof::kLoopback;
    identity.principal = {.name = std::string(kLoopbackName),
                          .role = wire::Role::kOperator,
                          .brands = {},
                          .sources = {}};
  }
  return identity;
}

}  // namespace firstreply::dashboards
