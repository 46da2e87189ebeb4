// One life of the monitor under simulation: from its start to its end or its crash.
//
// Everything that a running monitor has between sources and store, on a simulated disk and clock.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deploy/app/pipeline.h"
#include "deploy/app/pipeline_loop.h"
#include "ingest/base/database.h"
#include "ingest/inbox.h"
#include "tests/sim/fake_platform.h"
#include "tests/support/sim_disk.h"
#include "tests/support/sim_scheduler.h"

namespace firstreply::test {

inline constexpr const char* kSimStore = "store.db";

// A store as the first start leaves it, to be put on a disk: made once, since its tables take
// longer to make than a history to play.
const SimDisk::Bytes& NewSimStore();

// The pipeline as the simulated monitor has it: one destination is told of every brand.
app::Pipeline::Options SimPipelineOptions();

class SimMonitor {
 public:
  using Platforms = std::vector<std::unique_ptr<FakePlatform>>;

  // Opens the store, takes up where it was left and connects to the platforms from the stored
  // cursors. An error where the disk gave out on the way.
  static Result<std::unique_ptr<SimMonitor>> Start(SimScheduler& scheduler, SimDisk& disk,
                                                   Platforms& platforms);

  // Ends as a process does that is killed: the platforms lose their connection, memory is gone.
  ~SimMonitor();

  Database& database() { return database_; }
  app::Pipeline& pipeline() { return *pipeline_; }

  // Lets the monitor look at the clock.
  void Wake() { loop_->Wake(); }

  // The loop has given up; only a new start helps.
  bool ended() const { return ended_; }

  // Nothing is on its way between the platforms and the store.
  bool idle() const {
    return inbox_.items() == 0 && pipeline_->waiting() == 0 && !loop_->trouble();
  }

 private:
  SimMonitor(SimScheduler& scheduler, Database database, Platforms& platforms);
  void Connect();

  SimScheduler& scheduler_;
  Platforms& platforms_;
  Database database_;
  std::unique_ptr<app::Pipeline> pipeline_;
  std::unique_ptr<app::PipelineLoop> loop_;
  ingest::Inbox inbox_;
  std::vector<std::unique_ptr<ingest::EventSink>> sinks_;
  bool ended_ = false;
};

// What the store says, for comparing.
std::string CanonicalOf(Database& database);

}  // namespace firstreply::test
