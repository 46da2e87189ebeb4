#include "tests/support/sim_disk.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "ingest/base/database.h"
#include "ingest/base/store_file.h"
#include "tests/support/random.h"
#include "tests/support/sim_file.h"
#include "tests/support/temporary_folder.h"

namespace firstreply::test {
namespace {

constexpr char kPath[] = "store.db";

SimFile::Bytes Filled(size_t size, int value) {
  return SimFile::Bytes(size, static_cast<std::byte>(value));
}

TEST(SimFileTest, KeepsWhatWasSyncedAndMayLoseTheRest) {
  std::set<SimFile::Bytes> outcomes;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    SimFile file;
    file.Write(0, Filled(100, 1));
    file.Sync();
    file.Write(0, Filled(100, 2));
    file.LosePower(random);
    outcomes.insert(file.content());
  }
  EXPECT_EQ(outcomes, (std::set{Filled(100, 1), Filled(100, 2)}));
}

TEST(SimFileTest, TearsAWriteOnlyAtASectorsEnd) {
  std::set<size_t> lengths;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    SimFile file;
    file.Write(0, Filled(100, 1));
    file.Sync();
    file.Write(100, Filled(2000, 2));
    file.LosePower(random);
    lengths.insert(file.content().size());
  }
  EXPECT_EQ(lengths, (std::set<size_t>{100, 512, 1024, 1536, 2048, 2100}));
}

TEST(SimFileTest, CanLoseAnEarlierWriteAndKeepALaterOne) {
  bool seen = false;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    SimFile file;
    file.Write(0, Filled(1024, 0));
    file.Sync();
    file.Write(0, Filled(512, 1));
    file.Write(512, Filled(512, 2));
    file.LosePower(random);
    seen |= file.content()[0] == std::byte{0} && file.content()[512] == std::byte{2};
  }
  EXPECT_TRUE(seen);
}

TEST(SimFileTest, NeverSavesWhatAFailedSyncGaveUp) {
  Random random(1);
  SimFile file;
  file.Write(0, Filled(10, 1));
  file.FailToSync();
  EXPECT_EQ(file.content(), Filled(10, 1));
  file.Sync();
  file.LosePower(random);
  EXPECT_TRUE(file.content().empty());
}

TEST(SimFileTest, ATruncationIsAChangeLikeAnother) {
  std::set<size_t> lengths;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed);
    SimFile file;
    file.Write(0, Filled(700, 1));
    file.Sync();
    file.Truncate(0);
    file.LosePower(random);
    lengths.insert(file.content().size());
  }
  EXPECT_EQ(lengths, (std::set<size_t>{0, 700}));
}

TEST(SimDiskTest, ANewFileThatWasNeverSyncedMayBeGone) {
  std::set<bool> there;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed);
    SimDisk disk;
    ASSERT_TRUE(DiskFile::Open(disk, "new", DiskFile::Mode::kCreate));
    disk.Restart(random);
    there.insert(!disk.Paths().empty());
  }
  EXPECT_EQ(there, (std::set{false, true}));
}

TEST(SimDiskTest, AllFailsFromTheLossOfPowerToTheRestart) {
  Random random(1);
  SimDisk disk;
  Result<DiskFile> file = DiskFile::Open(disk, "f", DiskFile::Mode::kCreate);
  ASSERT_TRUE(file);
  disk.LosePowerAt(3);
  EXPECT_TRUE(file->Replace(Filled(8, 1)));  // a truncation and a write
  EXPECT_FALSE(disk.power_lost());
  EXPECT_FALSE(file->Replace(Filled(8, 2)));
  EXPECT_TRUE(disk.power_lost());
  EXPECT_FALSE(file->Size());
  EXPECT_FALSE(disk.Exists("f"));
  EXPECT_FALSE(DiskFile::Open(disk, "g", DiskFile::Mode::kCreate));
  disk.Restart(random);
  EXPECT_TRUE(DiskFile::Open(disk, "g", DiskFile::Mode::kCreate));
  EXPECT_FALSE(file->Size()) << "a file that was open before is of no use";
}

