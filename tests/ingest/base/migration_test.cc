#include "ingest/base/migration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "tests/support/random.h"
#include "tests/support/sim_disk.h"

namespace firstreply {
namespace {

using test::Random;
using test::SimDisk;
using testing::HasSubstr;

constexpr std::array<Migration, 3> kSteps{{
    {1,
     "CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT; INSERT INTO notes "
     "VALUES (1, 'a')"},
    {2, "ALTER TABLE notes ADD COLUMN tag TEXT; UPDATE notes SET tag = 'old'"},
    {3, "CREATE UNIQUE INDEX notes_by_body ON notes(body)"},
}};

std::span<const Migration> FirstSteps(size_t count) {
  return std::span(kSteps).first(count);
}

Database OpenStore(const Disk& disk) {
  return Database::Open({.path = "store.db", .disk = &disk}).value();
}

// The names of all tables and indexes, in order.
std::string Schema(Database& store) {
  std::string names;
  Rows row =
      store.Prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
          .Query();
  while (row.Next()) names += std::string(row.Text(0)) + " ";
  return names;
}

TEST(MigrationTest, ANewStoreTakesAllSteps) {
  SimDisk disk;
  Database store = OpenStore(disk);
  ASSERT_TRUE(Migrate(store, "ingest", kSteps));
  EXPECT_EQ(Schema(store), "notes notes_by_body schema_versions ");
}

TEST(MigrationTest, AnOlderStoreTakesTheStepsThatItLacks) {
  SimDisk disk;
  Database store = OpenStore(disk);
  ASSERT_TRUE(Migrate(store, "ingest", FirstSteps(1)));
  store.Prepare("INSERT INTO notes(body) VALUES ('b')").Run();
  ASSERT_TRUE(Migrate(store, "ingest", kSteps));
  Rows row = store.Prepare("SELECT count(*) FROM notes WHERE tag = 'old'").Query();
  ASSERT_TRUE(row.Next());
  EXPECT_EQ(row.Int(0), 2);
}

TEST(MigrationTest, AStoreOfTodayIsNotWrittenTo) {
  SimDisk disk;
  Database store = OpenStore(disk);
  ASSERT_TRUE(Migrate(store, "ingest", kSteps));
  const int64_t steps = disk.steps_done();
  ASSERT_TRUE(Migrate(store, "ingest", kSteps));
  EXPECT_EQ(disk.steps_done(), steps);
}

TEST(MigrationTest, EachRoomCountsItsOwn) {
  SimDisk disk;
  Database store = OpenStore(disk);
  ASSERT_TRUE(Migrate(store, "ingest", FirstSteps(2)));
  const std::array<Migration, 1> triage{{{1, "CREATE TABLE waits(id INTEGER PRIMARY KEY) STRICT"}}};
  ASSERT_TRUE(Migrate(store, "triage", triage));
  EXPECT_EQ(Schema(store), "notes schema_versions waits ");
}

TEST(MigrationTest, AStoreOfANewerProgramIsRefused) {
  SimDisk disk;
  Database store = OpenStore(disk);
  ASSERT_TRUE(Migrate(store, "ingest", kSteps));
  const Status older = Migrate(store, "ingest", FirstSteps(2));
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, Errc::kInvalid);
  EXPECT_EQ(older.error().message,
            "store was written by a newer firstreply (ingest 3, this one knows 2)");
}

TEST(MigrationTest, AStepThatTheDataDoesNotBearLeavesTheStoreAsItWas) {
  SimDisk disk;
  Database store = OpenStore(disk);
  ASSERT_TRUE(Migrate(store, "ingest", FirstSteps(1)));
  store.Prepare("INSERT INTO notes(body) VALUES ('a')").Run();
  const Status refused = Migrate(store, "ingest", kSteps);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kInvalid);
  EXPECT_THAT(refused.error().message, HasSubstr("migration ingest 3: UNIQUE"));
  EXPECT_THROW(store.Prepare("SELECT tag FROM notes"), std::logic_error) << "step 2 was undone too";
}

TEST(MigrationTest, AFullDiskLeavesTheStoreAsItWas) {
  SimDisk disk;
  Database store = OpenStore(disk);
  disk.SetFull(true);
  EXPECT_EQ(Migrate(store, "ingest", kSteps).error().code, Errc::kDisk);
  disk.SetFull(false);
  EXPECT_EQ(Schema(store), "");
  EXPECT_TRUE(Migrate(store, "ingest", kSteps));
}

TEST(MigrationTest, AGapInTheNumbersIsAMistakeOfTheProgrammer) {
  SimDisk disk;
  Database store = OpenStore(disk);
  const std::array<Migration, 2> gap{{{1, "SELECT 1"}, {3, "SELECT 1"}}};
  EXPECT_THROW((void)Migrate(store, "ingest", gap), std::logic_error);
}

TEST(MigrationTest, ALossOfPowerAtAnyStepLeavesTheOldOrTheNewSchema) {
  bool done = false;
  for (int64_t step = 1; !done; ++step) {
    SimDisk disk;
    Random random(static_cast<uint64_t>(step));
    {
      Database store = OpenStore(disk);
      ASSERT_TRUE(Migrate(store, "ingest", FirstSteps(1)));
      disk.LosePowerAt(step);
      const Status migrated = Migrate(store, "ingest", kSteps);
      done = !disk.power_lost();
      EXPECT_EQ(migrated.has_value(), done);
    }
    disk.Restart(random);
    Database store = OpenStore(disk);
    const std::string schema = Schema(store);
    EXPECT_TRUE(schema == "notes notes_by_body schema_versions " ||
                (!done && schema == "notes schema_versions "))
        << schema;
    EXPECT_TRUE(Migrate(store, "ingest", kSteps));
  }
}

}  // namespace
}  // namespace firstreply
