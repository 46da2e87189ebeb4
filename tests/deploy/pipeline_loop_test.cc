#include "deploy/app/pipeline_loop.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <utility>

#include "deploy/app/policy_config.h"
#include "ingest/inbox.h"
#include "tests/support/post_builder.h"
#include "tests/support/sim_disk.h"
#include "tests/support/sim_scheduler.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using test::Customer;
using test::Moment;
using test::SimDisk;
using test::SimScheduler;

// A loop on a disk that can be full, and somebody who reads its store.
class PipelineLoopTest : public testing::Test {
 protected:
  PipelineLoopTest() {
    pipeline_ = Pipeline::Start(store_, {}).value();
    loop_ = std::make_unique<PipelineLoop>(PipelineLoop::Options{
        .scheduler = &scheduler_,
        .database = &store_,
        .pipeline = pipeline_.get(),
        .inbox = &inbox_,
        .on_fatal = [](const Error& error) { FAIL() << error.message; },
        .on_published =
            [this](const dashboards::Publication& published) {
              if (on_published_) on_published_(published);
            },
        .on_trouble = [this](const std::optional<Error>& trouble) { told_ = trouble; },
        .log_pages_worth_moving = 50});
    inbox_wakes_ = true;
    loop_->Start();
    loop_->Give(WatchBrands{{"northair"}});
    Pass(1s);
  }

  void Pass(Duration time) { scheduler_.RunFor(time); }

  // Room in the store's own file, so that only its log has to grow.
  void MakeRoomInTheStore() {
    Transaction tx(store_);
    tx.Run("CREATE TABLE ballast (bytes BLOB)");
    for (int i = 0; i < 400; ++i) tx.Run("INSERT INTO ballast VALUES (zeroblob(4000))");
    tx.Commit().value();
    ASSERT_TRUE(store_.MoveLog());
    Transaction sweep(store_);
    sweep.Run("DROP TABLE ballast");
    sweep.Commit().value();
    ASSERT_TRUE(store_.MoveLog());
  }

  void Post() {
    ingest::InboxItem item;
    const std::string id = "p" + std::to_string(++posts_);
    item.events.push_back(Customer("ann").Says(id).At("10:00").About({"northair"}));
    item.tally.received = 1;
    ASSERT_EQ(inbox_.ProducerFor("wire").TryPush(std::move(item)), ingest::Taken::kTaken);
    Pass(10ms);
  }

  int64_t Stored() const {
    const auto found = pipeline_->sources().find("wire");
    return found == pipeline_->sources().end() ? 0 : found->second.stored;
  }

  SimScheduler scheduler_{{.start = Moment("10:00"), .shuffle_seed = {}}};
  SimDisk disk_;
  Database store_ = Database::Open({.path = "store.db", .disk = &disk_}).value();
  Database readers_ =
      Database::Open({.path = "store.db", .disk = &disk_, .read_only = true}).value();
  bool inbox_wakes_ = false;
  ingest::Inbox inbox_{{}, [this] {
                         if (inbox_wakes_) loop_->Wake();
                       }};
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<PipelineLoop> loop_;
  std::optional<Error> told_;
  std::function<void(const dashboards::Publication&)> on_published_;
  int64_t posts_ = 0;
};

// A reader keeps the log from being written anew, so that it takes all the room there is. When the
// reader has gone the log can be moved, though no commit succeeds that would have it moved.
TEST_F(PipelineLoopTest, GoesOnByItselfWhenOnlyTheLogHadFilledTheDisk) {
  MakeRoomInTheStore();
  {
    Reader reader(readers_);
    ASSERT_TRUE(reader.Query("SELECT 1 FROM posts UNION SELECT 1").Next());
    disk_.SetFull(true);
    while (!loop_->trouble() && posts_ < 500) Post();
    ASSERT_TRUE(loop_->trouble());
    Pass(10s);
    EXPECT_TRUE(loop_->trouble()) << "somebody still reads what the log would overwrite";
  }
  Pass(5s);
  EXPECT_FALSE(loop_->trouble());
  EXPECT_FALSE(told_);
  EXPECT_EQ(Stored(), posts_);
}

TEST_F(PipelineLoopTest, AFullDiskIsTriedOnceASecondWhateverComesIn) {
  disk_.SetFull(true);
  while (!loop_->trouble() && posts_ < 500) Post();
  ASSERT_TRUE(loop_->trouble());
  Pass(1100ms);
  const int64_t before = disk_.writes_done();
  Pass(1s);
  const int64_t one_try = disk_.writes_done() - before;
  for (int i = 0; i < 200; ++i) {
    loop_->Give(DeliveryResults{});
    Pass(5ms);
  }
  EXPECT_LE(disk_.writes_done() - before, 3 * one_try + 2);
  disk_.SetFull(false);
  Pass(2s);
  EXPECT_FALSE(loop_->trouble());
  EXPECT_EQ(Stored(), posts_);
}

// Ann asks a hundred times, each time in a thread of its own; and once more while her waits follow.
TEST_F(PipelineLoopTest, WhatIsPostedWhileAMultitudeIsPlannedAnewIsTakenBetweenTwoSlices) {
  for (int i = 0; i < 100; ++i) Post();
  std::vector<size_t> planned;
  bool posted = false;
  std::optional<bool> taken_meanwhile;
  on_published_ = [&](const dashboards::Publication& published) {
    planned.push_back(published.conversations.size());
    if (Stored() == 101 && !taken_meanwhile) taken_meanwhile = pipeline_->replanning();
    if (std::exchange(posted, true)) return;
    ingest::InboxItem item;
    item.events.push_back(Customer("ann").Says("late").At("10:00").About({"northair"}));
    item.tally.received = 1;
    ASSERT_EQ(inbox_.ProducerFor("wire").TryPush(std::move(item)), ingest::Taken::kTaken);
  };
  const char* const half = "policies: [{name: half, targets: {answer: 30m}}]";
  loop_->Give(TakePolicies{ReadPolicies(half, "a.yaml").value().policies, "", nullptr});
  Pass(1ms);
  EXPECT_FALSE(pipeline_->replanning());
  EXPECT_EQ(taken_meanwhile, true);
  ASSERT_GE(planned.size(), 3u);
  EXPECT_EQ(planned.front(), 16u) << "the first slice";
  EXPECT_EQ(pipeline_->NextDue(), Moment("10:30"));
}

}  // namespace
}  // namespace firstreply::app
