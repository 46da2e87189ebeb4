// The table of what agents said of conversations by hand (triage/clock/act.h).
//
// Written once, never changed or removed: whoever erred says something else later. A conversation
// that turns out to be part of another takes its acts along: they are read under the one it is part
// of now. Only this room names the table in SQL. Writes on the pipeline's thread, reads over any
// Reader.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "ingest/base/database.h"
#include "triage/clock/act.h"

namespace firstreply::triage {

// Another conversation of the same customer, as an agent linked it: from whichever end.
struct Link {
  int64_t conversation = 0;
  bool same_matter = false;  // an answer there answers here
  bool operator==(const Link&) const = default;
};

// Adds the act under an id of its own, which it returns; `act.id` says nothing.
int64_t StoreAct(Transaction& tx, const Act& act);

// Of one conversation, by `at`, then id. `conversation` and `linked_to` of each are the
// conversations that these are part of now.
std::vector<Act> LoadActs(Reader& reader, int64_t conversation);

// The same of each conversation of a thread that has any.
std::map<int64_t, std::vector<Act>> LoadActsOfThread(Reader& reader, int64_t thread_id);

// The threads in which the act counts, which have to be decided with it.
std::vector<int64_t> ThreadsOf(Reader& reader, const Act& act);

int64_t CountActs(Reader& reader, int64_t conversation);

// Whether any two conversations were ever linked. Takes no time at all.
bool HasLinks(Reader& reader);

// Agents have said anything by hand.
bool HasActs(Reader& reader);

// What a conversation is linked to, by id, each once. Where it was said several times of two
// conversations what was said last counts, so that "the same matter" can be taken back.
std::vector<Link> LoadLinks(Reader& reader, int64_t conversation);

}  // namespace firstreply::triage
