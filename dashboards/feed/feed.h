// Tells everybody who looks on what changed in the queue, as it changes: server-sent events.
//
// GET /api/v1/feed (agent). Its events, each with an id that counts up:
//   hello          {"now","total"}    the reader hears all that changes from here on; what was
//                                     before is in GET /api/v1/conversations
//   waiting        a row of the list  somebody began to wait, or a row is other than before
//   gone           {"id","why"}       "answered" or "closed"
//   changed_total  {"total"}          how many wait now, in this reader's brands
// Every 15 seconds a comment, so that a dead connection is noticed. A reader who comes back gets
// hello and reads the list again: nothing is kept for the absent.
//
// Who may see what is asked of the principal at each event (law 14). A row is built once and shared
// by all readers. A reader that does not keep up is cut off by its stream (kFeedBytesMax). Readers
// are bounded: one too many is told 503.
//
// Network thread only. It listens to the board; scheduler and board outlive it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dashboards/feed/board.h"
#include "ingest/base/scheduler.h"
#include "ingest/wire/route.h"

namespace firstreply::dashboards {

// Readers at once; each holds a connection.
inline constexpr size_t kFeedReadersMax = 256;

struct FeedCounts {
  int64_t readers = 0;  // now
  int64_t opened = 0;   // ever
  int64_t refused = 0;  // there were too many
  int64_t cut_off = 0;  // did not keep up, or left while something was told
  int64_t events = 0;   // told, counted once however many heard it
};

class Feed {
 public:
  struct Options {
    Scheduler* scheduler = nullptr;
    Board* board = nullptr;
    size_t readers_max = kFeedReadersMax;
    Duration keep_alive = std::chrono::seconds(15);
  };

  explicit Feed(Options options);
  ~Feed();  // ends every stream
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // The feed outlives them.
  wire::Routes routes();

  // What this principal may do changed, or it signed out: its streams end, and whoever may comes
  // back.
  void EndFor(const std::string& principal);

  FeedCounts counts() const;

 private:
  struct Looker {
    wire::Principal principal;
    std::unique_ptr<wire::EventStream> stream;
    int64_t total = 0;    // as it was told last
    int64_t last_id = 0;  // its own: one for all would count what it may not see
  };

  void Open(const wire::HttpRequest& request, const wire::Principal& principal,
            wire::Responder respond);
  void Tell(std::span<const Board::Change> changes, Reader& reader);
  void TellTotals();
  void KeepAlive();
  void Sweep();
  int64_t TotalFor(const wire::Principal& principal) const;
  // False: the reader is gone.
  bool Send(Looker& looker, std::string_view event, std::string_view data);

  const Options options_;
  std::vector<Looker> lookers_;
  TimerId timer_ = 0;
  FeedCounts counts_;
};

}  // namespace firstreply::dashboards
