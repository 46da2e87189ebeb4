#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dashboards/accounts/account_tables.h"
#include "dashboards/accounts/password_hash.h"
#include "dashboards/accounts/secret.h"
#include "ingest/base/limits.h"
#include "tests/dashboards/accounts/account_fixture.h"

namespace firstreply::dashboards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using wire::Role;

class AccountChangesTest : public testing::Test {
 protected:
  Status Remove(const std::string& name) {
    return InTransaction(store_.database(),
                         [&](Transaction& tx) { return RemoveUser(tx, name, "test", kStart); });
  }
  Status Reset(const std::string& name, const std::string& password) {
    return InTransaction(store_.database(), [&](Transaction& tx) {
      return SetPassword(tx, name, password, "test", kStart, kCheap);
    });
  }
  Status Revoke(const std::string& name) {
    return InTransaction(store_.database(),
                         [&](Transaction& tx) { return RemoveToken(tx, name, "test", kStart); });
  }
  std::vector<std::string> Names() {
    Reader reader(store_.database());
    std::vector<std::string> names;
    for (const UserLine& line : ListUsers(reader)) names.push_back(line.name);
    return names;
  }
  std::vector<std::string> Audit() {
    return store_.Column(
        "SELECT author || ' ' || action || ' ' || subject || ' ' || outcome FROM audit_lines ORDER "
        "BY id");
  }

  AccountStore store_;
};

TEST_F(AccountChangesTest, AUserIsListedWithRoleAndBrands) {
  store_.AddRoot();
  store_.Add({.name = "anna", .role = Role::kAgent, .brands = {{"nordwind", "suedwind"}}}).value();
  Reader reader(store_.database());
  const std::vector<UserLine> users = ListUsers(reader);
  ASSERT_EQ(users.size(), 2U);
  EXPECT_EQ(users[0].name, "anna");
  EXPECT_EQ(users[0].role, Role::kAgent);
  EXPECT_THAT(users[0].brands.value(), ElementsAre("nordwind", "suedwind"));
  EXPECT_EQ(users[1].name, "root");
  EXPECT_FALSE(users[1].brands);
}

TEST_F(AccountChangesTest, TheStoreHasTheHashOfAPasswordAndNothingElseOfIt) {
  store_.AddRoot();
  const std::string hash = store_.Column("SELECT password FROM users").at(0);
  EXPECT_TRUE(VerifyPassword(kPassword, hash));
  EXPECT_THAT(hash, testing::Not(HasSubstr("lanterns")));
}

TEST_F(AccountChangesTest, TheFirstUserIsAnOperatorOfAllBrands) {
  EXPECT_FALSE(store_.Add({.name = "anna", .role = Role::kManager}));
  EXPECT_FALSE(store_.Add({.name = "anna", .role = Role::kOperator, .brands = {{"nordwind"}}}));
  EXPECT_THAT(Names(), IsEmpty());
  EXPECT_TRUE(store_.Add({.name = "anna", .role = Role::kOperator}));
}

TEST_F(AccountChangesTest, WhatBreaksARuleIsRefusedAndLeavesNoLine) {
  store_.AddRoot();
  const std::vector<NewUser> wrong = {
      {.name = ""},
      {.name = "Anna"},
      {.name = "-anna"},
      {.name = "an na"},
      {.name = "an/na"},
      {.name = "änna"},
      {.name = std::string("an\0na", 5)},
      {.name = std::string(kAccountNameBytesMax + 1, 'a')},
      {.name = "anna", .password = "short"},
      {.name = "anna", .password = std::string(kPasswordBytesMax + 1, 'x')},
      {.name = "anna", .role = Role::kIngest},
      {.name = "anna", .brands = std::set<std::string>()},
      {.name = "anna", .brands = {{""}}},
      {.name = "anna", .brands = {{"\xff"}}},
      {.name = "anna", .brands = {{std::string(kTermBytesMax + 1, 'x')}}},
      {.name = "root"},
  };
  for (const NewUser& user : wrong) {
    const Status added = store_.Add(user);
    ASSERT_FALSE(added) << user.name;
    EXPECT_EQ(added.error().code, Errc::kInvalid) << added.error().message;
  }
  EXPECT_THAT(Names(), ElementsAre("root"));
  EXPECT_THAT(Audit(), ElementsAre("test user.add user:root done"));
}

TEST_F(AccountChangesTest, ThereIsRoomForSoManyUsersAndNoMore) {
  store_.AddRoot();
  {
    Transaction tx(store_.database());
    for (size_t i = 1; i < kUsersMax; ++i) {
      StoreUser(tx, {.name = "agent" + std::to_string(i), .password = "x", .brands = {}}, kStart);
    }
    tx.Commit().value();
  }
  const Status added = store_.Add({.name = "one-more"});
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, Errc::kTooLarge);
  Remove("agent7").value();
  EXPECT_TRUE(store_.Add({.name = "one-more"}));
}

TEST_F(AccountChangesTest, ThereIsRoomForSoManyTokensAndNoMore) {
  {
    Transaction tx(store_.database());
    for (size_t i = 0; i < kTokensMax; ++i) {
      const std::string name = "feed" + std::to_string(i);
      StoreToken(tx, {.name = name, .hash = HashOfSecret(name), .brands = {}, .sources = {}},
                 kStart);
    }
    tx.Commit().value();
  }
  const Result<std::string> added = store_.Add({.name = "one-more"}, 'x');
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, Errc::kTooLarge);
  Revoke("feed7").value();
  EXPECT_TRUE(store_.Add({.name = "one-more"}, 'x'));
}

