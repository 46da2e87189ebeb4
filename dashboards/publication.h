// What one commit of the pipeline made visible, for everybody who shows or tells something.
//
// Made on the pipeline's thread after the commit, handed to the network thread by value. What it
// names is in the store by then.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alerts/delivery.h"
#include "ingest/base/clock.h"
#include "ingest/hint.h"
#include "ingest/source_state.h"
#include "triage/judgement_versions.h"
#include "triage/ledger.h"

namespace firstreply::dashboards {

// A wait's first and only outcome, or its first answer, with what metrics need of it.
struct LedgerFact {
  triage::LedgerEntry entry;
  std::string brand{};
  ingest::Urgency urgency = ingest::Urgency::kNormal;  // of the wait as it stands now
  Duration
      waited{};  // kAnswered: from the wait's start to the response, by the customer's own clock
  triage::WaitKind kind = triage::WaitKind::kFirst;  // of that wait
};

struct Publication {
  TimePoint at{};                                      // the pipeline's clock
  std::vector<int64_t> conversations;                  // changed, sorted, without doubles
  std::vector<LedgerFact> ledger;                      // written, in order
  std::vector<alerts::Delivery> deliveries;            // new in the outbox
  std::map<std::string, ingest::SourceState> sources;  // totals of those that changed
  std::vector<uint64_t> receipts;                      // of inbox items that are stored now
  std::optional<triage::JudgementVersion> judgement;   // that posts are judged by from now on
  std::vector<std::string> set_aside;  // why, of each thread that could not be decided
  int64_t quarantined = 0;             // events
  Duration commit_took{};              // file, decide, store: all of the run
  size_t inputs_waiting = 0;           // that a failing disk keeps back

  bool empty() const {
    return conversations.empty() && ledger.empty() && deliveries.empty() && sources.empty() &&
           receipts.empty() && !judgement && set_aside.empty() && quarantined == 0 &&
           inputs_waiting == 0;
  }
};

}  // namespace firstreply::dashboards
