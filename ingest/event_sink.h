// What a source hands its events to, so that a source knows neither the inbox nor the pipeline.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ingest/post.h"

namespace firstreply::ingest {

// What became of the things a source saw before any of them was handed over. Its share of the sum
// that every source must come out to: received = rejected(reason) + irrelevant + duplicates +
// queued + quarantined + stored.
struct SourceTally {
  int64_t received = 0;    // events that came in, in whatever shape
  int64_t irrelevant = 0;  // of those: concern no brand
  int64_t duplicates = 0;  // of those: known to the source as already handed over
  std::map<std::string, int64_t> rejected{};  // of those: unusable, by reason

  SourceTally& operator+=(const SourceTally& other);
  bool operator==(const SourceTally&) const = default;
};

// What one source hands over at one time. Any part may be empty; a cursor may ride alone.
struct InboxItem {
  std::string source{};                 // filled in by the inbox
  std::vector<PostEvent> events{};      // at most kBatchEventsMax, in the order in which they came
  std::optional<std::string> cursor{};  // where the source stands after these events
  SourceTally tally{};   // what the source saw since its last item; covers these events
  uint64_t receipt = 0;  // a number of the source's, published once all of this is stored; 0: none
  bool operator==(const InboxItem&) const = default;
};

// About how many bytes of memory an item holds. Never zero.
size_t BytesOf(const InboxItem& item);

enum class Taken : uint8_t {
  kTaken,   // the sink has it; a crash may still lose it until its cursor is stored
  kFull,    // no room now: offer it again later, and read no further meanwhile
  kClosed,  // the monitor is stopping: nothing more is taken
};

class EventSink {
 public:
  virtual ~EventSink() = default;

  // Moves from `item` when it answers kTaken and leaves it untouched otherwise. Items of one source
  // are offered one after the other; they are acted on in that order.
  [[nodiscard]] virtual Taken Take(InboxItem&& item) = 0;
};

}  // namespace firstreply::ingest
