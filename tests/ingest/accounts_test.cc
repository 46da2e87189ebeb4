#include "ingest/accounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using test::Moment;
using ::testing::ElementsAre;

const AccountKey kAnn{"x", "ann"};

class AccountsTest : public testing::Test {
 protected:
  test::TestStore store_;
  Transaction tx_{store_.database()};
  Accounts accounts_{tx_};

  std::vector<std::string> Names() {
    std::vector<std::string> names;
    Rows rows = tx_.Query("SELECT key, handle, followers FROM accounts ORDER BY id");
    while (rows.Next()) {
      names.push_back(std::string(rows.OptionalText(0).value_or("-")) + " " +
                      std::string(rows.OptionalText(1).value_or("-")) + " " +
                      std::to_string(rows.OptionalInt(2).value_or(-1)));
    }
    return names;
  }
};

TEST_F(AccountsTest, OneKeyIsOneAccountOnItsPlatform) {
  const int64_t ann = accounts_.Find(kAnn);
  EXPECT_EQ(accounts_.Find(kAnn), ann);
  EXPECT_NE(accounts_.Find({"bluesky", "ann"}), ann);
  EXPECT_NE(accounts_.Find({"xa", "nn"}), accounts_.Find({"x", "ann"}));
}

TEST_F(AccountsTest, FindingAnAccountDoesNotNameIt) {
  accounts_.Find(kAnn);
  EXPECT_THAT(Names(), ElementsAre("- - -1"));
}

TEST_F(AccountsTest, WhatANewPostDoesNotSayOfItsAuthorStaysAsItWas) {
  const int64_t ann = accounts_.Find(kAnn);
  accounts_.Name(ann, kAnn, "@ann", 812);
  accounts_.Name(ann, kAnn, "", std::nullopt);
  EXPECT_THAT(Names(), ElementsAre("ann @ann 812"));
}

TEST_F(AccountsTest, ForgetsTheNamesOfAnAccountWithoutPosts) {
  const int64_t ann = accounts_.Find(kAnn);
  accounts_.Name(ann, kAnn, "@ann", 812);
  accounts_.ForgetIfSilent(ann);
  EXPECT_THAT(Names(), ElementsAre("- - -1"));
  EXPECT_EQ(accounts_.Find(kAnn), ann) << "it is still the same account";
}

TEST_F(AccountsTest, ADeletionTakesWhatWasPostedUpToThen) {
  const int64_t ann = accounts_.Find(kAnn);
  EXPECT_EQ(accounts_.DeletedAfter(ann, Moment("10:00")), std::nullopt);
  accounts_.AddState(ann, AccountState::kDeleted, {Moment("12:00"), false});
  accounts_.AddState(ann, AccountState::kDeleted, {Moment("11:00"), false});
  EXPECT_EQ(accounts_.DeletedAfter(ann, Moment("11:00")), Moment("11:00"));
  EXPECT_EQ(accounts_.DeletedAfter(ann, Moment("11:00:00.001")), Moment("12:00"));
  EXPECT_EQ(accounts_.DeletedAfter(ann, Moment("12:00:00.001")), std::nullopt);
}

TEST_F(AccountsTest, OtherStatesTakeNothing) {
  const int64_t ann = accounts_.Find(kAnn);
  for (const AccountState state :
       {AccountState::kSuspended, AccountState::kDeactivated, AccountState::kActive}) {
    EXPECT_TRUE(accounts_.AddState(ann, state, {Moment("12:00"), false}));
    EXPECT_FALSE(accounts_.AddState(ann, state, {Moment("12:00"), false})) << "known already";
  }
  EXPECT_EQ(accounts_.DeletedAfter(ann, Moment("10:00")), std::nullopt);
}

}  // namespace
}  // namespace firstreply::ingest
