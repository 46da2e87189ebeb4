// A thread for work that takes too long for the network thread: hashing passwords.
//
// Work is done one after the other, in order. Any thread may hand it in.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "ingest/base/scheduler.h"

namespace firstreply::app {

class Worker {
 public:
  // `scheduler` outlives the worker.
  explicit Worker(Scheduler& scheduler);
  // Finishes the work that has begun; the rest, and what was to be done after it, is dropped.
  ~Worker();

  // `work` on the worker's thread, then `done` on the scheduler's.
  void Run(std::function<void()> work, std::function<void()> done);

 private:
  struct Job {
    std::function<void()> work, done;
  };

  void Loop();

  Scheduler& scheduler_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;   // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;     // last: it uses all of the above
};

}  // namespace firstreply::app
