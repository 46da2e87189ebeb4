// Customer-care conversations of 25 brands on X (2020), one post a row of CSV in the order of the
// conversation.
//
// Columns used: tweet_id, author_id, inbound (1, 0), text, previous_tweet_id (the message before,
// taken for the parent). The time is in the tweet's id: (id >> 22) + 1288834974657 milliseconds
// since 1970 (https://docs.x.com/fundamentals/x-ids). What is made of them: care_thread.h. Pure;
// the whole file is needed at once.
#pragma once

#include <string_view>

#include "ingest/base/result.h"
#include "ingest/sources/decode_result.h"

namespace firstreply::ingest {

// kInvalid where this is no such file; a wrong row is a rejection and harms no other. `source` is
// the events' source.
Result<DecodeResult> DecodeIbmCare(std::string_view bytes, std::string_view source);

}  // namespace firstreply::ingest
