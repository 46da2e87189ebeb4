#include "deploy/app/pipeline_loop.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace firstreply::app {
namespace {

constexpr Duration kRetryAfter = std::chrono::seconds(1);

// Items taken out of the inbox for one step; what stays behind wakes us again.
constexpr size_t kItemsMax = 64;

// What the last commit before the log is moved may add to it.
constexpr int64_t kLogPagesSpare = 100;

// Conversations planned anew in one slice: in the first, when nobody knows yet how long one takes,
// and at most.
constexpr size_t kFirstSlice = 16;
constexpr size_t kSliceMax = 4096;

}  // namespace

PipelineLoop::PipelineLoop(Options options)
    : options_(std::move(options)), slice_conversations_(kFirstSlice) {}

void PipelineLoop::Start() {
  // Where there is no room the log grows with its commits; whether the disk is well the first of
  // them will say.
  std::ignore = options_.database->ReserveLog(options_.log_pages_worth_moving + kLogPagesSpare);
  Wake();
}

Scheduler::Task PipelineLoop::Guarded(void (PipelineLoop::*step)()) {
  return [this, step, alive = std::weak_ptr<const bool>(alive_)] {
    if (!alive.expired()) (this->*step)();
  };
}

void PipelineLoop::Wake() {
  // A disk that refuses is tried again when it is time to, whatever comes in meanwhile.
  if (stepping_soon_ || ended_ || trouble_) return;
  stepping_soon_ = true;
  options_.scheduler->Post(Guarded(&PipelineLoop::Step));
}

void PipelineLoop::TryAgain() {
  if (ended_ || !trouble_) return;
  // Where the log has taken all the room, no commit succeeds that would have it written anew.
  const Status moved = options_.database->MoveLog();
  if (!moved && IsFatal(moved.error())) {
    SetTrouble(moved.error());
    return End();
  }
  RunOnce();
}

void PipelineLoop::Give(Input input) {
  if (const auto* command = std::get_if<ingest::Command>(&input); command && (trouble_ || ended_)) {
    if (command->reply) {
      command->reply(trouble_.value_or(Error{Errc::kUnavailable, "the monitor is stopping"}));
    }
    return;
  }
  given_.push_back(std::move(input));
  Wake();
}

bool PipelineLoop::Drain() {
  while (!ended_ && !trouble_ && !NothingWaits()) RunOnce();
  const bool drained = !trouble_;
  ended_ = true;
  return drained;
}

void PipelineLoop::Step() {
  stepping_soon_ = false;
  if (!ended_ && !trouble_) RunOnce();
}

void PipelineLoop::RunOnce() {
  std::vector<Input> inputs = std::exchange(given_, {});
  // While the disk refuses, the inbox keeps what it has: that is what slows the sources down.
  if (!trouble_) {
    std::vector<ingest::InboxItem> items = options_.inbox->Drain(kItemsMax);
    std::move(items.begin(), items.end(), std::back_inserter(inputs));
  }
  const Duration began = options_.scheduler->Monotonic();
  Status ran = options_.pipeline->Run(std::move(inputs), options_.scheduler->Now());
  const Duration took = options_.scheduler->Monotonic() - began;
  if (ran && options_.pipeline->replanning()) ran = RunSlice();
  if (options_.on_published) {
    dashboards::Publication published = options_.pipeline->TakePublication();
    published.commit_took = took;
    if (!published.empty()) options_.on_published(std::move(published));
  }
  if (ran && !options_.database->sync_failed()) {
    // What arrived while the disk refused has woken us already, to no effect.
    if (trouble_) {
      SetTrouble(std::nullopt);
      Wake();
    }
    if (options_.pipeline->replanning()) Wake();
    WakeWhenDue();
    return MoveLogWhenIdle();
  }
  // A commit can succeed and the checkpoint after it fail to sync: then, too, nothing more is
  // written.
  SetTrouble(ran ? Error{Errc::kDisk, "a sync of the store failed"} : ran.error());
  if (IsFatal(*trouble_)) return End();
  options_.scheduler->After(kRetryAfter, Guarded(&PipelineLoop::TryAgain));
}

bool PipelineLoop::IsFatal(const Error& error) const {
  return options_.database->sync_failed() || error.code == Errc::kCorrupt;
}

Status PipelineLoop::RunSlice() {
  const Duration began = options_.scheduler->Monotonic();
  Status ran = options_.pipeline->ReplanSome(slice_conversations_, options_.scheduler->Now());
  const Duration took = options_.scheduler->Monotonic() - began;
  // Aims below the limit, for the next ones may be longer threads.
  if (took * 2 < options_.slice_max) {
    slice_conversations_ = std::min(slice_conversations_ * 2, kSliceMax);
  } else if (took * 4 > options_.slice_max * 3) {
    slice_conversations_ = std::max<size_t>(slice_conversations_ / 2, 1);
  }
  return ran;
}

void PipelineLoop::End() {
  ended_ = true;
  if (options_.on_fatal) options_.on_fatal(*trouble_);
}

bool PipelineLoop::NothingWaits() const {
  return given_.empty() && options_.inbox->items() == 0;
}

void PipelineLoop::MoveLogWhenIdle() {
  if (moving_log_soon_) return;
  if (options_.database->log_pages() < options_.log_pages_worth_moving) return;
  moving_log_soon_ = true;
  options_.scheduler->Post(Guarded(&PipelineLoop::MoveLog));
}

void PipelineLoop::MoveLog() {
  moving_log_soon_ = false;
  // If something waits, it comes first, and the step that takes it asks again.
  if (ended_ || trouble_ || !NothingWaits()) return;
  const Status moved = options_.database->MoveLog();
  // On a full disk the log stays as it is; whether there is room for the next commit is seen then.
  if (moved || !IsFatal(moved.error())) return;
  SetTrouble(moved.error());
  End();
}

void PipelineLoop::SetTrouble(std::optional<Error> trouble) {
  const auto said = [](const std::optional<Error>& error) { return error ? error->message : ""; };
  const bool changed =
      trouble.has_value() != trouble_.has_value() || said(trouble) != said(trouble_);
  trouble_ = std::move(trouble);
  if (changed && options_.on_trouble) options_.on_trouble(trouble_);
}

void PipelineLoop::WakeWhenDue() {
  if (due_timer_) options_.scheduler->Cancel(*due_timer_);
  due_timer_.reset();
  if (const std::optional<TimePoint> due = options_.pipeline->NextDue()) {
    due_timer_ = options_.scheduler->At(*due, Guarded(&PipelineLoop::Wake));
  }
}

}  // namespace firstreply::app
