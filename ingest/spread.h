// How far a post has spread, by the counts that its platform shows.
//
// In steps: 0, hardly; then 1 from 10, 2 from 100, 3 from 1,000 and 4 from 10,000 of what others
// did with it. A repost, a quote and a reply count whole, a like a tenth, a view not at all: it
// costs nobody anything. Reposts are as many as the platform tells, or as are held
// (ingest/reposts.h) where these are more.
#pragma once

#include <cstdint>
#include <functional>

#include "ingest/base/database.h"
#include "ingest/post.h"

namespace firstreply::ingest {

inline constexpr int kSpreadStepMax = 4;

int SpreadStep(const Engagement& counts);

// As last counted; of a post of which nothing is known, 0.
int LoadSpread(Reader& reader, int64_t post);

// Every post that has spread, by id. `take` may not use the reader.
void EachSpread(Reader& reader, const std::function<void(int64_t post, int step)>& take);

}  // namespace firstreply::ingest
