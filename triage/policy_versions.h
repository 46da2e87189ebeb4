// The versions of the policies that a store has seen, and how far their waits follow the newest.
//
// A version is kept as a text that says it in full, so that a clock which ran under it can be
// explained years later. What the text means is not known here. For use on the pipeline's thread
// (writes) or over any Reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"

namespace firstreply::triage {

// The step of this room's migrations that makes the tables.
extern const std::string_view kPolicyVersionTables;

struct StoredPolicyVersion {
  int64_t number = 1;
  TimePoint since{};     // in force from then on; the first also covers all time before
  std::string policies;  // calendars and policies, as the config would say them
  std::string zones;     // the time-zone data: "2025b"; empty where no calendar depends on it
  bool operator==(const StoredPolicyVersion&) const = default;
};

// By number, which is also by time; none in a store that was never told of any.
std::vector<StoredPolicyVersion> LoadPolicyVersions(Reader& reader);

// Numbers count from 1 without a gap. What was stored never changes.
void StorePolicyVersion(Transaction& tx, const StoredPolicyVersion& version);

// A version is new, and not every open wait has been planned by it: those of conversations up to
// `done_through` have.
struct Replanning {
  int64_t done_through = 0;
  bool operator==(const Replanning&) const = default;
};

// Unset: every open wait is planned by the newest version.
std::optional<Replanning> LoadReplanning(Reader& reader);
void StoreReplanning(Transaction& tx, const std::optional<Replanning>& replanning);

// An open wait that a new version can move has not been decided yet.
struct ReplannedConversation {
  int64_t id = 0;
  int64_t thread_id = 0;
};

// The next conversations with such a wait after `replanning`, by id, at most `count_max` of them.
std::vector<ReplannedConversation> LoadNextToReplan(Reader& reader, const Replanning& replanning,
                                                    size_t count_max);

}  // namespace firstreply::triage
