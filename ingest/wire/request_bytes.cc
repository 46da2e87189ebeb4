#include "ingest/wire/request_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace firstreply::wire {
namespace {

// What the client says itself, and what would contradict it.
constexpr std::array<std::string_view, 7> kOwnHeaders = {
    "host", "content-length", "connection", "transfer-encoding", "te", "upgrade", "expect"};

Error Invalid(std::string why) {
  return {Errc::kInvalid, std::move(why)};
}

// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool IsVisibleAscii(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool IsFieldValue(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

bool IsOurs(std::string_view name) {
  const HttpHeaders one = {{std::string(name), ""}};
  return std::any_of(kOwnHeaders.begin(), kOwnHeaders.end(),
                     [&](std::string_view own) { return FindHeader(one, own) != nullptr; });
}

std::string HostField(const Url& url) {
  const bool is_ipv6 = url.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + url.host + "]" : url.host;
  const int default_port = url.secure ? 443 : 80;
  return url.port == default_port ? host : fmt::format("{}:{}", host, url.port);
}

Status Check(const HttpCall& call) {
  if (!IsToken(call.method)) return Invalid("the method is no token");
  if (!IsVisibleAscii(call.url.host) ||
      call.url.host.find_first_of("/?#@[]\\") != std::string::npos || call.url.port == 0) {
    return Invalid("the URL names no host and port");
  }
  if (!call.url.target.starts_with('/') || !IsVisibleAscii(call.url.target)) {
    return Invalid("the URL's path is malformed");
  }
  for (const auto& [name, value] : call.headers) {
    if (!IsToken(name)) return Invalid("a header's name is no token");
    if (IsOurs(name)) return Invalid(fmt::format("the header {} is the client's own", name));
    if (!IsFieldValue(value)) {
      return Invalid(fmt::format("the header {} holds a control character", name));
    }
  }
  return Done{};
}

}  // namespace

Result<std::string> RequestBytes(const HttpCall& call) {
  if (const Status sound = Check(call); !sound) return sound.error();
  std::string bytes = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
                                  call.method, call.url.target, HostField(call.url));
  for (const auto& [name, value] : call.headers) bytes += fmt::format("{}: {}\r\n", name, value);
  // GET and HEAD without a body name no length; others do, or some servers wait for one.
  const bool may_omit_length = call.method == "GET" || call.method == "HEAD";
  if (!may_omit_length || !call.body.empty()) {
    bytes += fmt::format("Content-Length: {}\r\n", call.body.size());
  }
  bytes += "\r\n";
  bytes += call.body;
  return bytes;
}

}  // namespace firstreply::wire
