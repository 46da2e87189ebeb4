// A request and its response, as the server's handlers and the client see them.
//
// Plain values. Everything in a request comes from outside and is hostile; what the parser promises
// of it is said at each field. Names follow RFC 9110.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstreply::wire {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// Names of headers are the same whatever their capitals.
bool SameHeaderName(std::string_view a, std::string_view b);

// The value of the first header of that name, whatever its capitals; null when there is none.
const std::string* FindHeader(const HttpHeaders& headers, std::string_view name);

struct HttpRequest {
  std::string method;  // "GET", as it was sent
  std::string path;    // percent-decoded; begins with '/', no empty, "." or ".." segments, no NUL
  std::map<std::string, std::string, std::less<>> query;        // decoded; a name twice is refused
  std::map<std::string, std::string, std::less<>> path_values;  // of the route's "{name}" segments
  HttpHeaders headers;
  std::string body;
  std::string peer;     // the address of the other end, without its port: "127.0.0.1", "::1"
  bool secure = false;  // came over TLS

  // nullptr when absent.
  const std::string* Header(std::string_view name) const { return FindHeader(headers, name); }
  const std::string* Query(std::string_view name) const;
  // A cookie of that name; the first, if there are several.
  std::optional<std::string> Cookie(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers{};  // Content-Length, Date and Connection are the server's own business
  std::string body{};
};

// A body of type application/json.
HttpResponse JsonResponse(int status, std::string json);

// An error as RFC 9457 has it (application/problem+json): `title` is the same for each problem of
// its kind, `detail` says what is wrong here and what to do. Neither holds anything personal.
HttpResponse Problem(int status, std::string_view title, std::string_view detail);

}  // namespace firstreply::wire
