// What two public collections of customer care have in common: posts of X in whole threads, of
// which the file says who is a customer (inbound) and who a brand (outbound).
//
// The rules that make events of them, for both formats:
// - A thread is a tree by those reply links whose both ends the file holds. It has one brand, the
//   author of its earliest outbound post (equal times: the smaller id); a thread without an
//   outbound post concerns none.
// - Each inbound post needs a response. Each outbound post is the brand's, whoever wrote it, and a
//   human's.
// - Rows that repeat an id are one post; the first row counts.
// Pure values; any thread.
#pragma once

#include <string_view>

#include "ingest/base/result.h"
#include "ingest/base/rfc3339.h"
#include "ingest/sources/decode_result.h"

namespace firstreply::ingest {

// Where a format keeps what. Both have the columns tweet_id, author_id, inbound and text.
struct CareFormat {
  std::string_view parent_column;
  std::string_view inbound, outbound;  // the two words of the column inbound
  std::string_view time_column;
  Result<Instant> (*parse_time)(std::string_view field) = nullptr;
};

// Reads a whole file. kInvalid where it lacks one of the columns or is no CSV at all; a wrong row
// is a rejection and harms no other. `source` is the events' source; their ids are those of the
// posts.
Result<DecodeResult> DecodeCareThreads(std::string_view bytes, std::string_view source,
                                       const CareFormat& format);

}  // namespace firstreply::ingest
