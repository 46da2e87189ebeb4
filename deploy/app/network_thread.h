// All that speaks to the outside, on one thread: the HTTP server and what stands behind its routes,
// the accounts, the courier. It reads the store through a connection of its own and never writes.
//
// What the pipeline publishes comes in here, and goes to everybody who shows or tells something.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "alerts/destination.h"
#include "dashboards/publication.h"
#include "deploy/app/config.h"
#include "deploy/app/pipeline_thread.h"
#include "ingest/admission.h"
#include "ingest/base/log.h"
#include "ingest/brand_matcher.h"
#include "ingest/wire/tls.h"
#include "triage/review/review_sample.h"

namespace firstreply::app {

// A config as far as it can be taken up while we run, with all that had to be read and built for
// it.
struct LiveConfig {
  std::vector<ingest::Admission::Options> sources;
  std::shared_ptr<const ingest::BrandMatcher> matcher;
  std::vector<alerts::Destination> destinations;
  std::optional<TlsConfig> tls;
  std::string public_url;
  TakeJudgement judgement;
  int64_t reviews_per_day = triage::kReviewsPerDayDefault;
};

class NetworkThread {
 public:
  struct Options {
    std::string store;
    Endpoint listen;
    std::optional<ProxyConfig> proxy;
    LiveConfig live;
    PipelineThread* pipeline = nullptr;  // these outlive the thread
    Log* log = nullptr;
  };

  // Loads what is shown and who may see it, and listens; events are refused with 503 until Ready.
  // kInvalid: an address other than loopback while there is no account.
  static Result<std::unique_ptr<NetworkThread>> Open(Options options);
  virtual ~NetworkThread() = default;  // closes everything at once

  virtual void Start() = 0;
  virtual uint16_t port() const = 0;

  // All of these on any thread.
  virtual void Publish(dashboards::Publication published) = 0;
  // Everything that fell due before the start is decided: events are taken, deliveries go out.
  virtual void Ready() = 0;
  // The store refuses; unset: it is well again.
  virtual void SetStoreTrouble(std::optional<Error> trouble) = 0;
  // A condition of the monitor's health; an empty text ends it.
  virtual void SetCondition(const std::string& name, const std::string& text) = 0;
  virtual void Reconfigure(LiveConfig live) = 0;
  // First step of a stop: no further events, no new deliveries; `quiet` when none is under way.
  virtual void StopTaking(Duration deadline, std::function<void()> quiet) = 0;
  // Last step: every request gets its answer, then `closed`.
  virtual void Close(Duration deadline, std::function<void()> closed) = 0;

  // Ends the thread where it stands. What is called above comes to nothing afterwards.
  virtual void Halt() = 0;
};

}  // namespace firstreply::app
