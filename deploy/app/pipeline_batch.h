// What a pipeline does at once: the pieces of a batch, and all that one transaction changes.
//
// Of the files of the pipeline only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "deploy/app/pipeline.h"

namespace firstreply::app {

struct Pipeline::Piece {
  const std::string* source = nullptr;
  const ingest::PostEvent* event = nullptr;  // null: nothing but the end of an item
  const ingest::InboxItem* ends = nullptr;   // the item whose cursor and tally ride with this piece
};

struct Pipeline::Changes {
  size_t pieces = 0;  // of the leading items, taken with this
  std::map<std::string, ingest::SourceState> sources;
  std::vector<int64_t> touched;                     // threads to decide, in this order
  bool facts_changed = false;                       // of `touched`: what depends on them follows
  std::map<int64_t, std::optional<TimePoint>> due;  // by thread; none: not in the queue
  std::vector<triage::LedgerEntry> ledger;
  std::optional<std::map<std::string, std::vector<triage::Unwatched>>> unwatched;
  std::vector<int64_t> conversations;  // changed
  std::vector<dashboards::LedgerFact> facts;
  std::vector<uint64_t> receipts;
  Alerting::Told told;
};

}  // namespace firstreply::app
