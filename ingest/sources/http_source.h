// Takes events by HTTP: `POST /ingest/v1/events`, a body of NDJSON or CloudEvents as in
// ingest/EVENTS.md, for every source of the config.
//
//   200  {"received":3,"kept":2,"irrelevant":0,"rejected":[{"index":1,"field":"author",...}]}
//        once everything kept is in the store; what is rejected harms no other
//   400  no body, no such source, or several to choose from and none named (`?source=NAME`)
//   403  the source is not the token's, or of brands that are not
//   413  from the server: the body is over its limit, and nothing of it was taken
//   415  a content type that no event comes in
//   429  the inbox is full; Retry-After says when to send the same body again
//   503  the monitor stops, or the store took too long: unknown whether it was stored, send it
//   again
//
// Sending the same events again is no mistake: an event is known by its source and id.
//
// Events are live unless they say otherwise, and were seen now at the latest. Network thread only,
// except where said.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ingest/admission.h"
#include "ingest/base/scheduler.h"
#include "ingest/current_matcher.h"
#include "ingest/inbox.h"
#include "ingest/sources/decode_result.h"
#include "ingest/wire/route.h"

namespace firstreply::ingest {

class HttpSource {
 public:
  struct Options {
    Scheduler* scheduler = nullptr;  // these outlive the source
    Inbox* inbox = nullptr;
    const CurrentMatcher* matcher = nullptr;
    ThreadIndex* threads = nullptr;
    TombstoneRing* tombstones = nullptr;
    std::vector<Admission::Options> sources;
    // Of each kept event that is live: how long after it happened it came. May be empty.
    std::function<void(const std::string& source, Duration lag)> on_lag;
  };

  explicit HttpSource(Options options);
  ~HttpSource();

  // `this` outlives them.
  wire::Routes routes();

  // From now on these sources exist. Requests under way end as they began.
  void Configure(std::vector<Admission::Options> sources);

  // What the inbox items with these receipts brought is in the store.
  void Stored(std::span<const uint64_t> receipts);

  // Requests that wait for the store.
  size_t waiting() const;

  // Events of each source that are on their way to the store (law 1's `queued`).
  const std::map<std::string, int64_t>& queued() const { return queued_; }

 private:
  struct Source;
  struct Request;
  struct Intake;

  void Take(const wire::HttpRequest& request, const wire::Principal& principal,
            wire::Responder respond);
  std::variant<std::string, wire::HttpResponse> SourceOf(const wire::HttpRequest& request,
                                                         const wire::Principal& principal) const;
  bool MayUse(const wire::Principal& principal, const std::string& source) const;
  void Admit(DecodeResult decoded, const wire::Principal& principal, Intake& intake);
  void Push(Intake intake, wire::Responder respond);
  Taken PushItem(const std::string& source, InboxItem item,
                 const std::shared_ptr<Request>& request);

  const Options options_;
  std::map<std::string, std::unique_ptr<Source>> sources_;
  struct OnItsWay;
  std::map<uint64_t, OnItsWay> items_;  // by receipt
  std::map<std::string, int64_t> queued_;
  uint64_t next_receipt_ = 1;
};

}  // namespace firstreply::ingest