TEST_F(AccountChangesTest, TheLastOperatorOfAllBrandsStays) {
  store_.AddRoot();
  store_.Add({.name = "scoped", .role = Role::kOperator, .brands = {{"nordwind"}}}).value();
  const Status removed = Remove("root");
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().code, Errc::kInvalid);
  store_.Add({.name = "second", .role = Role::kOperator}).value();
  EXPECT_TRUE(Remove("root"));
  EXPECT_FALSE(Remove("second"));
  EXPECT_THAT(Names(), ElementsAre("scoped", "second"));
}

TEST_F(AccountChangesTest, ARemovedUserTakesBrandsAndSessionsAlong) {
  store_.AddRoot();
  store_.Add({.name = "anna", .brands = {{"nordwind"}}}).value();
  {
    Transaction tx(store_.database());
    StoreSession(tx, {"h", "anna", kStart, kStart, kStart + std::chrono::hours(1)}, 5, kStart);
    tx.Commit().value();
  }
  Remove("anna").value();
  EXPECT_EQ(store_.Number("SELECT count(*) FROM user_brands"), 0);
  EXPECT_EQ(store_.Number("SELECT count(*) FROM sessions"), 0);
  EXPECT_EQ(Remove("anna").error().code, Errc::kNotFound);
}

TEST_F(AccountChangesTest, ANewPasswordEndsTheSessions) {
  store_.AddRoot();
  {
    Transaction tx(store_.database());
    StoreSession(tx, {"h", "root", kStart, kStart, kStart + std::chrono::hours(1)}, 5, kStart);
    tx.Commit().value();
  }
  EXPECT_FALSE(Reset("root", "short"));
  EXPECT_EQ(store_.Number("SELECT count(*) FROM sessions"), 1);
  Reset("root", "seven red lanterns").value();
  EXPECT_EQ(store_.Number("SELECT count(*) FROM sessions"), 0);
  EXPECT_TRUE(
      VerifyPassword("seven red lanterns", store_.Column("SELECT password FROM users").at(0)));
  EXPECT_EQ(Reset("nobody", "seven red lanterns").error().code, Errc::kNotFound);
}

TEST_F(AccountChangesTest, ATokenIsShownOnceAndStoredHashed) {
  const std::string text =
      store_.Add({.name = "desk-feed", .brands = {{"nordwind"}}, .sources = {{"wire"}}}, '\0')
          .value();
  EXPECT_EQ(text, "frt_" + std::string(43, 'A'));
  Reader reader(store_.database());
  const std::vector<Token> tokens = LoadTokens(reader);
  ASSERT_EQ(tokens.size(), 1U);
  EXPECT_EQ(tokens[0].hash, HashOfSecret(text));
  EXPECT_EQ(tokens[0].role, Role::kIngest);
  EXPECT_THAT(tokens[0].brands.value(), ElementsAre("nordwind"));
  EXPECT_THAT(tokens[0].sources.value(), ElementsAre("wire"));
}

TEST_F(AccountChangesTest, ATokensNameAndScopeAreCheckedToo) {
  store_.Add({.name = "taken"}, 'a').value();
  const std::vector<NewToken> wrong = {
      {.name = "taken"},
      {.name = "Desk"},
      {.name = "desk", .brands = std::set<std::string>()},
      {.name = "desk", .sources = std::set<std::string>()},
      {.name = "desk", .sources = {{std::string(kSourceNameBytesMax + 1, 's')}}},
  };
  for (const NewToken& token : wrong) EXPECT_FALSE(store_.Add(token, 'b')) << token.name;
  EXPECT_EQ(store_.Number("SELECT count(*) FROM tokens"), 1);
}

TEST_F(AccountChangesTest, ARevokedTokenIsGone) {
  store_.Add({.name = "desk", .sources = {{"wire"}}}, 'a').value();
  Revoke("desk").value();
  EXPECT_EQ(store_.Number("SELECT count(*) FROM tokens"), 0);
  EXPECT_EQ(store_.Number("SELECT count(*) FROM token_sources"), 0);
  EXPECT_EQ(Revoke("desk").error().code, Errc::kNotFound);
}

TEST_F(AccountChangesTest, EveryChangeIsALineOfTheAuditLog) {
  store_.AddRoot();
  store_.Add({.name = "anna"}).value();
  Reset("anna", "seven red lanterns").value();
  store_.Add({.name = "desk"}, 'a').value();
  Revoke("desk").value();
  Remove("anna").value();
  EXPECT_THAT(Audit(),
              ElementsAre("test user.add user:root done", "test user.add user:anna done",
                          "test user.password user:anna done", "test token.add token:desk done",
                          "test token.remove token:desk done", "test user.remove user:anna done"));
}

TEST_F(AccountChangesTest, OfAUsersSessionsTheNewestStay) {
  store_.AddRoot();
  Transaction tx(store_.database());
  for (size_t i = 0; i <= kSessionsPerUserMax; ++i) {
    StoreSession(tx,
                 {"h" + std::to_string(i), "root", kStart, kStart, kStart + std::chrono::hours(1)},
                 kSessionsPerUserMax, kStart);
  }
  const std::vector<Session> sessions = LoadSessions(tx);
  ASSERT_EQ(sessions.size(), kSessionsPerUserMax);
  EXPECT_EQ(sessions.front().hash, "h1");
}

}  // namespace
}  // namespace firstreply::dashboards
