// How far each source has been read, and what became of all that it received (law 1).
//
// Written in the same transaction as the events themselves, so that the sum holds across any crash:
//   received = sum of rejected + irrelevant + duplicates + quarantined + stored
// for all that was committed; what still waits in the inbox (`queued`) is in no column yet, and
// comes again from the stored cursor after a crash.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "ingest/base/database.h"
#include "ingest/event_sink.h"

namespace firstreply::ingest {

struct SourceState {
  std::optional<std::string> cursor;
  SourceTally tally;      // as the source saw it
  int64_t conflicts = 0;  // of the duplicates: the same id with other content
  int64_t quarantined = 0;
  int64_t stored = 0;
  bool operator==(const SourceState&) const = default;

  // What `received` has to be; it is more only by what is on its way.
  int64_t AccountedFor() const;
};

// The source's number in the store.
int64_t FindOrMakeSource(Transaction& tx, const std::string& name);

// Adds `change` to what the store has of `source`; a cursor replaces the former one.
void StoreSourceChange(Transaction& tx, const std::string& source, const SourceState& change);

// By name; sources that have brought nothing are absent.
std::map<std::string, SourceState> LoadSources(Reader& reader);

}  // namespace firstreply::ingest
