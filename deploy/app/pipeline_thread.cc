#include "deploy/app/pipeline_thread.h"

#include <utility>

#include "dashboards/accounts/accounts.h"

namespace firstreply::app {

Result<std::unique_ptr<PipelineThread>> PipelineThread::Open(Options options) {
  Result<Store> store = Store::OpenToWrite(options.store);
  if (!store) return store.error();
  std::unique_ptr<PipelineThread> thread(new PipelineThread(std::move(*store)));
  Database& database = thread->store_.database();
  if (Status migrated =
          Migrate(database, dashboards::kAccountsRoom, dashboards::AccountsMigrations());
      !migrated) {
    return migrated.error().In(options.store);
  }
  Result<std::unique_ptr<Pipeline>> pipeline =
      Pipeline::Start(database, std::move(options.pipeline));
  if (!pipeline) return pipeline.error().In(options.store);
  thread->pipeline_ = std::move(*pipeline);
  thread->loop_ = std::make_unique<PipelineLoop>(
      PipelineLoop::Options{.scheduler = &thread->scheduler_,
                            .database = &database,
                            .pipeline = thread->pipeline_.get(),
                            .inbox = &thread->inbox_,
                            .on_fatal = std::move(options.on_fatal),
                            .on_published = std::move(options.on_published),
                            .on_trouble = std::move(options.on_trouble)});
  return thread;
}

PipelineThread::PipelineThread(Store store)
    : store_(std::move(store)), inbox_({}, [this] {
        scheduler_.Post([this] {
          if (loop_) loop_->Wake();
        });
      }) {}

PipelineThread::~PipelineThread() {
  PipelineThread::Halt();
}

void PipelineThread::Halt() {
  inbox_.Close();
  scheduler_.Stop();
  if (thread_.joinable()) thread_.join();
}

void PipelineThread::Start(std::vector<Input> first, std::function<void()> ready) {
  for (Input& input : first) loop_->Give(std::move(input));
  loop_->Start();
  // Behind the loop's first step, which decides what fell due.
  scheduler_.Post(std::move(ready));
  thread_ = std::thread([this] { scheduler_.Run(); });
}

void PipelineThread::Give(Input input) {
  // A task has to be copyable and an input need not be copied.
  auto handed = std::make_shared<Input>(std::move(input));
  scheduler_.Post([this, handed] { loop_->Give(std::move(*handed)); });
}

void PipelineThread::Drain(std::function<void(bool all)> drained) {
  inbox_.Close();
  scheduler_.Post([this, drained = std::move(drained)] { drained(loop_->Drain()); });
}

}  // namespace firstreply::app
