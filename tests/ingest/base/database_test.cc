#include "ingest/base/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/random.h"
#include "tests/support/sim_disk.h"
#include "tests/support/temporary_folder.h"

namespace firstreply {
namespace {

using test::Random;
using test::SimDisk;
using testing::HasSubstr;

Database OpenStore(const Disk& disk, const std::string& path = "store.db") {
  return Database::Open({.path = path, .disk = &disk}).value();
}

void MakeNotes(Database& store) {
  Transaction tx(store);
  tx.RunScript(
      "CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE) STRICT;"
      "CREATE TABLE replies(note INTEGER NOT NULL REFERENCES notes(id) DEFERRABLE INITIALLY "
      "DEFERRED) STRICT;");
  ASSERT_TRUE(tx.Commit());
}

Status AddNote(Database& store, int64_t id, const std::string& body) {
  Transaction tx(store);
  tx.Run("INSERT INTO notes(id, body) VALUES (?, ?)", id, body);
  return tx.Commit();
}

int64_t CountNotes(Database& store) {
  Reader reader(store);
  Rows row = reader.Query("SELECT count(*) FROM notes");
  row.Next();
  return row.Int(0);
}

std::string Setting(Database& store, const std::string& name) {
  Rows row = store.Prepare("SELECT CAST(" + name + " AS TEXT) FROM pragma_" + name).Query();
  return row.Next() ? std::string(row.Text(0)) : "";
}

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() { MakeNotes(store_); }

