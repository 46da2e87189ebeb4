// A response as it goes over the wire (RFC 9112): status line, our own headers, the handler's,
// body.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/wire/http.h"

namespace firstreply::wire {

struct ResponseFrame {
  std::string_view date;                  // see HttpDate
  const HttpHeaders* defaults = nullptr;  // sent unless the response has the same name
  bool close = false;                     // "Connection: close"
  bool without_body = false;              // answers a HEAD
};

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string HttpDate(TimePoint time);

// False for a status outside of 200 to 599, for a name that is no token and for a value with a
// control character: nobody ends a header but we.
bool IsSendable(int status, const HttpHeaders& headers);

// All of it, in one piece. Needs a sendable response. Its Content-Length, Date, Connection and
// Transfer-Encoding, if it has them, give way to ours.
std::string ResponseBytes(const HttpResponse& response, const ResponseFrame& frame);

// The head of an endless response; `chunked` says how the body will come, else it ends with the
// connection.
std::string StreamHeadBytes(const HttpHeaders& headers, const ResponseFrame& frame, bool chunked);

}  // namespace firstreply::wire
