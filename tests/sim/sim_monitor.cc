#include "tests/sim/sim_monitor.h"

#include <utility>

#include "dashboards/report/response_report.h"
#include "tests/sim/history.h"

namespace firstreply::test {

const SimDisk::Bytes& NewSimStore() {
  static const SimDisk::Bytes kStore = [] {
    SimDisk disk;
    {
      Database database = Database::Open({.path = kSimStore, .disk = &disk}).value();
      app::Pipeline::Start(database, {}).value();
    }
    return disk.Content(kSimStore);
  }();
  return kStore;
}

app::Pipeline::Options SimPipelineOptions() {
  return {.addressees = std::vector<app::Addressee>{{.name = "desk", .brands = {}}},
          .timeline = "simulated"};
}

Result<std::unique_ptr<SimMonitor>> SimMonitor::Start(SimScheduler& scheduler, SimDisk& disk,
                                                      Platforms& platforms) {
  try {
    Result<Database> database = Database::Open({.path = kSimStore, .disk = &disk});
    if (!database) return database.error();
    std::unique_ptr<SimMonitor> monitor(new SimMonitor(scheduler, std::move(*database), platforms));
    Result<std::unique_ptr<app::Pipeline>> pipeline =
        app::Pipeline::Start(monitor->database_, SimPipelineOptions());
    if (!pipeline) return pipeline.error();
    monitor->pipeline_ = std::move(*pipeline);
    monitor->Connect();
    return monitor;
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
}

SimMonitor::SimMonitor(SimScheduler& scheduler, Database database, Platforms& platforms)
    : scheduler_(scheduler),
      platforms_(platforms),
      database_(std::move(database)),
      inbox_({}, [this] {
        if (loop_) loop_->Wake();
      }) {}

void SimMonitor::Connect() {
  loop_ = std::make_unique<app::PipelineLoop>(app::PipelineLoop::Options{
      .scheduler = &scheduler_,
      .database = &database_,
      .pipeline = pipeline_.get(),
      .inbox = &inbox_,
      .on_fatal = [this](const Error&) { ended_ = true; },
      .log_pages_worth_moving = 60,  // so that it is done many times in a short life
  });
  loop_->Give(app::WatchBrands{{HistoryBrands().begin(), HistoryBrands().end()}});
  for (const auto& platform : platforms_) {
    sinks_.push_back(
        std::make_unique<ingest::RefusingSink>(inbox_.ProducerFor(platform->source())));
    const auto known = pipeline_->sources().find(platform->source());
    const bool has_cursor = known != pipeline_->sources().end();
    platform->Connect(has_cursor ? known->second.cursor : std::nullopt, *sinks_.back());
  }
}

SimMonitor::~SimMonitor() {
  for (const auto& platform : platforms_) platform->Disconnect();
  loop_.reset();
}

std::string CanonicalOf(Database& database) {
  Reader reader(database);
  return dashboards::RenderCanonical(reader);
}

}  // namespace firstreply::test
