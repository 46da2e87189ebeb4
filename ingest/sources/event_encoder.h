// The inverse of event_decoder.h: an event as one line of NDJSON.
#pragma once

#include <string>

#include "ingest/post.h"

namespace firstreply::ingest {

// One JSON object without a line end, in the form of ingest/EVENTS.md. Decoding it gives the same
// event again, but for `raw`, which is then this line. What is empty or unset is left out. All
// strings must be UTF-8, and the accounts and posts that a post names must live on the post's own
// platform.
std::string EncodeEvent(const PostEvent& event);

}  // namespace firstreply::ingest
