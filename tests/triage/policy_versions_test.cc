#include "triage/policy_versions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/migration.h"
#include "tests/support/test_store.h"

namespace firstreply::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const TimePoint kMorning{Duration(1'780'000'000'123)};
const StoredPolicyVersion kFirst{1, kMorning, "policies: []\n", ""};
const StoredPolicyVersion kSecond{2, kMorning, "policies:\n  - name: \"夜\"\n", "2025b"};

void Store(test::TestStore& store, const StoredPolicyVersion& version) {
  Transaction tx(store.database());
  StorePolicyVersion(tx, version);
  ASSERT_TRUE(tx.Commit());
}

TEST(PolicyVersionsTest, ComeBackInTheirOrderAsTheyWereStored) {
  test::TestStore store;
  {
    Reader reader(store.database());
    EXPECT_THAT(LoadPolicyVersions(reader), IsEmpty());
  }
  Store(store, kFirst);
  Store(store, kSecond);
  store.Reopen();
  Reader reader(store.database());
  EXPECT_THAT(LoadPolicyVersions(reader), ElementsAre(kFirst, kSecond));
}

TEST(PolicyVersionsTest, ANumberIsGivenOnce) {
  test::TestStore store;
  Store(store, kFirst);
  Transaction tx(store.database());
  EXPECT_ANY_THROW(StorePolicyVersion(tx, kFirst));
}

TEST(PolicyVersionsTest, HowFarWaitsFollowTheNewestIsKeptUntilAllDo) {
  test::TestStore store;
  for (const std::optional<Replanning>& reached :
       {std::optional<Replanning>(), std::optional(Replanning{0}), std::optional(Replanning{70}),
        std::optional<Replanning>()}) {
    {
      Transaction tx(store.database());
      StoreReplanning(tx, reached);
      ASSERT_TRUE(tx.Commit());
    }
    store.Reopen();
    Reader reader(store.database());
    EXPECT_EQ(LoadReplanning(reader), reached);
  }
}

}  // namespace
}  // namespace firstreply::triage
