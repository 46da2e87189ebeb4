// Decides what the facts of a thread mean: which conversations it holds, who waits in them and how
// each wait ended.
//
// Pure: the slice of one thread and `now` in, what has to change out. No I/O, no clock, no
// randomness; the same input gives the same output, byte for byte.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ingest/filed_post.h"
#include "triage/conversation.h"
#include "triage/ledger.h"
#include "triage/policy.h"

namespace firstreply::triage {

// All that is known of one thread.
struct ThreadSlice {
  int64_t thread_id = 0;
  std::vector<ingest::FiledPost> posts;
  std::vector<Conversation>
      conversations;  // as last decided, those of threads that were joined to it included
};

// What holds for all threads.
struct Circumstances {
  Policy policy;
  std::map<std::string, std::vector<Unwatched>> unwatched;  // by brand
};

struct Alias {
  int64_t from = 0;
  int64_t to = 0;
  bool operator==(const Alias&) const = default;
};

struct Decision {
  std::vector<Conversation> changed;  // new, or other than before
  std::vector<Alias> aliases;         // the conversation `from` turned out to be part of `to`
  std::vector<LedgerEntry> ledger;
  std::optional<TimePoint>
      next_due;  // when the thread has to be looked at again though nobody says a word
};

// `next_conversation_id` is the first id not yet given away, and is counted up for each new
// conversation.
Decision Decide(const ThreadSlice& slice, const Circumstances& circumstances, TimePoint now,
                int64_t& next_conversation_id);

}  // namespace firstreply::triage
