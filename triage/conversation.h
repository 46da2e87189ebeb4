// One customer, one brand, one thread: what the store keeps of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/filed_post.h"
#include "triage/clock/wait.h"

namespace firstreply::triage {

struct Conversation {
  int64_t id = 0;  // never changes; after a merge the later one's id is an alias of the earlier
  int64_t thread_id = 0;
  std::string brand{};
  int64_t customer_id = 0;
  ingest::PostKey root{};
  // Its first customer post was seen, live or in catch-up, only after the brand's answer
  // (`discovered by answer`): it keeps its outcome and is left out of attainment. Depends on
  // arrival.
  bool adopted = false;
  // False once facts that came later show that there is no such conversation, or that it is part of
  // another.
  bool stands = true;
  std::vector<Wait> waits{};  // by the time they opened
};

// The customer's first wait for an answer; null: there is none. Lives as long as the conversation.
const Wait* FirstWait(const Conversation& conversation);

// Of those that are open the one that presses most: the earliest deadline, what has none last, then
// what opened first. A follow-up that the customer has not taken up presses nobody. Null: nobody
// waits.
const Wait* PressingWait(const Conversation& conversation);

}  // namespace firstreply::triage
