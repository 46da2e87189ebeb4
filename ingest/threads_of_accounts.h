// Where else accounts have spoken: the threads that hold posts of theirs, by the times of these.
//
// Over any Reader. Of accounts with very many posts only so many are looked at, so that one busy
// account cannot make everything slow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"

namespace firstreply::ingest {

// Posts of one account that are looked at in one direction.
inline constexpr size_t kPostsLookedAtMax = 500;

// Those who spoke in this thread, brands aside, and in another as well, or of whom other accounts
// are known (ingest/private_words.h).
std::set<int64_t> AccountsKnownElsewhere(Reader& reader, int64_t here);

// Threads other than `here` in which one of the accounts posted at `since` or later and before
// `until`: by the last such post, the latest first, at most `count_max`.
std::vector<int64_t> ThreadsBefore(Reader& reader, const std::set<int64_t>& accounts, int64_t here,
                                   TimePoint since, TimePoint until, size_t count_max);

// The same after `since`: by the first such post, the earliest first.
std::vector<int64_t> ThreadsAfter(Reader& reader, const std::set<int64_t>& accounts, int64_t here,
                                  TimePoint since, size_t count_max);

// Other threads in which an account says, within `within` before or after, what it says in thread
// `here` too, in the same wording: at most `count_max`, the nearest in time first.
std::vector<int64_t> ThreadsSayingTheSame(Reader& reader, int64_t here, Duration within,
                                          size_t count_max);

// When the first post of a thread was posted; unset: none is held.
std::optional<TimePoint> FirstPostedAt(Reader& reader, int64_t thread);

}  // namespace firstreply::ingest
