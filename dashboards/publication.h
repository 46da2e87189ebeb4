// What one commit of the pipeline made visible, for everybody who shows or tells something.
//
// Made on the pipeline's thread after the commit, handed to the network thread by value. What it
// names is in the store by then.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "alerts/delivery.h"
#include "ingest/base/clock.h"
#include "ingest/source_state.h"
#include "triage/ledger.h"

namespace firstreply::dashboards {

// A wait's first and only outcome, or its first answer, with what metrics need of it.
struct LedgerFact {
  triage::LedgerEntry entry;
  std::string brand;
  Duration
      waited{};  // kAnswered: from the wait's start to the response, by the customer's own clock
  bool first = false;  // of the conversation's first wait
};

struct Publication {
  TimePoint at{};                                      // the pipeline's clock
  std::vector<int64_t> conversations;                  // changed, sorted, without doubles
  std::vector<LedgerFact> ledger;                      // written, in order
  std::vector<alerts::Delivery> deliveries;            // new in the outbox
  std::map<std::string, ingest::SourceState> sources;  // totals of those that changed
  std::vector<uint64_t> receipts;                      // of inbox items that are stored now
  Duration commit_took{};                              // file, decide, store: the last transaction
  // From each event's `seen_at` to now is not here: sources measure their own lag.
};

}  // namespace firstreply::dashboards
