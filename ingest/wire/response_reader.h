// Bytes of a connection to the response that they are: HTTP/1.1 as a client reads it (RFC 9112).
//
// Interim responses (1xx) are read over. The limits hold whatever the pieces in which bytes come
// and whatever lengths the other end names. Pure; one response, then no further call.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "ingest/base/limits.h"
#include "ingest/base/result.h"
#include "ingest/wire/http.h"

namespace firstreply::wire {

class ResponseReader {
 public:
  struct Options {
    bool to_head = false;  // the answer to HEAD: it names a length and has no body
    size_t header_bytes_max = kHttpHeaderBytesMax;  // of each head, and of trailers and the like
    size_t body_bytes_max = kHttpClientBodyBytesMax;
  };

  explicit ResponseReader(Options options);
  ~ResponseReader();

  // The response once it is whole, nothing while there has to be more; what comes behind it is left
  // alone. kInvalid: no HTTP; kTooLarge names the limit.
  Result<std::optional<HttpResponse>> Take(std::string_view bytes);

  // The other end closed in good order, which ends a response without a length. kUnavailable: there
  // should have been more.
  Result<HttpResponse> TakeEnd();

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace firstreply::wire
