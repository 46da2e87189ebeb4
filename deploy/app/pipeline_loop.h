// Keeps the pipeline running: when the inbox has something, and when something falls due.
//
// Runs on the scheduler's thread, which is thereby the pipeline's. While the disk refuses, the same
// inputs wait and are tried again every second; the inbox fills meanwhile and slows the sources
// down. A failure that cannot be mended by waiting (a sync that failed, a damaged store) is told
// once and ends the loop: only a new start helps.
//
// While waits have to be planned anew it does a slice of them after each step, short enough that
// nobody who posts and no deadline waits for long: how many waits that is, the last slice tells.
//
// When nothing waits it moves the store's log into the main file, so that those who post need not
// wait for that.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "deploy/app/pipeline.h"
#include "ingest/base/database.h"
#include "ingest/base/scheduler.h"
#include "ingest/inbox.h"

namespace firstreply::app {

class PipelineLoop {
 public:
  struct Options {
    Scheduler* scheduler = nullptr;  // all must be given and outlive the loop
    Database* database = nullptr;
    Pipeline* pipeline = nullptr;
    ingest::Inbox* inbox = nullptr;
    std::function<void(const Error&)> on_fatal{};  // at most once, on the scheduler's thread
    // After each step, with what it made visible, if anything; may be empty.
    std::function<void(dashboards::Publication)> on_published{};
    // When a disk begins to refuse, and again when it is well (an unset error); may be empty.
    std::function<void(const std::optional<Error>&)> on_trouble{};
    // Pages of the store's log that are worth two syncs: some 50 commits of one post. Most of them
    // are the same pages again and again, of which the last is moved: one or two milliseconds.
    int64_t log_pages_worth_moving = 1000;
    // How long planning waits anew may keep everything else waiting.
    Duration slice_max = std::chrono::milliseconds(20);
  };

  explicit PipelineLoop(Options options);

  // Decides what fell due before the start, and goes on by itself from then.
  void Start();

  // There is something to do. For the scheduler's thread; other threads post it.
  void Wake();

  // Gives the pipeline something that comes through no source. A command that cannot be tried now
  // is answered at once: who asked must not find it done an hour later.
  void Give(Input input);

  // Steps until nothing waits any more, then no further. For the end, when the inbox is closed.
  // False: the disk keeps something back.
  bool Drain();

  // Why the last step could not be finished; unset when all is well.
  const std::optional<Error>& trouble() const { return trouble_; }

 private:
  void Step();
  void RunOnce();
  Status RunSlice();
  void TryAgain();
  bool IsFatal(const Error& error) const;
  void SetTrouble(std::optional<Error> trouble);
  void WakeWhenDue();
  bool NothingWaits() const;
  void MoveLogWhenIdle();
  void MoveLog();
  void End();
  // A task that does nothing once the loop is gone.
  Scheduler::Task Guarded(void (PipelineLoop::*step)());

  const Options options_;
  std::vector<Input> given_;
  size_t slice_conversations_;
  bool stepping_soon_ = false;
  bool moving_log_soon_ = false;
  bool ended_ = false;
  std::optional<TimerId> due_timer_;
  std::optional<Error> trouble_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

}  // namespace firstreply::app
