// What was said in other threads and bears on this one: private words of the same customer after a
// handoff or a promise, answers in conversations that an agent linked as the same matter, and what
// the customer and the brand had to do with each other before.
//
// A function of what is filed and of what agents said, in whatever order it reached us. Over any
// Reader.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "ingest/base/database.h"
#include "triage/triage_engine.h"

namespace firstreply::triage {

// Other threads of one customer that count as their history: the latest.
inline constexpr size_t kEarlierThreadsMax = 16;

// All that is known of a thread.
ThreadSlice GatherThread(Reader& reader, int64_t thread_id);

// The same of many threads, each named once, in their order.
std::vector<ThreadSlice> GatherThreads(Reader& reader, std::span<const int64_t> thread_ids);

// For `ThreadSlice::elsewhere`; the slice has its posts, conversations and acts. Of one customer at
// most kThreadsElsewhereMax other threads, the earliest first.
std::map<Relation, SaidElsewhere> GatherElsewhere(Reader& reader, const ThreadSlice& slice);

// The other threads that have to be decided again when a fact of this one changes.
std::set<int64_t> ThreadsDependingOn(Reader& reader, int64_t thread_id);

}  // namespace firstreply::triage
