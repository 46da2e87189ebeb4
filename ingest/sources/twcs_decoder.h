// "Customer Support on Twitter" (2017): threads of customers and brands on X, one post a row of
// CSV.
//
// Columns used: tweet_id, author_id, inbound (True, False), created_at ("Tue Oct 31 22:10:47 +0000
// 2017"), text, in_response_to_tweet_id. What is made of them: care_thread.h. Pure; the whole file
// is needed at once.
#pragma once

#include <string_view>

#include "ingest/base/result.h"
#include "ingest/sources/decode_result.h"

namespace firstreply::ingest {

// kInvalid where this is no such file; a wrong row is a rejection and harms no other. `source` is
// the events' source.
Result<DecodeResult> DecodeTwcs(std::string_view bytes, std::string_view source);

}  // namespace firstreply::ingest
