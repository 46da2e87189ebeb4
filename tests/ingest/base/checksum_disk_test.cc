// Damage to a store: every kind is found, and what a crash may leave is taken for none.
#include "ingest/base/checksum_disk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "ingest/base/database.h"
#include "ingest/base/store_file.h"
#include "tests/support/random.h"
#include "tests/support/sim_disk.h"

namespace firstreply {
namespace {

using test::Random;
using test::SimDisk;
using testing::HasSubstr;
using Bytes = SimDisk::Bytes;

constexpr char kPath[] = "store.db";
constexpr char kLogPath[] = "store.db-wal";
constexpr int64_t kNotes = 40;

void AddNotes(Database& store) {
  for (int64_t i = 0; i < kNotes; ++i) {
    Transaction tx(store);
    tx.RunScript(
        "CREATE TABLE IF NOT EXISTS notes(id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT");
    tx.Run("INSERT INTO notes(id, body) VALUES (?, ?)", i,
           std::string(3000, static_cast<char>('a' + i % 26)));
    ASSERT_TRUE(tx.Commit());
  }
}

// The main file of a store with some 40 pages that was closed in good order.
Bytes WholeStore() {
  SimDisk disk;
  {
    Database store = Database::Open({.path = kPath, .disk = &disk}).value();
    AddNotes(store);
  }
  return disk.Content(kPath);
}

// What a killed process leaves: nothing but the tables' page in the main file, a commit a note in
// the log.
struct KilledStore {
  Bytes main;
  Bytes log;
};

KilledStore StoreWithItsLog() {
  SimDisk disk;
  Database store = Database::Open({.path = kPath, .disk = &disk}).value();
  AddNotes(store);
  return {disk.Content(kPath), disk.Content(kLogPath)};
}

Result<Database> OpenWith(SimDisk& disk, const Bytes& main) {
  disk.Put(kPath, main);
  return Database::Open({.path = kPath, .disk = &disk});
}

// Notes 0 to n-1 are there and no other; returns n.
int64_t CountNotesInOrder(Database& store) {
  Reader reader(store);
  Rows table = reader.Query("SELECT 1 FROM sqlite_schema WHERE name = 'notes'");
  if (!table.Next()) return 0;
  int64_t count = 0;
  Rows row = reader.Query("SELECT id, body FROM notes ORDER BY id");
  while (row.Next()) {
    EXPECT_EQ(row.Int(0), count++);
    EXPECT_EQ(row.Text(1).size(), 3000u);
  }
  return count;
}

TEST(StoreFileTest, EveryPageCarriesItsChecksum) {
  const Bytes main = WholeStore();
  ASSERT_GT(main.size(), 30 * kPageSize);
  EXPECT_EQ(main.size() % kPageSize, 0u);
  for (size_t page = 0; page < main.size() / kPageSize; ++page) {
    const auto bytes = std::span(main).subspan(page * kPageSize).first<kPageSize>();
    EXPECT_TRUE(PageIsSealed(static_cast<int64_t>(page) + 1, bytes)) << page;
  }
}

TEST(StoreFileTest, AWholeStoreIsTaken) {
  SimDisk disk;
  Result<Database> store = OpenWith(disk, WholeStore());
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(CountNotesInOrder(*store), kNotes);
}

TEST(StoreFileTest, AnyFlippedBitIsFound) {
  const Bytes whole = WholeStore();
  Random random(11);
  for (int i = 0; i < 300; ++i) {
    // A third of them in the first page, where a bit changes what SQLite takes the file for.
    const size_t bit = random.Below((i % 3 == 0 ? kPageSize : whole.size()) * 8);
    Bytes damaged = whole;
    damaged[bit / 8] ^= std::byte{1} << bit % 8;
    SimDisk disk;
    const Result<Database> store = OpenWith(disk, damaged);
    ASSERT_FALSE(store) << "bit " << bit;
    EXPECT_EQ(store.error().code, Errc::kCorrupt) << store.error().message;
    EXPECT_EQ(disk.Content(kPath), damaged) << "a damaged store is left as it is";
  }
}

TEST(StoreFileTest, ATruncatedFileIsRefusedAtAnyLength) {
  const Bytes whole = WholeStore();
  Random random(12);
  for (int i = 0; i < 50; ++i) {
    const size_t length = i < 10 ? whole.size() - (static_cast<size_t>(i) + 1) * kPageSize
                                 : 1 + random.Below(i < 20 ? 200 : whole.size() - 1);
    SimDisk disk;
    const Result<Database> store =
        OpenWith(disk, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
    ASSERT_FALSE(store) << length;
    EXPECT_EQ(store.error().code, Errc::kCorrupt) << store.error().message;
  }
}

TEST(StoreFileTest, AFileThatGrewIsRefused) {
  Bytes longer = WholeStore();
  longer.resize(longer.size() + kPageSize);
  SimDisk disk;
  EXPECT_EQ(OpenWith(disk, longer).error().code, Errc::kCorrupt);
}

TEST(StoreFileTest, AnEmptyFileIsANewStore) {
  SimDisk disk;
  EXPECT_TRUE(OpenWith(disk, {}));
}

TEST(StoreFileTest, SaysWhichPageIsDamagedAndWhatToDo) {
  Bytes damaged = WholeStore();
  damaged[16 * kPageSize + 100] ^= std::byte{1};
  SimDisk disk;
  EXPECT_EQ(OpenWith(disk, damaged).error().message,
            "store.db is damaged: page 17 does not match its checksum; restore a backup");
}

TEST(StoreFileTest, APageOfZerosAndAPageAtAnothersPlaceAreDamage) {
  const Bytes whole = WholeStore();
  const auto page = [](size_t number) {
    return static_cast<std::ptrdiff_t>((number - 1) * kPageSize);
  };
  Bytes zeroed = whole;
  std::fill_n(zeroed.begin() + page(9), kPageSize, std::byte{0});
  Bytes swapped = whole;
  std::swap_ranges(swapped.begin() + page(9), swapped.begin() + page(10),
                   swapped.begin() + page(12));
  SimDisk disk;
  EXPECT_THAT(OpenWith(disk, zeroed).error().message, HasSubstr("page 9 "));
  EXPECT_THAT(OpenWith(disk, swapped).error().message, HasSubstr("page 9 "));
}

TEST(StoreFileTest, AForeignFileIsRefusedAndLeftAlone) {
  const std::string text = "dear diary, today I missed my flight " + std::string(5000, '.');
  const auto bytes = std::as_bytes(std::span(text));
  const Bytes foreign(bytes.begin(), bytes.end());
  SimDisk disk;
  const Result<Database> store = OpenWith(disk, foreign);
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr("is not a database"));
  EXPECT_EQ(disk.Content(kPath), foreign);
}

TEST(StoreFileTest, AnotherProgramsDatabaseIsRefused) {
  Bytes other = WholeStore();
  other[68] = std::byte{0};  // the application id
  SealPage(1, std::span(other).first<kPageSize>());
  SimDisk disk;
  EXPECT_THAT(OpenWith(disk, other).error().message, HasSubstr("no store of firstreply"));
}

TEST(StoreFileTest, AnEmptyMainFileBesideALogIsNoNewStore) {
  SimDisk disk;
  disk.Put(kLogPath, StoreWithItsLog().log);
  const Result<Database> store = OpenWith(disk, {});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::kCorrupt);
  EXPECT_FALSE(disk.Content(kLogPath).empty()) << "it may be all that is left";
}

TEST(StoreFileTest, DamageInAStoreOfAKilledMonitorIsFoundBehindItsLog) {
  KilledStore killed;
  {
    SimDisk disk;
    Database store = Database::Open({.path = kPath, .disk = &disk}).value();
    AddNotes(store);
    ASSERT_TRUE(store.Checkpoint());
    Transaction tx(store);
    tx.Run("DELETE FROM notes WHERE id = 0");
    ASSERT_TRUE(tx.Commit());
    killed = {disk.Content(kPath), disk.Content(kLogPath)};
  }
  killed.main[20 * kPageSize + 7] ^= std::byte{1};
  SimDisk disk;
  disk.Put(kLogPath, killed.log);
  EXPECT_THAT(OpenWith(disk, killed.main).error().message, HasSubstr("page 21 "));
}

TEST(StoreFileTest, ALogCutAnywhereOpensWithItsLastCompleteCommit) {
  const KilledStore killed = StoreWithItsLog();
  Random random(13);
  int64_t fewest = kNotes;
  for (int i = 0; i < 60; ++i) {
    const auto length = static_cast<std::ptrdiff_t>(random.Below(killed.log.size() + 1));
    SimDisk disk;
    disk.Put(kLogPath, Bytes(killed.log.begin(), killed.log.begin() + length));
    Result<Database> store = OpenWith(disk, killed.main);
    ASSERT_TRUE(store) << length << ": " << store.error().message;
    fewest = std::min(fewest, CountNotesInOrder(*store));
  }
  EXPECT_LT(fewest, kNotes / 2) << "some cuts lose much";
}

TEST(StoreFileTest, ALogTornAnywhereOpensWithTheCommitsBefore) {
  const KilledStore killed = StoreWithItsLog();
  Random random(14);
  for (int i = 0; i < 60; ++i) {
    Bytes log = killed.log;
    const size_t at = random.Below(log.size());
    for (size_t j = at; j < std::min(at + 512, log.size()); ++j) log[j] = std::byte{0xA5};
    SimDisk disk;
    disk.Put(kLogPath, log);
    Result<Database> store = OpenWith(disk, killed.main);
    ASSERT_TRUE(store) << at << ": " << store.error().message;
    EXPECT_LT(CountNotesInOrder(*store), kNotes + 1);
  }
}

TEST(ChecksumDiskTest, APageThatIsReadLaterIsCheckedThen) {
  // Opened for reading the file is not read as a whole.
  Bytes damaged = WholeStore();
  damaged[16 * kPageSize + 100] ^= std::byte{1};
  SimDisk disk;
  disk.Put(kPath, damaged);
  Result<Database> store = Database::Open({.path = kPath, .disk = &disk, .read_only = true});
  ASSERT_TRUE(store) << store.error().message;
  try {
    CountNotesInOrder(*store);
    FAIL() << "the damage was read over";
  } catch (const DiskFailure& failure) {
    EXPECT_EQ(failure.error().code, Errc::kCorrupt);
    EXPECT_EQ(failure.error().message,
              "store.db is damaged: page 17 does not match its checksum; restore a backup");
  }
}

TEST(ChecksumDiskTest, WritesNoPartOfAPageToAMainFile) {
  SimDisk below;
  ChecksumDisk disk(below);
  Result<DiskFile> file = DiskFile::Open(disk, "f", DiskFile::Mode::kCreate);
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->Replace(Bytes(100)));
  EXPECT_TRUE(file->Replace(Bytes(kPageSize)));
  const Bytes written = below.Content("f");
  EXPECT_TRUE(PageIsSealed(1, std::span(written).first<kPageSize>()));
}

TEST(ChecksumDiskTest, RemembersWhichPageDidNotMatch) {
  SimDisk below;
  ChecksumDisk disk(below);
  below.Put("f", Bytes(2 * kPageSize));
  const Result<DiskFile> file = DiskFile::Open(disk, "f", DiskFile::Mode::kRead);
  Bytes page(kPageSize);
  EXPECT_EQ(disk.damaged_page(), std::nullopt);
  EXPECT_FALSE(file->Read(kPageSize, page));
  EXPECT_EQ(disk.damaged_page(), 2);
}

}  // namespace
}  // namespace firstreply
