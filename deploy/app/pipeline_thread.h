// The pipeline with all that is its own: the store's lock and only write connection, the inbox, a
// scheduler, and the thread on which it decides.
//
// Made and started by the monitor. What it calls back with runs on its thread.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "dashboards/publication.h"
#include "deploy/app/pipeline.h"
#include "deploy/app/pipeline_loop.h"
#include "deploy/app/store.h"
#include "ingest/base/asio_scheduler.h"
#include "ingest/command.h"
#include "ingest/inbox.h"

namespace firstreply::app {

class PipelineThread final : public ingest::CommandSink {
 public:
  struct Options {
    std::string store;
    Pipeline::Options pipeline;
    std::function<void(dashboards::Publication)> on_published;
    std::function<void(const std::optional<Error>&)> on_trouble;
    std::function<void(const Error&)> on_fatal;
  };

  // Takes the lock, opens and checks the store, brings every room's tables up to date and loads
  // what deciding needs. Nothing runs yet.
  static Result<std::unique_ptr<PipelineThread>> Open(Options options);

  // As a kill does, where Stop was not called: what is committed stands.
  ~PipelineThread() override;

  // Starts the thread: `first` is taken first, then what fell due is decided, then `ready` called.
  void Start(std::vector<Input> first, std::function<void()> ready);

  // Any thread.
  void Give(ingest::Command command) override { Give(Input(std::move(command))); }
  void Give(Input input);
  void Post(std::function<void()> task) { scheduler_.Post(std::move(task)); }

  // Lets nothing more in, decides what is inside, and calls `drained` with whether the store took
  // all of it. Any thread, once.
  void Drain(std::function<void(bool all)> drained);

  // Ends the thread where it stands; what is given afterwards comes to nothing. The store stays
  // open: whoever closes it last empties its log.
  void Halt();

  ingest::Inbox& inbox() { return inbox_; }
  Scheduler& scheduler() { return scheduler_; }

 private:
  explicit PipelineThread(Store store);

  AsioScheduler scheduler_;
  Store store_;
  ingest::Inbox inbox_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<PipelineLoop> loop_;
  std::thread thread_;
};

}  // namespace firstreply::app
