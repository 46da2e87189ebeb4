// A call as the bytes of its request (RFC 9112), on a connection that carries nothing else.
#pragma once

#include <string>

#include "ingest/base/result.h"
#include "ingest/wire/http_client.h"

namespace firstreply::wire {

// kInvalid: some part would be read as something else by the other end (a line break in a header, a
// blank in the target, a second Content-Length). The message names the part, never its value, which
// may be a secret. Pure.
Result<std::string> RequestBytes(const HttpCall& call);

}  // namespace firstreply::wire
