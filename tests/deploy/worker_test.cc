#include "deploy/app/worker.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "ingest/base/asio_scheduler.h"

namespace firstreply::app {
namespace {

TEST(WorkerTest, WorksElsewhereInOrderAndComesBack) {
  AsioScheduler scheduler;
  Worker worker(scheduler);
  const std::thread::id here = std::this_thread::get_id();
  std::vector<int> worked, done;
  for (int i = 0; i < 10; ++i) {
    worker.Run(
        [&worked, here, i] {
          EXPECT_NE(std::this_thread::get_id(), here);
          worked.push_back(i);
        },
        [&, i] {
          EXPECT_EQ(std::this_thread::get_id(), here);
          done.push_back(i);
          if (done.size() == 10) scheduler.Stop();
        });
  }
  scheduler.Run();
  EXPECT_EQ(worked, done);
  EXPECT_EQ(done.back(), 9);
}

TEST(WorkerTest, EndsThoughWorkIsLeft) {
  AsioScheduler scheduler;
  Worker worker(scheduler);
  for (int i = 0; i < 100; ++i) worker.Run([] {}, [] { FAIL() << "nobody runs the scheduler"; });
}

}  // namespace
}  // namespace firstreply::app
