// A platform's stream of events on virtual time, as our source of it sees them: late, out of order,
// some twice, and again from a cursor after a restart.
//
// What the platform sends and when is drawn from the seed once and never changes; a connection only
// decides where it begins. So a monitor that crashes and comes back is told everything after the
// cursor that it stored, at least once. An event that happened before the connection began is
// marked as catch-up, or as backfill when there was no cursor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/event_sink.h"
#include "tests/support/random.h"
#include "tests/support/sim_scheduler.h"

namespace firstreply::test {

class FakePlatform {
 public:
  struct Options {
    std::string source;
    uint64_t seed = 0;
    Duration lag_max =
        std::chrono::seconds(10);  // from being seen by the platform to being sent; comes and goes
    Duration disorder = std::chrono::seconds(5);  // by so much neighbours may change places
    int duplicates = 10;                          // percent that are sent a second time, later
    int irrelevant = 10;  // per hundred events, things that concern no brand
    int rejected = 5;     // per hundred events, things nobody can read
    size_t batch = 20;    // most that are handed over together
    size_t rewind = 3;    // so many before a cursor may come again
    Duration retry = std::chrono::milliseconds(50);  // after the sink was full
  };

  // `events` are those that this source reports. `scheduler` outlives the platform.
  FakePlatform(SimScheduler& scheduler, std::vector<ingest::PostEvent> events, Options options);
  ~FakePlatform();
  FakePlatform(const FakePlatform&) = delete;
  FakePlatform& operator=(const FakePlatform&) = delete;

  // Sends everything after `cursor`, or everything there ever was, to `sink`: what is due at once,
  // the rest in its time. Ends the connection before it. A cursor that this platform never gave out
  // is a programmer's mistake.
  void Connect(const std::optional<std::string>& cursor, ingest::EventSink& sink);

  // The sink is not used any more. What it took and did not store has to be asked for again.
  void Disconnect();

  // The present connection has handed over all there is.
  bool exhausted() const { return connected_to_ != nullptr && position_ == stream_.size(); }

  const std::string& source() const { return options_.source; }

  // The cursor after the last thing that is sent.
  std::string end_cursor() const { return std::to_string(stream_.size()); }

  // When the last of it is sent.
  TimePoint ends_at() const { return stream_.empty() ? TimePoint{} : stream_.back().sent_at; }

 private:
  // One thing on the wire.
  struct Sending {
    enum class Kind : uint8_t { kEvent, kIrrelevant, kRejected };
    Kind kind = Kind::kEvent;
    size_t event = 0;  // index into events_
    TimePoint sent_at{};
  };

  void PlanStream();
  void Continue();
  void ContinueAt(TimePoint when);
  ingest::InboxItem NextItem(size_t end) const;
  size_t DueEnd();

  SimScheduler& scheduler_;
  const std::vector<ingest::PostEvent> events_;
  const Options options_;
  Random random_;
  std::vector<Sending>
      stream_;  // in the order in which it is sent; a cursor counts how many are behind

  // Of the present connection.
  ingest::EventSink* connected_to_ = nullptr;
  TimePoint connected_at_{};
  bool has_cursor_ = false;
  size_t position_ = 0;
  std::optional<size_t>
      offered_until_;  // an item that the sink had no room for is offered again as it was
  TimerId timer_ = 0;
};

}  // namespace firstreply::test
