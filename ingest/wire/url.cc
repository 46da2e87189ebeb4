#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "ingest/wire/http_client.h"

namespace firstreply::wire {
namespace {

// https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
constexpr size_t kHostBytesMax = 253;
constexpr size_t kLabelBytesMax = 63;

Error Invalid(std::string_view why) {
  return {Errc::kInvalid, fmt::format("the URL {}", why)};
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsHexDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool IsLetterOrDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// Takes "http://" or "https://" off the front; whether it was the second.
std::optional<bool> TakeScheme(std::string_view& rest) {
  for (const bool secure : {false, true}) {
    const std::string_view scheme = secure ? "https://" : "http://";
    if (Lower(rest.substr(0, scheme.size())) == scheme) {
      rest.remove_prefix(scheme.size());
      return secure;
    }
  }
  return std::nullopt;
}

template <class Address>
bool IsAddress(int family, const std::string& text) {
  Address address;
  return inet_pton(family, text.c_str(), &address) == 1;
}

bool IsLabel(std::string_view label) {
  return !label.empty() && label.size() <= kLabelBytesMax && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
           return IsLetterOrDigit(c) || c == '-' || c == '_';
         });
}

// A name of DNS or an IPv4 address as it is written in full. Programs differ on what "127.1" and
// "0x7f.0.0.1" mean, so a last label that looks like a number begins an address or a mistake.
bool IsHost(const std::string& host) {
  if (host.size() > kHostBytesMax) return false;
  std::string_view rest = host;
  std::string_view label;
  for (bool more = true; more;) {
    const size_t dot = rest.find('.');
    label = rest.substr(0, dot);
    if (!IsLabel(label)) return false;
    more = dot != std::string_view::npos;
    if (more) rest.remove_prefix(dot + 1);
  }
  const bool looks_like_a_number =
      std::all_of(label.begin(), label.end(), IsDigit) || label.starts_with("0x");
  return !looks_like_a_number || IsAddress<in_addr>(AF_INET, host);
}

// "host", "host:port", "[address]", "[address]:port".
Status TakeAuthority(std::string_view authority, Url& url) {
  if (authority.find('@') != std::string_view::npos) {
    return Invalid("must not hold a user name or password");
  }
  std::string_view port;
  bool has_port = false;
  if (authority.starts_with('[')) {
    const size_t end = authority.find(']');
    if (end == std::string_view::npos) return Invalid("has no ']' after its address");
    url.host = Lower(authority.substr(1, end - 1));
    if (!IsAddress<in6_addr>(AF_INET6, url.host)) return Invalid("has no IPv6 address in its []");
    const std::string_view rest = authority.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') return Invalid("has more than a port after its ']'");
    has_port = !rest.empty();
    if (has_port) port = rest.substr(1);
  } else {
    const size_t colon = authority.find(':');
    url.host = Lower(authority.substr(0, colon));
    if (url.host.empty()) return Invalid("has no host");
    if (!IsHost(url.host)) return Invalid("has a host that is neither a name nor an address");
    has_port = colon != std::string_view::npos;
    if (has_port) port = authority.substr(colon + 1);
  }
  if (!has_port) return Done{};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (error != std::errc() || end != port.data() + port.size() || url.port == 0) {
    return Invalid("has a port that is not between 1 and 65535");
  }
  return Done{};
}

// What RFC 3986 allows in a path or a query, besides '%' and two hexadecimal digits.
bool IsTargetByte(char c) {
  return IsLetterOrDigit(c) ||
         std::string_view("-._~!$&'()*+,;=:@/?").find(c) != std::string_view::npos;
}

Status CheckTarget(std::string_view target) {
  for (size_t i = 0; i < target.size(); ++i) {
    if (target[i] == '%') {
      if (i + 2 >= target.size() || !IsHexDigit(target[i + 1]) || !IsHexDigit(target[i + 2])) {
        return Invalid("has a '%' without two hexadecimal digits");
      }
      i += 2;
    } else if (!IsTargetByte(target[i])) {
      return Invalid("has a character in its path or query that must be percent-encoded");
    }
  }
  return Done{};
}

}  // namespace

Result<Url> Url::Parse(std::string_view text) {
  if (text.size() > kUrlBytesMax) {
    return Error{Errc::kTooLarge, fmt::format("the URL is longer than {} bytes", kUrlBytesMax)};
  }
  const auto is_odd = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7f;
  };
  if (std::any_of(text.begin(), text.end(), is_odd)) {
    return Invalid("must be ASCII without blanks; write a name of other letters as \"xn--...\"");
  }
  if (text.find('#') != std::string_view::npos) return Invalid("must not hold a fragment ('#')");

  std::string_view rest = text;
  const std::optional<bool> secure = TakeScheme(rest);
  if (!secure) return Invalid("must begin with https:// or http://");

  Url url{.secure = *secure, .host = {}, .port = static_cast<uint16_t>(*secure ? 443 : 80)};
  const size_t authority_bytes = std::min(rest.find_first_of("/?"), rest.size());
  if (const Status taken = TakeAuthority(rest.substr(0, authority_bytes), url); !taken) {
    return taken.error();
  }
  const std::string_view target = rest.substr(authority_bytes);
  if (const Status checked = CheckTarget(target); !checked) return checked.error();
  url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  return url;
}

}  // namespace firstreply::wire
