// The target of a request, taken apart: path and query, percent-decoded (RFC 3986, section 2.1; the
// query as HTML forms write it, https://url.spec.whatwg.org/#application/x-www-form-urlencoded).
//
// Only the origin form ("/path?query"). Decoding happens once. What could be read as another path
// after it is refused: empty, "." and ".." segments, slashes, backslashes, NUL and other control
// characters behind a percent sign, what is no UTF-8.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "ingest/base/result.h"

namespace firstreply::wire {

struct RequestTarget {
  // Begins with '/'. An empty last segment ("/feed/") is left to the route table, which knows none.
  std::string path;
  std::map<std::string, std::string, std::less<>> query;
};

// kInvalid: a sentence for whoever sent it; it repeats nothing of the target.
Result<RequestTarget> ParseRequestTarget(std::string_view target);

}  // namespace firstreply::wire
