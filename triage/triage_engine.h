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
#include "triage/clock/response_clock.h"
#include "triage/context/dialogue_in_context.h"
#include "triage/conversation.h"
#include "triage/ledger.h"

namespace firstreply::triage {

// What was said in other threads and bears on a conversation of this one: `ClockInput` has the
// meaning of the first three, and their order.
struct SaidElsewhere {
  std::vector<ingest::FiledPost> said, responses, linked_responses;
  std::vector<EarlierCase> earlier{};  // the latest first
};

// One customer of one brand.
struct Relation {
  std::string brand;
  int64_t customer_id = 0;
  auto operator<=>(const Relation&) const = default;
};

// All that is known of one thread.
struct ThreadSlice {
  int64_t thread_id = 0;
  std::vector<ingest::FiledPost> posts{};
  // As last decided, those of threads that were joined to it included.
  std::vector<Conversation> conversations{};
  std::map<int64_t, std::vector<Act>> acts{};  // by conversation
  std::map<Relation, SaidElsewhere> elsewhere{};
  // What the ledger holds already of the steps that only the clock notes, by conversation.
  std::map<int64_t, std::vector<LedgerEntry>> noted{};
};

// What holds for all threads.
struct Circumstances {
  PolicyTimeline policies = {{1, {}, PolicySet::AnHour()}};
  std::map<std::string, std::vector<Unwatched>> unwatched{};  // by brand
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

// How the waits of a conversation of the slice came to stand as `Decide` had them at `now`; none
// where nothing was said in it.
std::vector<ClockStep> StepsOf(const ThreadSlice& slice, const Circumstances& circumstances,
                               int64_t conversation, TimePoint now);

// What went before makes of the posts of a conversation of the slice, where that is more than their
// own words say.
std::vector<FormInContext> FormsInContext(const ThreadSlice& slice, int64_t conversation);

}  // namespace firstreply::triage
