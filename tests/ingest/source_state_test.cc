#include "ingest/source_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

SourceState Received(int64_t count) {
  SourceState state;
  state.tally.received = count;
  return state;
}

class SourceStateTest : public testing::Test {
 protected:
  void Store(const std::string& source, const SourceState& change) {
    Transaction tx(store_.database());
    StoreSourceChange(tx, source, change);
    tx.Commit().value();
  }
  std::map<std::string, SourceState> Load() {
    Reader reader(store_.database());
    return LoadSources(reader);
  }

  test::TestStore store_;
};

TEST_F(SourceStateTest, ANewStoreKnowsNoSource) {
  EXPECT_THAT(Load(), IsEmpty());
}

TEST_F(SourceStateTest, CountsAddUpAndTheCursorIsTheLast) {
  Store("a",
        {.cursor = "7",
         .tally = {.received = 10, .irrelevant = 3, .duplicates = 1, .rejected = {{"no id", 2}}},
         .conflicts = 1,
         .quarantined = 1,
         .stored = 3});
  Store("a", {.cursor = "9",
              .tally = {.received = 5, .rejected = {{"no id", 1}, {"too long", 1}}},
              .stored = 3});
  const SourceState expected{.cursor = "9",
                             .tally = {.received = 15,
                                       .irrelevant = 3,
                                       .duplicates = 1,
                                       .rejected = {{"no id", 3}, {"too long", 1}}},
                             .conflicts = 1,
                             .quarantined = 1,
                             .stored = 6};
  EXPECT_THAT(Load(), UnorderedElementsAre(Pair("a", expected)));
}

TEST_F(SourceStateTest, AChangeWithoutACursorLeavesTheCursor) {
  Store("a", {.cursor = "7", .tally = {.received = 1}});
  Store("a", Received(1));
  EXPECT_EQ(Load().at("a").cursor, "7");
}

TEST_F(SourceStateTest, SourcesAreCountedApart) {
  Store("a", Received(1));
  Store("b", Received(2));
  EXPECT_EQ(Load().at("a").tally.received, 1);
  EXPECT_EQ(Load().at("b").tally.received, 2);
}

TEST_F(SourceStateTest, AccountsForEverythingButTheConflictsTwice) {
  const SourceState state{
      .cursor = std::nullopt,
      .tally = {.received = 21, .irrelevant = 3, .duplicates = 5, .rejected = {{"x", 2}, {"y", 1}}},
      .conflicts = 2,
      .quarantined = 4,
      .stored = 6};
  EXPECT_EQ(state.AccountedFor(), 21);
}

}  // namespace
}  // namespace firstreply::ingest