TEST(SimDiskTest, AKilledProcessLosesItsLocksAndNoWrite) {
  SimDisk disk;
  Result<DiskFile> before = DiskFile::Open(disk, "f", DiskFile::Mode::kCreate);
  ASSERT_TRUE(before && *before->TryLock());
  ASSERT_TRUE(before->Replace(Filled(8, 1)));
  Result<DiskFile> other = DiskFile::Open(disk, "f", DiskFile::Mode::kCreate);
  EXPECT_FALSE(*other->TryLock());
  disk.RestartAfterKill();
  Result<DiskFile> after = DiskFile::Open(disk, "f", DiskFile::Mode::kCreate);
  EXPECT_TRUE(*after->TryLock());
  EXPECT_EQ(disk.Content("f"), Filled(8, 1));
}

TEST(SimDiskTest, AFullDiskRefusesToGrowAFileAndTakesAllElse) {
  SimDisk disk;
  disk.Put("f", Filled(8, 1));
  Result<DiskFile> file = DiskFile::Open(disk, "f", DiskFile::Mode::kCreate);
  disk.SetFull(true);
  EXPECT_EQ(file->Replace(Filled(8, 2)).error().code, Errc::kDisk) << "it was cut first";
  disk.SetFull(false);
  EXPECT_TRUE(file->Replace(Filled(8, 3)));
}

