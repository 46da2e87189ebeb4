#include "dashboards/accounts/request_origin.h"

#include <algorithm>
#include <optional>

namespace firstreply::dashboards {
namespace {

std::string Lowered(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lowered;
}

struct HostAndPort {
  std::string host, port;  // in lower case; no port: empty
  bool operator==(const HostAndPort&) const = default;
};

std::optional<HostAndPort> ParseHost(std::string_view text) {
  const size_t bracket = text.rfind(']');
  const size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = text.substr(0, colon);
  const std::string_view port =
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const bool digits =
      std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (host.empty() || !digits || port.size() > 5 ||
      (colon != std::string_view::npos && port.empty())) {
    return std::nullopt;
  }
  return HostAndPort{Lowered(host), std::string(port)};
}

// The request's Host, if it has exactly one.
std::optional<HostAndPort> HostOf(const wire::HttpRequest& request) {
  const std::vector<std::string_view> hosts = AllHeaders(request, "host");
  return hosts.size() == 1 ? ParseHost(hosts[0]) : std::nullopt;
}

struct Origin {
  HostAndPort host;
  std::string_view usual_port;  // of its scheme, which a browser leaves out
};

// Nothing for "null", which a page has that hides where it is from.
std::optional<Origin> ParseOrigin(std::string_view text) {
  for (const auto& [scheme, port] : {std::pair("http://", "80"), std::pair("https://", "443")}) {
    const std::string_view prefix = scheme;
    if (Lowered(text.substr(0, prefix.size())) != prefix) continue;
    std::optional<HostAndPort> host = ParseHost(text.substr(prefix.size()));
    if (!host) return std::nullopt;
    return Origin{*std::move(host), port};
  }
  return std::nullopt;
}

bool IsOurs(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

bool IsLoopbackAddress(std::string_view peer) {
  constexpr std::string_view kMapped = "::ffff:";
  if (peer.substr(0, kMapped.size()) == kMapped) peer.remove_prefix(kMapped.size());
  return peer == "::1" || peer.substr(0, 4) == "127.";
}

}  // namespace

std::vector<std::string_view> AllHeaders(const wire::HttpRequest& request, std::string_view name) {
  const std::string wanted = Lowered(name);
  std::vector<std::string_view> values;
  for (const auto& [header, value] : request.headers) {
    if (Lowered(header) == wanted) values.emplace_back(value);
  }
  return values;
}

bool IsUnsafe(const wire::HttpRequest& request) {
  return request.method != "GET" && request.method != "HEAD";
}

bool IsFromThisMachine(const wire::HttpRequest& request) {
  if (!IsLoopbackAddress(request.peer)) return false;
  // A proxy on this machine asks for others, and some of them rewrite Host.
  for (const char* passed_on :
       {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}) {
    if (!AllHeaders(request, passed_on).empty()) return false;
  }
  const std::optional<HostAndPort> host = HostOf(request);
  if (!host || !IsOurs(host->host)) return false;
  const std::vector<std::string_view> origins = AllHeaders(request, "origin");
  return std::all_of(origins.begin(), origins.end(), [](std::string_view text) {
    const std::optional<Origin> origin = ParseOrigin(text);
    return origin && IsOurs(origin->host.host);
  });
}

bool IsSameOrigin(const wire::HttpRequest& request) {
  for (const std::string_view site : AllHeaders(request, "sec-fetch-site")) {
    if (site != "same-origin" && site != "none") return false;
  }
  const std::vector<std::string_view> origins = AllHeaders(request, "origin");
  if (origins.empty()) return true;
  const std::optional<Origin> origin = ParseOrigin(origins[0]);
  std::optional<HostAndPort> host = HostOf(request);
  if (origins.size() > 1 || !origin || !host) return false;
  // A page of plain HTTP under our name may be anybody's. (What is plain here may be TLS at a
  // proxy.)
  if (request.secure && origin->usual_port == "80") return false;
  if (host->port == origin->usual_port) host->port.clear();
  return *host == origin->host;
}

bool HasOwnHeader(const wire::HttpRequest& request) {
  const std::vector<std::string_view> values = AllHeaders(request, "x-firstreply");
  return values.size() == 1 && values[0] == "1";
}

}  // namespace firstreply::dashboards