  SimDisk disk_;
  Database store_ = OpenStore(disk_);
};

TEST_F(DatabaseTest, GivesBackEveryKindOfValueThatWasBound) {
  const std::array blob{std::byte{0}, std::byte{255}};
  const TimePoint time{Duration{1509487835250}};
  Transaction tx(store_);
  tx.RunScript(
      "CREATE TABLE kinds(a ANY, b ANY, c ANY, d ANY, e ANY, f ANY, g ANY, h ANY, i ANY) STRICT");
  tx.Run("INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
         std::numeric_limits<uint64_t>::max(), true, 0.5, std::string("a\0b", 3),
         std::string_view(), std::span(blob), std::span<const std::byte>(), time, std::nullopt);
  Rows row = tx.Query("SELECT * FROM kinds");
  ASSERT_TRUE(row.Next());
  EXPECT_EQ(static_cast<uint64_t>(row.Int(0)), std::numeric_limits<uint64_t>::max());
  EXPECT_TRUE(row.Bool(1));
  EXPECT_EQ(row.Real(2), 0.5);
  EXPECT_EQ(row.Text(3), std::string_view("a\0b", 3));
  EXPECT_EQ(row.Text(4), "");
  EXPECT_TRUE(std::ranges::equal(row.Blob(5), blob));
  EXPECT_TRUE(row.Blob(6).empty());
  EXPECT_EQ(row.Time(7), time);
  EXPECT_TRUE(row.IsNull(8));
  EXPECT_FALSE(row.Next());
}

TEST_F(DatabaseTest, AnOptionalIsItsValueOrNull) {
  Rows row = store_.Prepare("SELECT ?, ?, ?, ?")
                 .Query(std::optional<int64_t>(7), std::optional<std::string>(),
                        std::optional<double>(1.5), std::optional<TimePoint>());
  ASSERT_TRUE(row.Next());
  EXPECT_EQ(row.OptionalInt(0), 7);
  EXPECT_EQ(row.OptionalText(1), std::nullopt);
  EXPECT_EQ(row.OptionalReal(2), 1.5);
  EXPECT_EQ(row.OptionalTime(3), std::nullopt);
}

TEST_F(DatabaseTest, RollsBackWhatWasNotCommitted) {
  {
    Transaction tx(store_);
    tx.Run("INSERT INTO notes(body) VALUES (?)", "where is my bag");
    Rows row = tx.Query("SELECT count(*) FROM notes");
    ASSERT_TRUE(row.Next());
    EXPECT_EQ(row.Int(0), 1) << "a transaction sees its own writes";
  }
  EXPECT_EQ(CountNotes(store_), 0);
}

TEST_F(DatabaseTest, TellsWhatAWriteDid) {
  Transaction tx(store_);
  tx.Run("INSERT INTO notes(id, body) VALUES (5, 'a'), (6, 'b')");
  EXPECT_EQ(tx.Changes(), 2);
  EXPECT_EQ(tx.LastInsertId(), 6);
  tx.Run("DELETE FROM notes WHERE id = ?", 9);
  EXPECT_EQ(tx.Changes(), 0);
}

TEST_F(DatabaseTest, AReaderKeepsItsViewWhileAnotherConnectionCommits) {
  Database other = OpenStore(disk_);
  Reader reader(store_);
  Statement count = reader.Prepare("SELECT count(*) FROM notes");
  {
    Rows row = count.Query();
    ASSERT_TRUE(row.Next());
  }
  ASSERT_TRUE(AddNote(other, 1, "late flight"));
  Rows row = count.Query();
  ASSERT_TRUE(row.Next());
  EXPECT_EQ(row.Int(0), 0);
  EXPECT_EQ(CountNotes(other), 1);
}

TEST_F(DatabaseTest, AReaderCannotWrite) {
  Reader reader(store_);
  EXPECT_THROW(reader.Prepare("DELETE FROM notes"), std::logic_error);
}

TEST_F(DatabaseTest, OneTextCanBeReadTwiceAtATime) {
  ASSERT_TRUE(AddNote(store_, 1, "a"));
  ASSERT_TRUE(AddNote(store_, 2, "b"));
  Reader reader(store_);
  std::string pairs;
  Rows outer = reader.Query("SELECT body FROM notes ORDER BY id");
  while (outer.Next()) {
    Rows inner = reader.Query("SELECT body FROM notes ORDER BY id");
    while (inner.Next()) pairs += std::string(outer.Text(0)) + std::string(inner.Text(0)) + " ";
  }
  EXPECT_EQ(pairs, "aa ab ba bb ");
}

TEST_F(DatabaseTest, OneStatementCannot) {
  ASSERT_TRUE(AddNote(store_, 1, "a"));
  Statement select = store_.Prepare("SELECT body FROM notes");
  {
    Rows row = select.Query();
    ASSERT_TRUE(row.Next());
    EXPECT_THROW(select.Query(), std::logic_error);
  }
  EXPECT_TRUE(select.Query().Next());
}

TEST_F(DatabaseTest, AStatementTakenAgainRemembersNoValues) {
  { store_.Prepare("SELECT ?").Bind(1, "secret"); }
  Rows row = store_.Prepare("SELECT ?").Query();
  ASSERT_TRUE(row.Next());
  EXPECT_TRUE(row.IsNull(0));
}

TEST_F(DatabaseTest, WrongSqlIsAMistakeOfTheProgrammer) {
  EXPECT_THROW(store_.Prepare("SELEKT 1"), std::logic_error);
  EXPECT_THROW(store_.Prepare("SELECT 1; SELECT 2"), std::logic_error);
  EXPECT_THROW(store_.Prepare(""), std::logic_error);
  EXPECT_THROW(store_.Prepare("SELECT \"no such column\" FROM notes"), std::logic_error);
  EXPECT_THROW(store_.Prepare("SELECT ?").Query(1, 2), std::logic_error);
  EXPECT_THROW(store_.Prepare("SELECT ?").Bind(2, 1), std::logic_error);
}

TEST_F(DatabaseTest, ReadingWhatIsNotThereIsAMistakeOfTheProgrammer) {
  Rows row = store_.Prepare("SELECT 1, NULL").Query();
  EXPECT_THROW(row.Int(0), std::logic_error) << "before the first row";
  ASSERT_TRUE(row.Next());
  EXPECT_THROW(row.Text(0), std::logic_error);
  EXPECT_THROW(row.Int(1), std::logic_error);
  EXPECT_THROW(row.Int(2), std::logic_error);
  EXPECT_THROW(row.Int(-1), std::logic_error);
  ASSERT_FALSE(row.Next());
  EXPECT_THROW(row.Int(0), std::logic_error) << "after the last row";
}

TEST_F(DatabaseTest, ABrokenConstraintUndoesItsStatementOnly) {
  Transaction tx(store_);
  Statement insert = tx.Prepare("INSERT INTO notes(id, body) VALUES (?, ?)");
  insert.Run(1, "a");
  EXPECT_THROW(insert.Run(2, "a"), ConstraintViolation) << "UNIQUE";
  EXPECT_THROW(insert.Run(3, std::nullopt), ConstraintViolation) << "NOT NULL";
  EXPECT_THROW(insert.Run(3, std::as_bytes(std::span("b"))), ConstraintViolation)
      << "bytes, not text";
  insert.Run(4, "d");
  ASSERT_TRUE(tx.Commit());
  EXPECT_EQ(CountNotes(store_), 2);
}

TEST_F(DatabaseTest, AConstraintDeferredToTheCommitBreaksThere) {
  {
    Transaction tx(store_);
    tx.Run("INSERT INTO notes(body) VALUES ('a')");
    tx.Run("INSERT INTO replies(note) VALUES (77)");
    EXPECT_THROW((void)tx.Commit(), ConstraintViolation);
  }
  EXPECT_EQ(CountNotes(store_), 0);
}

TEST_F(DatabaseTest, AFullDiskIsAValueAtTheCommitAndTheSameBatchGoesThroughLater) {
  const std::string body(100'000, 'x');
  disk_.SetFull(true);
  const Status refused = AddNote(store_, 1, body);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kDisk);
  EXPECT_THAT(refused.error().message, HasSubstr("full"));
  EXPECT_EQ(CountNotes(store_), 0);
  disk_.SetFull(false);
  EXPECT_TRUE(AddNote(store_, 1, body));
  EXPECT_FALSE(store_.sync_failed());
}

TEST_F(DatabaseTest, ADiskThatFillsUpWithinATransactionLeavesNothingOfIt) {
  // More than the page cache holds, so that writes reach the disk before the commit.
  const std::string body(100'000, 'x');
  disk_.SetFull(true);
  {
    Transaction tx(store_);
    try {
      for (int i = 0; i < 100; ++i)
        tx.Run("INSERT INTO notes(body) VALUES (?)", body + std::to_string(i));
      FAIL() << "the disk is full";
    } catch (const DiskFailure& failure) {
      EXPECT_EQ(failure.error().code, Errc::kDisk);
    }
    EXPECT_THROW(tx.Run("INSERT INTO notes(body) VALUES ('late')"), std::logic_error)
        << "SQLite rolled it back";
    EXPECT_THROW(tx.RunScript("INSERT INTO notes(body) VALUES ('late')"), std::logic_error);
    EXPECT_EQ(tx.Commit().error().code, Errc::kDisk);
  }
  disk_.SetFull(false);
  EXPECT_EQ(CountNotes(store_), 0);
}

TEST_F(DatabaseTest, AfterAFailedSyncNothingIsWrittenAnyMore) {
  disk_.FailSync(1);
  EXPECT_EQ(AddNote(store_, 1, "a").error().code, Errc::kDisk);
  EXPECT_TRUE(store_.sync_failed());
  const int64_t steps = disk_.steps_done();
  const Status again = AddNote(store_, 1, "a");
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message, HasSubstr("a sync failed"));
  EXPECT_EQ(disk_.steps_done(), steps);
}

TEST_F(DatabaseTest, AFailedSyncInACheckpointIsNoticedThoughTheCommitSucceeded) {
  Database store = Database::Open({.path = "store.db", .disk = &disk_, .log_pages_max = 1}).value();
  disk_.FailSync(3);  // two are the commit's: of the log's new head, and of its pages
  EXPECT_TRUE(AddNote(store, 1, "a"));
  EXPECT_TRUE(store.sync_failed());
}

TEST_F(DatabaseTest, ACommitOfManyPagesIsOneWriteAndOneSync) {
  ASSERT_TRUE(AddNote(store_, 1, "a"));
  const int64_t writes = disk_.writes_done();
  ASSERT_TRUE(AddNote(store_, 2, std::string(20'000, 'x')));
  EXPECT_EQ(disk_.writes_done(), writes + 1);
}

TEST_F(DatabaseTest, ACommitOfAnySizeReachesTheDisk) {
  for (int64_t pages = 10; pages < 40; ++pages) {  // some of them just what fits into one write
    const std::string body(static_cast<size_t>(pages) * 4096, 'x');
    ASSERT_TRUE(AddNote(store_, pages, std::to_string(pages) + body)) << pages;
  }
  Random random(1);
  disk_.Restart(random);
  Database after = OpenStore(disk_);
  EXPECT_EQ(CountNotes(after), 30);
}

TEST_F(DatabaseTest, AWriteThatFailsAtTheCommitsSyncIsItsErrorAndNoFailedSync) {
  const std::string body(60'000, 'x');
  disk_.FailWrite(9);  // of some 30 pages that are written at once
  const Status refused = AddNote(store_, 1, body);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("full"));
  EXPECT_FALSE(store_.sync_failed());
  EXPECT_EQ(CountNotes(store_), 0);
  ASSERT_TRUE(AddNote(store_, 2, body));
  disk_.RestartAfterKill();
  Database after = OpenStore(disk_);
  EXPECT_EQ(CountNotes(after), 1);
}

TEST_F(DatabaseTest, ATransactionReadsBackWhatLeftItsCacheBeforeTheCommit) {
  Rows(store_.Prepare("PRAGMA cache_size = 5").Query()).Next();
  Database other = OpenStore(disk_);
  {
    Transaction tx(store_);
    for (int64_t i = 0; i < 50; ++i) {
      tx.Run("INSERT INTO notes(id, body) VALUES (?, ?)", i,
             std::to_string(i) + std::string(3000, 'x'));
      tx.Run("UPDATE notes SET body = body || 'y' WHERE id = ?", i / 2);
    }
    Rows row = tx.Query("SELECT count(*), sum(length(body)) FROM notes");
    ASSERT_TRUE(row.Next());
    EXPECT_EQ(row.Int(0), 50);
    EXPECT_EQ(row.Int(1), 50 * 3000 + 10 + 80 + 50);
    EXPECT_EQ(CountNotes(other), 0) << "nobody else sees it";
  }
  EXPECT_EQ(CountNotes(store_), 0) << "it was rolled back";
  ASSERT_TRUE(AddNote(store_, 1, "a"));
  EXPECT_EQ(CountNotes(other), 1);
  disk_.RestartAfterKill();
  Database after = OpenStore(disk_);
  EXPECT_EQ(CountNotes(after), 1);
}

TEST_F(DatabaseTest, WhoeverIsIdleMovesTheLogSoThatItIsWrittenAnew) {
  EXPECT_GT(store_.log_pages(), 0);
  ASSERT_TRUE(store_.MoveLog());
  EXPECT_EQ(store_.log_pages(), 0);
  const size_t size = disk_.Content("store.db-wal").size();
  ASSERT_TRUE(AddNote(store_, 1, "a"));
  EXPECT_GT(store_.log_pages(), 0);
  EXPECT_EQ(disk_.Content("store.db-wal").size(), size);
  disk_.RestartAfterKill();
  Database after = OpenStore(disk_);
  EXPECT_EQ(CountNotes(after), 1);
}

TEST_F(DatabaseTest, MovingTheLogWaitsForNoReaderAndLeavesWhatItNeeds) {
  Database other = Database::Open({.path = "store.db", .disk = &disk_, .read_only = true}).value();
  {
    Reader reader(other);
    ASSERT_FALSE(reader.Query("SELECT * FROM notes").Next());
    ASSERT_TRUE(AddNote(store_, 1, "a"));
    const int64_t pages = store_.log_pages();
    EXPECT_TRUE(store_.MoveLog());
    EXPECT_GT(store_.log_pages(), 0);
    EXPECT_LT(store_.log_pages(), pages) << "what is older than the reader could go";
    EXPECT_FALSE(reader.Query("SELECT * FROM notes").Next());
  }
  EXPECT_TRUE(store_.MoveLog());
  EXPECT_EQ(store_.log_pages(), 0);
}

TEST_F(DatabaseTest, ACommitMovesTheLogItselfWhenItHasGrownToItsMax) {
  for (int64_t i = 0; i < 3; ++i) ASSERT_TRUE(AddNote(store_, i, std::to_string(i)));
  const int64_t three_commits = store_.log_pages();
  Database store =
      Database::Open({.path = "store.db", .disk = &disk_, .log_pages_max = three_commits}).value();
  int64_t most = 0;
  for (int64_t i = 3; i < 40; ++i) {
    ASSERT_TRUE(AddNote(store, i, std::to_string(i)));
    most = std::max(most, store.log_pages());
  }
  EXPECT_LT(most, three_commits);
  EXPECT_LT(disk_.Content("store.db-wal").size(), static_cast<size_t>(2 * three_commits) * 4120);
  EXPECT_EQ(CountNotes(store), 40);
}

TEST_F(DatabaseTest, AReservedLogIsWrittenOverAndNotMadeLonger) {
  ASSERT_TRUE(store_.ReserveLog(30));
  EXPECT_GE(disk_.Content("store.db-wal").size(), 32u + 30 * 4120);
  const int64_t steps = disk_.steps_done();
  EXPECT_TRUE(store_.ReserveLog(30));
  EXPECT_EQ(disk_.steps_done(), steps) << "it is long enough";
  disk_.SetFull(true);
  EXPECT_TRUE(AddNote(store_, 1, "a"));
  disk_.SetFull(false);
  Random random(1);
  disk_.Restart(random);
  Database after = OpenStore(disk_);
  EXPECT_EQ(CountNotes(after), 1);
}

TEST_F(DatabaseTest, AReserveThatFindsNoRoomChangesNothing) {
  const SimDisk::Bytes before = disk_.Content("store.db-wal");
  disk_.FailWrite(20);
  EXPECT_EQ(store_.ReserveLog(500).error().code, Errc::kDisk);
  EXPECT_EQ(disk_.Content("store.db-wal"), before);
  EXPECT_FALSE(store_.sync_failed());
  EXPECT_TRUE(AddNote(store_, 1, "a"));
}

TEST_F(DatabaseTest, ASecondWriterIsToldThatTheStoreIsLocked) {
  Database other = OpenStore(disk_);
  Transaction first(store_);
  try {
    Transaction second(other);
    FAIL() << "two writers";
  } catch (const DiskFailure& failure) {
    EXPECT_EQ(failure.error().code, Errc::kUnavailable);
  }
}

TEST_F(DatabaseTest, ACheckpointLeavesNothingDeletedInTheFiles) {
  const std::string secret = "the code of my booking is QX7TRP";
  ASSERT_TRUE(AddNote(store_, 1, secret));
  {
    Transaction tx(store_);
    tx.Run("DELETE FROM notes");
    ASSERT_TRUE(tx.Commit());
  }
  ASSERT_TRUE(store_.Checkpoint());
  for (const std::string& path : disk_.Paths()) {
    const SimDisk::Bytes content = disk_.Content(path);
    const auto bytes = std::as_bytes(std::span(secret));
    EXPECT_EQ(std::search(content.begin(), content.end(), bytes.begin(), bytes.end()),
              content.end())
        << path;
  }
}

TEST_F(DatabaseTest, ACheckpointSaysWhenAReaderIsInItsWay) {
  Database other = OpenStore(disk_);
  Reader reader(other);
  ASSERT_TRUE(reader.Query("SELECT * FROM notes").Next() == false);
  ASSERT_TRUE(AddNote(store_, 1, "a"));
  EXPECT_EQ(store_.Checkpoint().error().code, Errc::kUnavailable);
}

TEST_F(DatabaseTest, HasTheSettingsThatItsPromisesRestOn) {
  EXPECT_EQ(Setting(store_, "journal_mode"), "wal");
  EXPECT_EQ(Setting(store_, "synchronous"), "2");
  EXPECT_EQ(Setting(store_, "foreign_keys"), "1");
  EXPECT_EQ(Setting(store_, "secure_delete"), "1");
  EXPECT_EQ(Setting(store_, "page_size"), "4096");
}

TEST_F(DatabaseTest, OpenedForReadingItSeesTheWriterAndCannotWrite) {
  Result<Database> reading =
      Database::Open({.path = "store.db", .disk = &disk_, .read_only = true});
  ASSERT_TRUE(reading) << reading.error().message;
  ASSERT_TRUE(AddNote(store_, 1, "a"));
  EXPECT_EQ(CountNotes(*reading), 1);
  EXPECT_THROW(reading->Prepare("DELETE FROM notes").Run(), std::logic_error);
}

TEST_F(DatabaseTest, IsCopiedAsItStandsWhileAWriterGoesOn) {
  ASSERT_TRUE(AddNote(store_, 1, "my bag is in Oslo"));
  Database reading =
      Database::Open({.path = "store.db", .disk = &disk_, .read_only = true}).value();
  Database copy = OpenStore(disk_, "copy.db");
  {
    Transaction tx(store_);
    tx.Run("INSERT INTO notes(id, body) VALUES (2, 'not yet')");
    ASSERT_TRUE(reading.CopyTo(copy));
    ASSERT_TRUE(tx.Commit());
  }
  EXPECT_EQ(CountNotes(copy), 1);
  EXPECT_EQ(CountNotes(store_), 2);
}

TEST_F(DatabaseTest, ACopyReplacesWhatItsTargetHeldAndOpensLikeAnyStore) {
  ASSERT_TRUE(AddNote(store_, 1, "my bag is in Oslo"));
  {
    Database copy = OpenStore(disk_, "copy.db");
    MakeNotes(copy);
    ASSERT_TRUE(AddNote(copy, 7, "older"));
    ASSERT_TRUE(store_.CopyTo(copy));
  }
  Database copy = OpenStore(disk_, "copy.db");
  EXPECT_EQ(CountNotes(copy), 1);
  EXPECT_TRUE(AddNote(copy, 2, "and goes on"));
}

TEST(DatabaseOpenTest, ForReadingTheStoreMustExist) {
  SimDisk disk;
  const Result<Database> store =
      Database::Open({.path = "none.db", .disk = &disk, .read_only = true});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::kNotFound);
  EXPECT_TRUE(disk.Paths().empty());
}

TEST(DatabaseOpenTest, ADiskThatFailsWhileTheStoreIsMadeIsAValue) {
  for (int64_t step = 1;; ++step) {
    SimDisk disk;
    disk.LosePowerAt(step);
    const Result<Database> store = Database::Open({.path = "store.db", .disk = &disk});
    if (store) {
      EXPECT_GT(step, 5);
      break;
    }
    EXPECT_EQ(store.error().code, Errc::kDisk) << step << ": " << store.error().message;
  }
}

TEST(DatabaseOpenTest, OnTheRealDiskItIsThereAfterwards) {
  const test::TemporaryFolder folder;
  const Disk disk = Disk::Real();
  const std::string path = folder / "store.db";
  {
    Database store = OpenStore(disk, path);
    MakeNotes(store);
    ASSERT_TRUE(AddNote(store, 1, "a"));
    EXPECT_GT(*disk.Size(path + "-wal"), 0);
  }
  Database store = OpenStore(disk, path);
  EXPECT_EQ(CountNotes(store), 1);
  EXPECT_EQ(*disk.Size(path) % 4096, 0);
}

TEST(DatabaseOpenTest, TheRealDiskTakesALargeCommitAndAReservedLog) {
  const test::TemporaryFolder folder;
  const Disk disk = Disk::Real();
  Database store = OpenStore(disk, folder / "store.db");
  MakeNotes(store);
  ASSERT_TRUE(store.ReserveLog(100));
  EXPECT_GE(*disk.Size(folder / "store.db-wal"), 32 + 100 * 4120);
  for (int64_t i = 0; i < 8; ++i) {
    ASSERT_TRUE(AddNote(store, i, std::string(static_cast<size_t>(100'000 << i), 'x')));
  }
  Database reading =
      Database::Open({.path = folder / "store.db", .disk = &disk, .read_only = true}).value();
  EXPECT_EQ(CountNotes(reading), 8);
}

TEST(DatabaseOpenTest, AFolderThatIsNotThereIsADiskError) {
  const Disk disk = Disk::Real();
  const Result<Database> store =
      Database::Open({.path = "/no/such/folder/store.db", .disk = &disk});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::kDisk);
}

}  // namespace
}  // namespace firstreply