TEST(SimDiskTest, TakesALargeWritePageByPage) {
  Random random(1);
  SimDisk disk;
  Result<DiskFile> file = DiskFile::Open(disk, "f", DiskFile::Mode::kCreate);
  ASSERT_TRUE(file);
  const int64_t steps = disk.steps_done();
  ASSERT_TRUE(file->Replace(Filled(10'000, 1)));
  EXPECT_EQ(disk.steps_done(), steps + 4) << "a truncation and three pages";
  EXPECT_EQ(disk.writes_done(), 1);
  disk.FailWrite(2);
  EXPECT_FALSE(file->Replace(Filled(10'000, 2)));
  EXPECT_EQ(disk.Content("f"), Filled(4096, 2));
}

TEST(SimDiskTest, TakesNoLargerWriteThanTheRealDisk) {
  const TemporaryFolder folder;
  const Disk real = Disk::Real();
  SimDisk simulated;
  for (const size_t size : {size_t{131'071}, size_t{131'072}}) {
    Result<DiskFile> one = DiskFile::Open(real, folder / "f", DiskFile::Mode::kCreate);
    Result<DiskFile> other = DiskFile::Open(simulated, "f", DiskFile::Mode::kCreate);
    EXPECT_EQ(one->Replace(Filled(size, 1)).has_value(), size == 131'071);
    EXPECT_EQ(other->Replace(Filled(size, 1)).has_value(), size == 131'071);
  }
}

TEST(SimDiskTest, TwoDisksKnowNothingOfEachOther) {
  SimDisk one;
  SimDisk other;
  one.Put("f", Filled(8, 1));
  EXPECT_TRUE(*one.Exists("f"));
  EXPECT_FALSE(*other.Exists("f"));
}

// A store that random transactions write to while the power goes again and again, and what has to
// be in it.
class CrashingStore {
 public:
  using Notes = std::map<int64_t, std::string>;

  // With `syncs_fail` a sync fails now and then; the process ends, and the next one goes on.
  explicit CrashingStore(uint64_t seed, bool syncs_fail = false)
      : random_(seed), syncs_fail_(syncs_fail) {}

  void Run() {
    for (int crash = 0; crash < 4 && !testing::Test::HasFailure(); ++crash) {
      if (!syncs_fail_) disk_.LosePowerAt(random_.Between(1, 120));
      WriteUntilPowerIsLost();
      disk_.Restart(random_);
      Check();
    }
  }

 private:
  void WriteUntilPowerIsLost() {
    for (int life = 0; life < 20 && !disk_.power_lost(); ++life) {
      if (syncs_fail_ && random_.Chance(40)) disk_.FailSync(random_.Between(1, 8));
      if (!WriteForOneLife()) break;
    }
    disk_.FailSync(0);
  }

  // False: the power went, or what must not be was so.
  bool WriteForOneLife() {
    Result<Database> store = Open();
    const bool had_to_end = store ? false : syncs_fail_ && !disk_.power_lost();
    if (!store && !had_to_end) {
      EXPECT_TRUE(disk_.power_lost()) << store.error().message;
      return false;
    }
    try {
      if (store) LearnWhatStands(*store);
      if (store) UseFor(*store, random_.Between(1, 12));
    } catch (const DiskFailure& failure) {
      EXPECT_TRUE(disk_.power_lost() || store->sync_failed()) << failure.what();
    }
    if (disk_.power_lost()) return false;
    if (!had_to_end && !store->sync_failed()) return !testing::Test::HasFailure();
    // Sometimes the power goes as well, while the next one starts.
    disk_.RestartAfterKill();
    if (random_.Chance(50)) disk_.LosePowerAt(random_.Between(1, 40));
    return !testing::Test::HasFailure();
  }

  // A commit whose sync failed is there or is not; from here on it stays so.
  void LearnWhatStands(Database& store) {
    if (!in_flight_) return;
    committed_ = NotesIn(store);
    EXPECT_TRUE(committed_ == *in_flight_ || committed_ == before_flight_);
    in_flight_.reset();
  }

  Result<Database> Open() {
    return Database::Open({.path = kPath, .disk = &disk_, .log_pages_max = random_.Between(5, 60)});
  }

  void UseFor(Database& store, int64_t transactions) {
    for (int64_t i = 0; i < transactions && !disk_.power_lost() && !store.sync_failed(); ++i) {
      if (random_.Chance(15)) {
        (void)store.Checkpoint();
      } else if (random_.Chance(10)) {
        (void)store.MoveLog();
      } else if (random_.Chance(5)) {
        (void)store.ReserveLog(random_.Between(1, 40));
      } else {
        Write(store);
      }
    }
  }

  void Write(Database& store) {
    Transaction tx(store);
    tx.RunScript(
        "CREATE TABLE IF NOT EXISTS notes(id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT");
    Notes notes = committed_;
    for (int64_t i = random_.Between(1, 12); i > 0; --i) {
      const int64_t id = random_.Between(1, 40);
      if (random_.Chance(30)) {
        tx.Run("DELETE FROM notes WHERE id = ?", id);
        notes.erase(id);
      } else {
        const std::string body(random_.Below(9000), static_cast<char>('a' + random_.Below(26)));
        tx.Run("INSERT OR REPLACE INTO notes(id, body) VALUES (?, ?)", id, body);
        notes[id] = body;
      }
    }
    if (random_.Chance(10)) return;  // changed its mind
    if (tx.Commit()) {
      committed_ = notes;
      in_flight_.reset();
    } else {
      in_flight_ = notes;
      before_flight_ = committed_;
    }
  }

  // Recovery can lose its power too.
  Result<Database> Recover() {
    while (true) {
      if (random_.Chance(40)) disk_.LosePowerAt(random_.Between(1, 30));
      Result<Database> store = Open();
      if (store) disk_.LosePowerAt(0);
      if (store || !disk_.power_lost()) return store;
      disk_.Restart(random_);
    }
  }

  void Check() {
    {
      Result<Database> store = Recover();
      ASSERT_TRUE(store) << store.error().message;
      const Notes found = NotesIn(*store);
      EXPECT_TRUE(found == committed_ || (in_flight_ && found == *in_flight_))
          << found.size() << " notes, committed " << committed_.size();
      committed_ = found;
      in_flight_.reset();
      Rows row = store->Prepare("PRAGMA integrity_check").Query();
      ASSERT_TRUE(row.Next());
      EXPECT_EQ(row.Text(0), "ok");
    }
    const Status whole = VerifyStore(kPath, disk_);
    EXPECT_TRUE(whole) << whole.error().message;
  }

  static Notes NotesIn(Database& store) {
    Reader reader(store);
    Notes notes;
    Rows table = reader.Query("SELECT 1 FROM sqlite_schema WHERE name = 'notes'");
    if (!table.Next()) return notes;
    Rows row = reader.Query("SELECT id, body FROM notes");
    while (row.Next()) notes.emplace(row.Int(0), row.Text(1));
    return notes;
  }

  Random random_;
  const bool syncs_fail_;
  SimDisk disk_;
  Notes committed_;
  Notes before_flight_;
  std::optional<Notes> in_flight_;  // of the commit that failed last
};

TEST(StoreCrashTest, ALossOfPowerAtAnyStepKeepsExactlyWhatWasCommitted) {
  for (uint64_t seed = 0; seed < 200 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    CrashingStore(seed).Run();
  }
}

TEST(StoreCrashTest, AFailedSyncAndALossOfPowerAfterItKeepExactlyWhatWasCommitted) {
  for (uint64_t seed = 0; seed < 100 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    CrashingStore(seed, true).Run();
  }
}

}  // namespace
}  // namespace firstreply::test
