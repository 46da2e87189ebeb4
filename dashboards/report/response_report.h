// What a store says of the time to first response: as one JSON object, as a line a conversation,
// and as the canonical projection that two stores are compared by.
//
// All read one consistent state and hold no post text.
#pragma once

#include <string>

#include "ingest/base/database.h"

namespace firstreply::dashboards {

// {"conversations":N,"answered":N,"unanswered":N,"first_response_seconds":{"p50":S,"p90":S,"max":S},
//  "brands":{"NAME":{the same four}},"outcomes":{"met":N,"missed":N,"cancelled":N,"undecided":N},
//  "sources":{"NAME":{"received":N,"rejected":{"REASON":N},"irrelevant":N,"queued":N,"duplicates":N,"conflicts":N,
//  "quarantined":N,"stored":N}}}
// Percentiles are nearest rank over the answered; of nothing they are null. `conflicts` are among
// the duplicates.
std::string RenderResponseJson(Reader& reader);

// The same for a person, in a few lines.
std::string RenderResponseText(Reader& reader);

// root,customer,brand,started_at,first_response_at,seconds,response,outcome: a line for the first
// wait of each conversation, by start, root, customer and brand. RFC 3339 in UTC, with milliseconds
// where the input knew them; empty where there is none; ids as in the input.
std::string RenderConversationsCsv(Reader& reader);

// A JSON object a line, one for each conversation that stands, in an order of their own: what the
// platforms' events say, and nothing that depends on when they reached us.
std::string RenderCanonical(Reader& reader);

}  // namespace firstreply::dashboards
