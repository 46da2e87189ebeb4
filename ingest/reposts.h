// Posts that pass another one on without a word of their own.
//
// Where the post that is passed on is held, a repost says nothing by itself: it counts for how far
// that one has spread (ingest/spread.h), and what it repeats of its words is not kept, so that a
// delete reaches them. While it is not held, the repost is all that is known of it, and a post like
// any other.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/post.h"

namespace firstreply::ingest {

// Held, or known to have been deleted.
bool IsHeld(Reader& reader, const PostKey& post);

// Takes the words of all reposts of `original` away. The posts that had some.
std::vector<int64_t> EraseWordsOfReposts(Transaction& tx, const PostKey& original);

// Those that reposts of `original` stand in, each by itself.
std::vector<int64_t> ThreadsOfReposts(Reader& reader, const PostKey& original);

}  // namespace firstreply::ingest
