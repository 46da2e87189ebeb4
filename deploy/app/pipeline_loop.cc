#include "deploy/app/pipeline_loop.h"

#include <iterator>
#include <utility>

namespace firstreply::app {
namespace {

constexpr Duration kRetryAfter = std::chrono::seconds(1);

// Items taken out of the inbox for one step; what stays behind wakes us again.
constexpr size_t kItemsMax = 64;

}  // namespace

PipelineLoop::PipelineLoop(Options options) : options_(std::move(options)) {}

Scheduler::Task PipelineLoop::Guarded(void (PipelineLoop::*step)()) {
  return [this, step, alive = std::weak_ptr<const bool>(alive_)] {
    if (!alive.expired()) (this->*step)();
  };
}

void PipelineLoop::Wake() {
  if (stepping_soon_ || ended_) return;
  stepping_soon_ = true;
  options_.scheduler->Post(Guarded(&PipelineLoop::Step));
}

void PipelineLoop::Give(Input input) {
  given_.push_back(std::move(input));
  Wake();
}

void PipelineLoop::Step() {
  stepping_soon_ = false;
  if (ended_) return;
  std::vector<Input> inputs = std::exchange(given_, {});
  // While the disk refuses, the inbox keeps what it has: that is what slows the sources down.
  if (!trouble_) {
    std::vector<ingest::InboxItem> items = options_.inbox->Drain(kItemsMax);
    std::move(items.begin(), items.end(), std::back_inserter(inputs));
  }
  const Status ran = options_.pipeline->Run(std::move(inputs), options_.scheduler->Now());
  if (ran && !options_.database->sync_failed()) {
    // What arrived while the disk refused has woken us already, to no effect.
    if (std::exchange(trouble_, std::nullopt)) Wake();
    return WakeWhenDue();
  }
  // A commit can succeed and the checkpoint after it fail to sync: then, too, nothing more is
  // written.
  trouble_ = ran ? Error{Errc::kDisk, "a sync of the store failed"} : ran.error();
  if (options_.database->sync_failed() || trouble_->code == Errc::kCorrupt) {
    ended_ = true;
    if (options_.on_fatal) options_.on_fatal(*trouble_);
    return;
  }
  options_.scheduler->After(kRetryAfter, Guarded(&PipelineLoop::Wake));
}

void PipelineLoop::WakeWhenDue() {
  if (due_timer_) options_.scheduler->Cancel(*due_timer_);
  due_timer_.reset();
  if (const std::optional<TimePoint> due = options_.pipeline->NextDue()) {
    due_timer_ = options_.scheduler->At(*due, Guarded(&PipelineLoop::Wake));
  }
}

}  // namespace firstreply::app
