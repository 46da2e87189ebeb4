// When each delivery of one destination is tried, and what becomes of it.
//
// Pure: what happened and both clocks in, what is to be done out. It never sends, waits or draws.
// The rules (law 7):
// - Deliveries of one key go one after the other, by their ids; different keys go together, as many
//   as `in_flight_max` and the rate limit let.
// - A resolve overtakes: what was told of its key before and has not been taken by the receiver is
//   over, tried or not. One under way is waited for and not tried again. The resolve itself is
//   never overtaken.
// - What failed is tried again after a pause (backoff.h). What the receiver asked for with
//   Retry-After holds for the whole destination.
// - Five failures in a row open the circuit: one try a pause, until one is taken. Tried is what has
//   been due longest, so that a message which is always refused holds up no other.
// - 410 switches the destination off: all stays pending until `Enable`.
// - Its time is over `gives_up_after` it was made, but only a failure ends it: its own, or one of
//   the destination while the circuit is open. What is old because we were down is still tried.
//
// Everything in here is measured with the monotonic clock; the wall clock is asked for how old a
// delivery is when it comes, and for what is written down. A wall clock that steps neither loses
// nor repeats anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "alerts/delivery.h"
#include "alerts/notifiers/webhook_answer.h"
#include "alerts/token_bucket.h"
#include "ingest/base/clock.h"

namespace firstreply::alerts {

// What both clocks of a scheduler read.
struct Clocks {
  TimePoint wall{};
  Duration monotonic{};
};

class DeliveryQueue {
 public:
  struct Options {
    TokenBucket::Options rate;
    Duration gives_up_after = std::chrono::hours(24);
    size_t in_flight_max = 8;
    bool held = false;
    bool disabled = false;
  };

  // What an input leads to.
  struct Actions {
    std::vector<Delivery> tries;          // begin these; each ends in one `Settle`
    std::vector<DeliveryResult> results;  // of deliveries, to be written down
    std::optional<Duration> wake_after;   // call `Wake` then; it replaces what was said before
  };

  DeliveryQueue(Options options, Clocks now);

  // By their ids, which count up; one that was taken already is left alone.
  Actions Take(std::vector<Delivery> deliveries, Clocks now);

  // A try has ended. `chance` is between 0 and 1.
  Actions Settle(int64_t id, const WebhookAnswer& answer, Clocks now, double chance);

  Actions Wake(Clocks now);

  // Nothing is begun while it is held.
  Actions Hold(bool held, Clocks now);

  // Switched on again, and the past forgotten.
  Actions Enable(Clocks now);

  // Nothing is begun any more.
  void Stop() { stopped_ = true; }

  size_t size() const { return entries_.size(); }
  size_t in_flight() const { return in_flight_; }
  bool disabled() const { return disabled_; }
  bool circuit_open() const { return circuit_open_; }
  int64_t taken_until() const { return taken_until_; }  // the greatest id that was taken
  // When the oldest of those not done with was made.
  std::optional<TimePoint> oldest() const;

 private:
  struct Entry {
    Delivery delivery;
    Duration due{};        // not tried before
    Duration lapses_at{};  // gives up after
    Duration started_at{};
    bool in_flight = false;
  };
  using Lane = std::deque<int64_t>;  // of one key, by id; only the first may be tried

  void Admit(Delivery delivery, Clocks now, Actions& actions);
  void Overtake(Lane& lane, Clocks now, Actions& actions);
  void Fail(Entry& entry, const WebhookAnswer& answer, Clocks now, double chance, Actions& actions);
  void CountFailure(const Entry& entry, Clocks now, double chance);
  void GiveUpWhatLapsed(Clocks now, Actions& actions);
  bool ResolveWaitsBehind(const Entry& entry) const;
  void Finish(int64_t id, DeliveryState state, int status, Clocks now, Actions& actions);
  void ShowHead(const Lane& lane);
  void HideHead(const Lane& lane);
  void Begin(Clocks now, Actions& actions);

  const Options options_;
  TokenBucket bucket_;
  std::map<int64_t, Entry> entries_;
  std::map<std::string, Lane> lanes_;
  std::set<std::pair<Duration, int64_t>> heads_;  // first of their lanes, not in flight, by due
  int64_t taken_until_ = 0;
  size_t in_flight_ = 0;
  bool held_;
  bool disabled_;
  bool stopped_ = false;
  int failures_in_a_row_ = 0;
  bool circuit_open_ = false;
  int64_t probes_failed_ = 0;  // since it opened
  Duration pause_began_at_{};  // with an open circuit
  Duration not_before_;        // nothing is begun before
};

}  // namespace firstreply::alerts
