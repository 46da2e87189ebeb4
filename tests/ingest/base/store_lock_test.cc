#include "ingest/base/store_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/support/child_process.h"
#include "tests/support/random.h"
#include "tests/support/sim_disk.h"
#include "tests/support/temporary_folder.h"

namespace firstreply {
namespace {

using test::SimDisk;

TEST(StoreLockTest, TheSecondMonitorIsRefusedAndToldWhoHasTheStore) {
  SimDisk disk;
  const Result<StoreLock> first =
      StoreLock::Acquire({.store_path = "store.db", .disk = &disk, .process_id = 4711});
  ASSERT_TRUE(first);
  const Result<StoreLock> second =
      StoreLock::Acquire({.store_path = "store.db", .disk = &disk, .process_id = 12});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::kUnavailable);
  EXPECT_EQ(second.error().message, "store.db: another monitor (pid 4711) has this store");
}

TEST(StoreLockTest, OfAHolderThatHasNotWrittenItsNumberItOnlySaysThatThereIsOne) {
  SimDisk disk;
  Result<DiskFile> holder = DiskFile::Open(disk, "store.db.lock", DiskFile::Mode::kCreate);
  ASSERT_TRUE(*holder->TryLock());
  const Result<StoreLock> second =
      StoreLock::Acquire({.store_path = "store.db", .disk = &disk, .process_id = 12});
  EXPECT_EQ(second.error().message, "store.db: another monitor has this store");
}

TEST(StoreLockTest, GoesWithItsObject) {
  SimDisk disk;
  { ASSERT_TRUE(StoreLock::Acquire({.store_path = "store.db", .disk = &disk, .process_id = 1})); }
  EXPECT_TRUE(StoreLock::Acquire({.store_path = "store.db", .disk = &disk, .process_id = 2}));
}

TEST(StoreLockTest, AFileLeftByACrashIsNoLock) {
  SimDisk disk;
  test::Random random(1);
  const Result<StoreLock> lost =
      StoreLock::Acquire({.store_path = "store.db", .disk = &disk, .process_id = 1});
  ASSERT_TRUE(lost);
  disk.Restart(random);
  EXPECT_TRUE(StoreLock::Acquire({.store_path = "store.db", .disk = &disk, .process_id = 2}));
}

TEST(StoreLockTest, TwoStoresHaveTwoLocks) {
  SimDisk disk;
  const Result<StoreLock> one =
      StoreLock::Acquire({.store_path = "one.db", .disk = &disk, .process_id = 1});
  const Result<StoreLock> two =
      StoreLock::Acquire({.store_path = "two.db", .disk = &disk, .process_id = 1});
  EXPECT_TRUE(one && two);
}

TEST(StoreLockTest, AFullDiskIsADiskError) {
  SimDisk disk;
  disk.SetFull(true);
  const Result<StoreLock> lock =
      StoreLock::Acquire({.store_path = "store.db", .disk = &disk, .process_id = 1});
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, Errc::kDisk);
}

class StoreLockOnTheRealDiskTest : public testing::Test {
 protected:
  Result<StoreLock> Acquire(int64_t process_id) {
    return StoreLock::Acquire(
        {.store_path = folder_ / "store.db", .disk = &disk_, .process_id = process_id});
  }

  test::TemporaryFolder folder_;
  Disk disk_ = Disk::Real();
};

TEST_F(StoreLockOnTheRealDiskTest, AnotherProcessIsKeptOutUntilTheHolderIsKilled) {
  test::ChildProcess holder([this](const std::function<void(bool)>& answer) {
    const Result<StoreLock> lock = Acquire(4711);
    answer(lock.has_value());
  });
  ASSERT_TRUE(holder.answer());
  const Result<StoreLock> refused = Acquire(12);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kUnavailable);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("(pid 4711)"));
  holder.Kill();
  EXPECT_TRUE(Acquire(12));
}

TEST_F(StoreLockOnTheRealDiskTest, ARefusedSecondTryInTheSameProcessDoesNotDropTheLock) {
  const Result<StoreLock> lock = Acquire(1);
  ASSERT_TRUE(lock);
  EXPECT_FALSE(Acquire(1));
  test::ChildProcess other(
      [this](const std::function<void(bool)>& answer) { answer(Acquire(2).has_value()); });
  EXPECT_FALSE(other.answer());
}

}  // namespace
}  // namespace firstreply
