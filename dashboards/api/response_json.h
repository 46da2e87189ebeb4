// What is in a brand's response, as the API and the console show it: the signals of
// triage/response/response_reader.h.
#pragma once

#include <span>

#include "ingest/base/json_writer.h"
#include "ingest/shown_post.h"

namespace firstreply::dashboards {

// The object, of a brand's post that stands and has words; `before`: the posts of the conversation
// before it, of which it answers the customer's last that stands. Kind and whatever needs no post
// above it where there is none.
void WriteResponse(JsonWriter& json, const ingest::ShownPost& response,
                   std::span<const ingest::ShownPost> before);

}  // namespace firstreply::dashboards
