#include "deploy/app/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "alerts/tables.h"
#include "deploy/app/pipeline.h"
#include "deploy/app/store.h"
#include "tests/support/temporary_folder.h"

namespace firstreply::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr TimePoint kNow{Duration(1'772'438'400'000)};  // 2026-03-02T08:00:00Z

class BackupTest : public testing::Test {
 protected:
  BackupTest() { MakeStore(store_, "first"); }

  static void MakeStore(const std::string& path, const std::string& timeline) {
    Result<Store> store = Store::OpenToWrite(path);
    Pipeline::Options options;
    options.addressees.emplace();
    options.timeline = timeline;
    ASSERT_TRUE(Pipeline::Start(store->database(), std::move(options)));
  }
  static std::string TimelineOf(const std::string& path) {
    Result<Store> store = Store::OpenToRead(path);
    Reader reader(store->database());
    return alerts::LoadTimeline(reader);
  }
  static bool HoldsDeliveries(const std::string& path) {
    Result<Store> store = Store::OpenToRead(path);
    Reader reader(store->database());
    return alerts::DeliveriesAreHeld(reader);
  }

  test::TemporaryFolder folder_;
  const std::string store_ = folder_ / "store";
  const std::string backup_ = folder_ / "backup";
};

TEST_F(BackupTest, IsMadeBesideAMonitorThatHasTheStore) {
  const Result<Store> monitor = Store::OpenToWrite(store_);
  ASSERT_TRUE(BackUp(store_, backup_));
  EXPECT_EQ(TimelineOf(backup_), "first");
  EXPECT_FALSE(fs::exists(backup_ + ".part"));
}

TEST_F(BackupTest, IsNeverWrittenOverAnything) {
  std::ofstream(backup_) << "precious";
  const Status done = BackUp(store_, backup_);
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, HasSubstr("is there already"));
  EXPECT_EQ(fs::file_size(backup_), 8U);
}

TEST_F(BackupTest, OfNothingIsNothing) {
  EXPECT_FALSE(BackUp(folder_ / "nowhere", backup_));
  EXPECT_FALSE(fs::exists(backup_));
}

TEST_F(BackupTest, RestoredHoldsDeliveriesUnderANewTimeLineUntilReleased) {
  ASSERT_TRUE(BackUp(store_, backup_));
  const Result<std::string> replaced = Restore(backup_, store_, kNow);
  ASSERT_TRUE(replaced);
  EXPECT_EQ(*replaced, store_ + ".replaced-20260302T080000Z");
  EXPECT_TRUE(HoldsDeliveries(store_));
  EXPECT_NE(TimelineOf(store_), "first");
  EXPECT_EQ(TimelineOf(*replaced), "first");
  EXPECT_FALSE(HoldsDeliveries(backup_));
  ASSERT_TRUE(ReleaseDeliveries(store_));
  EXPECT_FALSE(HoldsDeliveries(store_));
}

TEST_F(BackupTest, RestoredTwiceInOneSecondLosesNothing) {
  ASSERT_TRUE(BackUp(store_, backup_));
  const Result<std::string> first = Restore(backup_, store_, kNow);
  const Result<std::string> second = Restore(backup_, store_, kNow);
  ASSERT_TRUE(second);
  EXPECT_NE(*first, *second);
  EXPECT_TRUE(fs::exists(*first));
  EXPECT_TRUE(fs::exists(*second));
}

TEST_F(BackupTest, IsRestoredWhereNoStoreWas) {
  ASSERT_TRUE(BackUp(store_, backup_));
  const std::string elsewhere = folder_ / "elsewhere";
  const Result<std::string> replaced = Restore(backup_, elsewhere, kNow);
  ASSERT_TRUE(replaced);
  EXPECT_EQ(*replaced, "");
  EXPECT_TRUE(HoldsDeliveries(elsewhere));
}

TEST_F(BackupTest, ThatIsDamagedChangesNothing) {
  ASSERT_TRUE(BackUp(store_, backup_));
  {
    std::fstream file(backup_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(5000);
    file.put('\x5A');
    file.put('\xA5');
  }
  const Result<std::string> replaced = Restore(backup_, store_, kNow);
  ASSERT_FALSE(replaced);
  EXPECT_THAT(replaced.error().message, HasSubstr(backup_));
  EXPECT_EQ(TimelineOf(store_), "first");
  EXPECT_FALSE(HoldsDeliveries(store_));
  EXPECT_FALSE(fs::exists(store_ + ".restoring"));
}

TEST_F(BackupTest, IsNotRestoredUnderAMonitorThatRuns) {
  ASSERT_TRUE(BackUp(store_, backup_));
  const Result<Store> monitor = Store::OpenToWrite(store_);
  EXPECT_FALSE(Restore(backup_, store_, kNow));
  EXPECT_FALSE(ReleaseDeliveries(store_));
}

}  // namespace
}  // namespace firstreply::app
