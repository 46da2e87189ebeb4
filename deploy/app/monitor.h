// The running monitor: puts the two threads together, and brings them up and down in order.
//
// Up:   the store's lock, its tables, what deciding needs (PipelineThread); then what is shown and
//       who may see it, and listening, with 503 for events (NetworkThread); then the threads: what
//       fell due meanwhile is decided, events are taken, deliveries go out.
// Down: no further events, and tries under way may end; what is in the inbox is decided; every
//       request gets its answer. All within a deadline; what is committed stands whatever happens.
//
// For the program's main thread.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "deploy/app/config.h"
#include "deploy/app/network_thread.h"
#include "deploy/app/pipeline_thread.h"
#include "ingest/base/log.h"

namespace firstreply::app {

class Monitor {
 public:
  struct Options {
    std::string config_file;
    std::string listen;  // instead of what the config says, if not empty
    std::string store;   // likewise
  };

  // Up. An error says what is in the way; nothing runs then.
  static Result<std::unique_ptr<Monitor>> Start(const Options& options);
  ~Monitor();

  // "http://127.0.0.1:8080".
  std::string address() const;
  bool secure() const { return config_.tls.has_value(); }

  // Reads the config again. One that is wrong is refused whole, with every fault in the log, and
  // the old one stays. `listen` and `store` need a new start; the log says so.
  void Reload();

  // Down, in good order, within `deadline`. False: something was left undone, in the log.
  bool Stop(Duration deadline);

  // Ready when the monitor cannot go on: a sync of the disk failed, or the store is damaged.
  std::shared_future<Error> fatal() const { return fatal_; }

 private:
  Monitor(const Options& options, Config config);

  Status Open();
  PipelineThread::Options PipelineOptions(const LiveConfig& live);
  void Launch(const LiveConfig& live);
  void LogJudgement(const dashboards::Publication& published);
  void LogSetAside(const dashboards::Publication& published);
  void End();

  const Options options_;
  Config config_;
  Log log_;
  std::promise<Error> fatal_promise_;
  std::shared_future<Error> fatal_;
  std::unique_ptr<PipelineThread> pipeline_;
  std::unique_ptr<NetworkThread> network_;
};

}  // namespace firstreply::app
