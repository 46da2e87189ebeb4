// Reads filed posts back from the store, a thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/filed_post.h"

namespace firstreply::ingest {

// All posts of a thread, in the order of their ids. A post of which only a delete, an edit or
// counts have come is in no thread.
std::vector<FiledPost> LoadThread(Reader& reader, int64_t thread_id);

// Those of many threads at once, which takes half as long as one after the other. A thread without
// posts is not in it.
std::map<int64_t, std::vector<FiledPost>> LoadThreads(Reader& reader,
                                                      std::span<const int64_t> thread_ids);

// The thread that a post is in; unset: it is in none.
std::optional<int64_t> ThreadHolding(Reader& reader, int64_t post_id);

// Threads in which something is dated after `time`: a platform's clock that runs ahead of ours.
std::set<int64_t> ThreadsDatedAfter(Reader& reader, TimePoint time);

// The first number of arrival that no filed post has; see `Filing`.
int64_t NextArrival(Reader& reader);

}  // namespace firstreply::ingest
