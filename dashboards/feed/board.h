// The queue as it stands: of every conversation in which somebody waits the wait that presses most,
// kept in memory on the network thread and refreshed from the store after each commit. The
// console's list, the feed, the gauges and the health all read it.
//
// It holds no text and no names; those are read from the store when somebody looks. Network thread
// only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "dashboards/publication.h"
#include "ingest/base/database.h"
#include "ingest/hint.h"
#include "triage/clock/wait.h"

namespace firstreply::dashboards {

struct OpenWait {
  int64_t conversation = 0;
  std::string brand;
  std::string source;  // that brought the post which it is about
  ingest::Urgency urgency = ingest::Urgency::kNormal;
  triage::WaitKind kind = triage::WaitKind::kFirst;
  int64_t about = 0;  // the customer's post that is to be answered
  TimePoint started_at{};
  std::optional<TimePoint> at_risk_at{};  // unset: at no time
  std::optional<TimePoint> deadline{};    // unset: it has no target
  bool missed = false;                    // its outcome is decided
  int spread = 0;                         // ingest/spread.h, of the post that it is about
  std::optional<TimePoint> ranks_at{};    // triage/priority.h
  bool operator==(const OpenWait&) const = default;
};

// Most urgent first; of one urgency the earliest `ranks_at` first, what has none last; then the
// smaller conversation. It holds no `now`, so nothing changes its place by waiting.
bool ComesBefore(const OpenWait& a, const OpenWait& b);

class Board {
 public:
  // What happened to one conversation. `before` or `after` is unset when it was or is not waiting;
  // both may be set and alike, when only what was said has changed.
  struct Change {
    int64_t conversation = 0;
    std::optional<OpenWait> before, after;
    bool answered = false;  // without `after`: it waits no more because somebody answered
  };
  // The reader is the one that Apply was given: one view of the store for all who listen.
  using Listener = std::function<void(std::span<const Change>, Reader&)>;

  // All that is open, from the store.
  void Load(Reader& reader);

  // Reads the changed conversations again and tells the listeners what became of them.
  void Apply(const Publication& publication, Reader& reader);

  void Listen(Listener listener) { listeners_.push_back(std::move(listener)); }

  // In the order of the queue.
  std::vector<OpenWait> Waiting() const;
  const OpenWait* Find(int64_t conversation) const;
  size_t size() const { return open_.size(); }
  // How many wait of each brand for which somebody does.
  const std::map<std::string, int64_t>& brands() const { return brands_; }

 private:
  void Replace(int64_t conversation, std::optional<OpenWait> now, bool answered,
               std::vector<Change>& changes);

  std::map<int64_t, OpenWait> open_;
  std::map<std::string, int64_t> brands_;
  std::vector<Listener> listeners_;
};

}  // namespace firstreply::dashboards
