// What customers and brands did, made up from a seed: the input of the order test and of the
// simulator.
//
// It is made to contain what goes wrong: chains of any depth, answers that name customers without a
// chain, third parties, deletes and edits before and after the decision, accounts that vanish and
// come back, calls and mails, times at the deadline and one millisecond beside it, posts of one
// time, parents that come late or never, posts dated ahead of their receipt, answers after thirty
// days. The same seed gives the same history, byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/rfc3339.h"
#include "ingest/post.h"
#include "tests/support/random.h"
#include "triage/clock/act.h"

namespace firstreply::test {

// What an agent says of a conversation, which is named by one of its customer's posts: its id
// depends on the order in which things come.
struct HandAct {
  std::string brand;
  ingest::PostKey post;
  std::optional<ingest::PostKey> linked_post;  // of the conversation that it is linked to
  triage::Act act;                             // without ids
};

struct History {
  std::vector<ingest::PostEvent> events;  // in order of their own times
  std::vector<HandAct> acts;              // no two at one time
};

struct HistoryOptions {
  uint64_t seed = 0;
  int threads = 4;  // about ten events each
  int contacts = 2;
  // Also all that the response clock knows beyond a first answer: verdicts and edits that change
  // them, promises, thanks, private threads of the same customers, and what agents say by hand.
  bool every_kind = false;
  TimePoint start{std::chrono::seconds(
      1'772'323'200)};  // 2026-03-01T00:00:00Z; threads begin in three days from here
};

History MakeHistory(const HistoryOptions& options);

// The brands that occur in every history.
const std::vector<std::string>& HistoryBrands();

// Those events of the history that this source reports.
std::vector<ingest::PostEvent> ReportedBy(const History& history, const std::string& source);

// The sources of a history's events, sorted.
std::vector<std::string> SourcesOf(const History& history);

// The events in a random order with duplicates: some again under their own id, some (not surveys,
// which nothing but their id tells apart) from a second source, a mirror, under an id of its own
// with the same content.
std::vector<ingest::PostEvent> Disorder(const History& history, Random& random);

}  // namespace firstreply::test
