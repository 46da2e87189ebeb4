// What the pipeline does for the room alerts in each of its transactions: asks the alert engine
// about every conversation of a thread that was just decided, keeps the alerts, and puts what has
// to be told into the outbox, for each destination that covers the brand.
//
// Owned by the pipeline, on its thread only. Never reads a clock.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alerts/delivery.h"
#include "ingest/base/database.h"
#include "ingest/filed_post.h"
#include "triage/triage_engine.h"

namespace firstreply::app {

// A destination as far as deciding goes: who it is and which brands it covers.
struct Addressee {
  std::string name;
  std::set<std::string> brands;  // empty: all
  bool Covers(const std::string& brand) const { return brands.empty() || brands.contains(brand); }
};

class Alerting {
 public:
  explicit Alerting(std::vector<Addressee> addressees) : addressees_(std::move(addressees)) {}

  // From now on. What is in the outbox already stays.
  void Address(std::vector<Addressee> addressees) { addressees_ = std::move(addressees); }

  // What one transaction told, to be applied when it has committed.
  struct Told {
    std::vector<alerts::Delivery> deliveries;
    bool quiet_came = false;  // something that a backfill brought waits to be told in one message
  };

  // `slice` as it was decided; returns when the thread has to be looked at again for its alerts.
  std::optional<TimePoint> Tell(Transaction& tx, const triage::ThreadSlice& slice,
                                const triage::Decision& decision, TimePoint now, Told& told) const;

  // The one message about all that a backfill brought.
  void TellFound(Transaction& tx, TimePoint now, Told& told) const;

  // At a start: when each thread has to be looked at for its alerts. Those that are not as the
  // store's conversations say are due at `clock`.
  static std::map<int64_t, TimePoint> Recover(Reader& reader, TimePoint clock);

 private:
  void Send(Transaction& tx, const alerts::AlertMessage& message, TimePoint now, Told& told) const;

  std::vector<Addressee> addressees_;
};

}  // namespace firstreply::app
