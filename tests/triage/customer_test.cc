#include "triage/customer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/limits.h"
#include "tests/support/test_store.h"
#include "triage/acts.h"
#include "triage/tables.h"

namespace firstreply::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class CustomerTest : public ::testing::Test {
 protected:
  void HasAccounts(int64_t count) {
    Transaction tx(store_.database());
    for (int64_t id = 1; id <= count; ++id) {
      tx.Run("INSERT INTO accounts (id, mark) VALUES (?, CAST(? AS BLOB))", id, id);
    }
    ASSERT_TRUE(tx.Commit());
  }

  void Shares(const std::string& customer_ref, int64_t account) {
    store_.Run("INSERT INTO account_links VALUES ('" + customer_ref + "', " +
               std::to_string(account) + ");");
  }

  void HasConversation(int64_t id, const std::string& brand, int64_t customer) {
    Decision decision;
    decision.changed.push_back({.id = id,
                                .thread_id = id,
                                .brand = brand,
                                .customer_id = customer,
                                .root = {"x", std::to_string(id)}});
    Transaction tx(store_.database());
    StoreDecision(tx, {}, decision, TimePoint{});
    ASSERT_TRUE(tx.Commit());
  }

  void Link(int64_t from, int64_t to) {
    Transaction tx(store_.database());
    StoreAct(tx, {.conversation = from, .kind = ActKind::kLinked, .linked_to = to});
    ASSERT_TRUE(tx.Commit());
  }

  std::set<int64_t> Of(int64_t account, const std::string& brand = "northair") {
    Reader reader(store_.database());
    return AccountsOfCustomer(reader, brand, account);
  }

  test::TestStore store_;
};

TEST_F(CustomerTest, AnAccountOfNoReferenceIsACustomerOfItsOwn) {
  HasAccounts(2);
  EXPECT_THAT(Of(1), ElementsAre(1));
}

TEST_F(CustomerTest, ReferencesAndLinksTieTogetherOverSeveralSteps) {
  HasAccounts(5);
  Shares("c-1", 1);
  Shares("c-1", 2);
  Shares("c-2", 2);
  Shares("c-2", 3);
  HasConversation(10, "northair", 3);
  HasConversation(11, "northair", 4);
  Link(11, 10);
  for (const int64_t account : {1, 2, 3, 4}) EXPECT_THAT(Of(account), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Of(5), ElementsAre(5));
}

TEST_F(CustomerTest, AnAgentsLinkIsOfItsBrandOnly) {
  HasAccounts(2);
  HasConversation(10, "northair", 1);
  HasConversation(11, "northair", 2);
  Link(10, 11);
  EXPECT_THAT(Of(1, "northair"), ElementsAre(1, 2));
  EXPECT_THAT(Of(1, "southrail"), ElementsAre(1));
}

TEST_F(CustomerTest, WhereTooManyComeTogetherEachIsItsOwn) {
  const auto max = static_cast<int64_t>(kCustomerAccountsMax);
  HasAccounts(max + 1);
  for (int64_t account = 1; account < max; ++account) {
    Shares("c-" + std::to_string(account), account);
    Shares("c-" + std::to_string(account), account + 1);
  }
  EXPECT_THAT(Of(1), SizeIs(kCustomerAccountsMax));
  EXPECT_THAT(Of(max), SizeIs(kCustomerAccountsMax));
  Shares("one more", max);
  Shares("one more", max + 1);
  EXPECT_THAT(Of(1), ElementsAre(1));
  EXPECT_THAT(Of(max + 1), ElementsAre(max + 1));
}

}  // namespace
}  // namespace firstreply::triage
