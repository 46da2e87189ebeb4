#include "ingest/quarantine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/limits.h"
#include "ingest/filing.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using test::Customer;
using test::KeyOf;
using test::Moment;
using ::testing::ElementsAre;

class QuarantineTest : public testing::Test {
 protected:
  void Put(PostEvent event, std::optional<std::string> bytes = std::nullopt) {
    if (bytes) event.raw = std::move(*bytes);
    Transaction tx(store_.database());
    Quarantine(tx, event, "posts.key must not be empty", Moment("10:00"));
    tx.Commit().value();
  }
  template <class Whom>
  void Erase(const Whom& whom) {
    Transaction tx(store_.database());
    EraseQuarantined(tx, whom);
    tx.Commit().value();
  }
  void File(const PostEvent& event) {
    Transaction tx(store_.database());
    int64_t next_arrival = 1;
    Filing(tx, next_arrival).File(event);
    tx.Commit().value();
  }
  std::vector<std::string> Bytes() {
    return store_.Column("SELECT bytes FROM quarantine ORDER BY id");
  }
  int64_t Count() {
    Reader reader(store_.database());
    return CountQuarantined(reader);
  }

  test::TestStore store_;
};

TEST_F(QuarantineTest, KeepsTheBytesTheReasonAndWhereTheyCameFrom) {
  Put(Customer("ann").Says("p1").From("wire").WithEventId("e1"), "12345");
  EXPECT_EQ(Count(), 1);
  EXPECT_THAT(store_.Column("SELECT source || ' ' || event_id || ' ' || reason FROM quarantine"),
              ElementsAre("wire e1 posts.key must not be empty"));
  EXPECT_THAT(store_.Column("SELECT CAST(bytes AS TEXT) FROM quarantine"), ElementsAre("12345"));
}

TEST_F(QuarantineTest, BeyondItsBoundTheOldestLoseTheirBytesAndKeepTheirRow) {
  const auto half = static_cast<size_t>(kQuarantineBytesMax / 2);
  Put(Customer("ann").Says("p1"), std::string(half, 'a'));
  Put(Customer("ann").Says("p2"), std::string(half, 'b'));
  EXPECT_THAT(Bytes(), ElementsAre("<" + std::to_string(half) + " bytes>",
                                   "<" + std::to_string(half) + " bytes>"));
  Put(Customer("ann").Says("p3"), "c");
  EXPECT_THAT(Bytes(), ElementsAre("-", "<" + std::to_string(half) + " bytes>", "<1 bytes>"));
  EXPECT_EQ(Count(), 3);
}

TEST_F(QuarantineTest, AnErasedPostLosesItsBytesAndNoOtherDoes) {
  Put(Customer("ann").Says("p1"));
  Put(test::EditOf("p1", 2, "better", Moment("10:00")));
  Put(Customer("ann").Says("p1").On("bluesky"), "other");
  Erase(KeyOf("p1"));
  EXPECT_THAT(Bytes(), ElementsAre("-", "-", "<5 bytes>"));
  EXPECT_EQ(Count(), 3);
}

TEST_F(QuarantineTest, AnErasedAccountLosesItsBytesAndNoOtherDoes) {
  Put(Customer("ann").Says("p1"));
  Put(Customer("bob").Says("p2"), "other");
  Erase(AccountKey{"x", "ann"});
  EXPECT_THAT(Bytes(), ElementsAre("-", "<5 bytes>"));
}

TEST_F(QuarantineTest, WhatWasDeletedBeforehandComesWithoutItsBytes) {
  File(test::DeleteOf("p1", Moment("10:30")));
  Put(Customer("ann").Says("p1"));
  Put(test::EditOf("p1", 2, "better", Moment("10:05")));
  EXPECT_THAT(Bytes(), ElementsAre("-", "-"));
  EXPECT_EQ(Count(), 2);
}

TEST_F(QuarantineTest, WhatADeletedAccountHadPostedComesWithoutItsBytes) {
  File(test::AccountBecomes("ann", AccountState::kDeleted, Moment("11:00")));
  Put(Customer("ann").Says("p1").At("10:00"));
  Put(Customer("ann").Says("p2").At("12:00"), "after");
  EXPECT_THAT(Bytes(), ElementsAre("-", "<5 bytes>"));
}

}  // namespace
}  // namespace firstreply::ingest
