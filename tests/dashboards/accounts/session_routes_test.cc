#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dashboards/accounts/account_tables.h"
#include "dashboards/accounts/password_desk.h"
#include "dashboards/accounts/password_hash.h"
#include "dashboards/accounts/refusals.h"
#include "ingest/base/limits.h"
#include "tests/dashboards/accounts/accounts_fixture.h"

namespace firstreply::dashboards {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using wire::Access;
using Mood = FakePipeline::Mood;

class SessionRoutesTest : public testing::Test {
 protected:
  SessionRoutesTest() {
    running_.store.AddRoot();
    running_.store.Add({.name = "anna", .brands = {{"nordwind"}}}).value();
    running_.Start();
  }
  std::string Who(const std::string& cookie) {
    return running_.Name({.headers = RunningAccounts::With(cookie)}, Access::kAgent);
  }
  wire::HttpResponse Whoami(wire::HttpHeaders headers) {
    return running_.Ask({.path = "/api/v1/session", .headers = std::move(headers)});
  }
  wire::HttpResponse SignOut(const std::string& cookie) {
    return running_.Ask(
        {.method = "DELETE", .path = "/api/v1/session", .headers = RunningAccounts::With(cookie)});
  }
  int64_t StoredSessions() { return running_.store.Number("SELECT count(*) FROM sessions"); }

  RunningAccounts running_;
};

TEST_F(SessionRoutesTest, ASignInAnswersWithWhoAndACookie) {
  const wire::HttpResponse response = running_.Ask(RunningAccounts::SignInOf("anna"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body,
            R"({"signed_in":true,"loopback_operator":false,"name":"user:anna","role":"agent",)"
            R"("brands":["nordwind"]})");
  const std::string cookie = *wire::FindHeader(response.headers, "set-cookie");
  EXPECT_THAT(cookie, testing::MatchesRegex("firstreply_session=[A-Za-z0-9_-]+; Path=/; "
                                            "Max-Age=43200; HttpOnly; SameSite=Strict"));
  EXPECT_EQ(Who(RunningAccounts::CookieOf(response)), "user:anna");
  EXPECT_THAT(running_.Audit(), ElementsAre("user:anna session.start  done 1"));
}

TEST_F(SessionRoutesTest, BehindTlsTheCookieIsBoundToThisHost) {
  Accounts::Options options;
  options.secure = true;
  RunningAccounts secure(options);
  secure.store.AddRoot();
  secure.Start();
  const wire::HttpResponse response = secure.Ask(RunningAccounts::SignInOf("root"));
  const std::string cookie = *wire::FindHeader(response.headers, "set-cookie");
  EXPECT_EQ(cookie.rfind("__Host-firstreply_session=", 0), 0U);
  EXPECT_THAT(cookie, HasSubstr("; Path=/;"));
  EXPECT_THAT(cookie, HasSubstr("; Secure"));
  const std::string pair = RunningAccounts::CookieOf(response);
  EXPECT_EQ(secure.Name({.headers = RunningAccounts::With(pair)}, Access::kAgent), "user:root");
  // The same secret under the name that any host of the domain could have set.
  EXPECT_EQ(secure.Name({.headers = RunningAccounts::With(pair.substr(7))}, Access::kAgent), "401");
}

TEST_F(SessionRoutesTest, NamesAreFoldedAsTheyAreTyped) {
  EXPECT_NE(running_.SignIn("Anna"), "");
}

TEST_F(SessionRoutesTest, TheStoreHasNoSecretOfASession) {
  const std::string cookie = running_.SignIn("anna");
  const std::string secret = cookie.substr(cookie.find('=') + 1);
  ASSERT_EQ(secret.size(), 43U);
  Reader reader(running_.store.database());
  for (const Session& session : LoadSessions(reader)) {
    EXPECT_EQ(session.hash.size(), 32U);
    EXPECT_THAT(session.hash, Not(HasSubstr(secret.substr(0, 8))));
  }
}

TEST_F(SessionRoutesTest, WhoAmIAnswersNobodyToo) {
  const wire::HttpResponse nobody = Whoami({});
  EXPECT_EQ(nobody.status, 200);
  EXPECT_EQ(nobody.body, R"({"signed_in":false,"loopback_operator":false})");
  EXPECT_EQ(*wire::FindHeader(nobody.headers, "cache-control"), "no-store");
  EXPECT_THAT(Whoami(RunningAccounts::With(running_.SignIn("root"))).body,
              HasSubstr(R"("name":"user:root","role":"operator","brands":null)"));
  RunningAccounts fresh;
  EXPECT_EQ(fresh.Ask({.path = "/api/v1/session"}).body,
            R"({"signed_in":false,"loopback_operator":true,"name":"loopback","role":"operator",)"
            R"("brands":null})");
}

TEST_F(SessionRoutesTest, AWrongPasswordAndAnUnknownUserAreToldAlike) {
  const wire::HttpResponse wrong =
      running_.Ask(RunningAccounts::SignInOf("anna", "seven red lanterns"));
  const wire::HttpResponse unknown =
      running_.Ask(RunningAccounts::SignInOf("nobody", "seven red lanterns"));
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(wrong.body, unknown.body);
  EXPECT_EQ(wrong.headers, unknown.headers);
  EXPECT_EQ(running_.accounts->refused().at("wrong_password"), 1);
  EXPECT_EQ(running_.accounts->refused().at("unknown_user"), 1);
}

// Time tells nothing by construction: both ask for one hash of the same cost, and no answer comes
// before it.
TEST_F(SessionRoutesTest, AnUnknownUserCostsAHashTooAndIsAnsweredNoSooner) {
  running_.hashing_waits = true;
  test::RecordedAnswer known, unknown;
  running_.Begin(RunningAccounts::SignInOf("anna", "seven red lanterns"), known);
  running_.Begin(RunningAccounts::SignInOf("nobody", "seven red lanterns"), unknown);
  EXPECT_EQ(running_.hashes.size(), 2U);
  EXPECT_FALSE(known.answered());
  EXPECT_FALSE(unknown.answered());
  running_.FinishHashes();
  EXPECT_EQ(known.response().status, 401);
  EXPECT_EQ(unknown.response().status, 401);
}

// People type passwords into the field above.
TEST_F(SessionRoutesTest, TheAuditLogNamesOnlyUsersThatExist) {
  running_.Ask(RunningAccounts::SignInOf("nine-green-lanterns", "anna"));
  running_.Ask(RunningAccounts::SignInOf("anna", "seven red lanterns"));
  EXPECT_THAT(running_.Audit(), ElementsAre(" session.start  refused: unknown_user 1",
                                            " session.start user:anna refused: wrong_password 1"));
}

TEST_F(SessionRoutesTest, GuessingIsSlowedDownAndToldWhenToComeBack) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(running_.Ask(RunningAccounts::SignInOf("anna", "seven red lanterns")).status, 401);
  }
  const wire::HttpResponse slowed = running_.Ask(RunningAccounts::SignInOf("anna"));
  EXPECT_EQ(slowed.status, 429);
  EXPECT_EQ(*wire::FindHeader(slowed.headers, "retry-after"), "30");
  EXPECT_EQ(running_.accounts->refused().at("rate_limited"), 1);
  // Whoever guesses from elsewhere locks nobody out.
  EXPECT_NE(running_.SignIn("anna", kPassword, "198.51.100.4"), "");
  running_.scheduler.RunFor(seconds(30));
  EXPECT_NE(running_.SignIn("anna"), "");
}

TEST_F(SessionRoutesTest, AFloodOfRefusedSignInsDoesNotFillTheStore) {
  const int given = running_.pipeline.given;
  for (int i = 0; i < 500; ++i) {
    running_.Ask(RunningAccounts::SignInOf(
        "nobody" + std::to_string(i), "seven red lanterns",
        "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250)));
  }
  EXPECT_EQ(running_.pipeline.given - given, kRefusalLinesMax);
  EXPECT_EQ(running_.accounts->refused().at("unknown_user"), 500);
  running_.scheduler.RunFor(kAuditPause);
  const std::vector<std::string> audit = running_.Audit();
  ASSERT_EQ(audit.size(), static_cast<size_t>(kRefusalLinesMax) + 1);
  EXPECT_EQ(audit.back(), " session.start  refused: unknown_user 470");
}

TEST_F(SessionRoutesTest, WhatComesInFloodsIsWrittenAsASum) {
  for (int i = 0; i < 9; ++i) {
    running_.Ask(RunningAccounts::SignInOf("anna", "seven red lanterns"));
    Whoami(RunningAccounts::Bearer("frt_guess"));
  }
  const size_t lines = running_.Audit().size();
  running_.scheduler.RunFor(kAuditPause);
  const std::vector<std::string> audit = running_.Audit();
  EXPECT_EQ(lines, 5U);
  ASSERT_EQ(audit.size(), 7U);
  EXPECT_EQ(audit[5], " request  refused: bad_token 9");
  EXPECT_EQ(audit[6], " session.start  refused: rate_limited 4");
}

TEST_F(SessionRoutesTest, ASumThatCouldNotBeWrittenIsPartOfTheNext) {
  for (int i = 0; i < 40; ++i) {
    running_.Ask(RunningAccounts::SignInOf("nobody" + std::to_string(i), "seven red lanterns",
                                           "10.0.0." + std::to_string(i)));
  }
  running_.pipeline.mood = Mood::kDiskFull;
  running_.scheduler.RunFor(kAuditPause);
  running_.pipeline.mood = Mood::kAtOnce;
  running_.scheduler.RunFor(kAuditPause);
  EXPECT_EQ(running_.Audit().back(), " session.start  refused: unknown_user 10");
}

TEST_F(SessionRoutesTest, OnlySoManyPasswordsWaitForAHash) {
  running_.hashing_waits = true;
  std::vector<test::RecordedAnswer> answers(kPasswordsWaitingMax + 1);
  for (size_t i = 0; i < answers.size(); ++i) {
    const std::string name = i == 0 ? "anna" : "nobody" + std::to_string(i);
    running_.Begin(RunningAccounts::SignInOf(name, kPassword, "10.0.0." + std::to_string(i)),
                   answers[i]);
  }
  EXPECT_EQ(answers.back().response().status, 503);
  EXPECT_EQ(*wire::FindHeader(answers.back().response().headers, "retry-after"), "1");
  EXPECT_EQ(running_.accounts->refused().at("busy"), 1);
  EXPECT_FALSE(answers.front().answered());
  running_.FinishHashes();
  EXPECT_EQ(answers.front().response().status, 200);
}

TEST_F(SessionRoutesTest, BodiesThatAreNoSignInAreRefusedUnread) {
  Asked asked = RunningAccounts::SignInOf("anna");
  asked.headers = {{"Content-Type", "text/plain"}};
  EXPECT_EQ(running_.Ask(asked).status, 415);
  asked.headers = {{"Content-Type", "Application/JSON ; charset=utf-8"}};
  EXPECT_EQ(running_.Ask(asked).status, 200);
  asked = RunningAccounts::SignInOf("anna");
  asked.body = R"({"user":"anna"})";
  EXPECT_EQ(running_.Ask(asked).status, 400);
}

TEST_F(SessionRoutesTest, AnotherSitesPageSignsNobodyIn) {
  Asked asked = RunningAccounts::SignInOf("anna");
  asked.headers = {{"Host", "desk.example"}, {"Origin", "https://evil.example"}};
  EXPECT_EQ(running_.Ask(asked).status, 403);
  asked.headers = {{"Host", "desk.example"}, {"Origin", "https://desk.example"}};
  EXPECT_EQ(running_.Ask(asked).status, 200);
}

TEST_F(SessionRoutesTest, ASessionCountsOnlyOnceItIsCommitted) {
  running_.pipeline.mood = Mood::kLater;
  test::RecordedAnswer answer;
  running_.Begin(RunningAccounts::SignInOf("anna"), answer);
  EXPECT_FALSE(answer.answered());
  running_.pipeline.RunWaiting();
  running_.scheduler.RunReady();
  EXPECT_EQ(answer.response().status, 200);
}

TEST_F(SessionRoutesTest, AFullDiskSignsNobodyInAndNobodyOut) {
  const std::string cookie = running_.SignIn("anna");
  running_.pipeline.mood = Mood::kDiskFull;
  const wire::HttpResponse refused = running_.Ask(RunningAccounts::SignInOf("anna"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(RunningAccounts::CookieOf(refused), "");
  EXPECT_THAT(refused.body, Not(HasSubstr("full")));
  EXPECT_EQ(SignOut(cookie).status, 503);
  EXPECT_EQ(Who(cookie), "user:anna");
  running_.pipeline.mood = Mood::kAtOnce;
  EXPECT_EQ(SignOut(cookie).status, 204);
}

TEST_F(SessionRoutesTest, ASessionOutlivesARestart) {
  const std::string cookie = running_.SignIn("anna");
  running_.Start();
  EXPECT_EQ(Who(cookie), "user:anna");
}

TEST_F(SessionRoutesTest, ASignOutEndsTheSessionForEver) {
  const std::string cookie = running_.SignIn("anna");
  const std::string other = running_.SignIn("anna");
  const wire::HttpResponse out = SignOut(cookie);
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(*wire::FindHeader(out.headers, "set-cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(Who(cookie), "401");
  EXPECT_EQ(SignOut(cookie).status, 401);
  EXPECT_EQ(Who(other), "user:anna");
  running_.Start();
  EXPECT_EQ(Who(cookie), "401");
  EXPECT_THAT(running_.changed, ElementsAre("user:anna"));
}

TEST_F(SessionRoutesTest, ASignOutNeedsOurHeader) {
  const std::string cookie = running_.SignIn("anna");
  EXPECT_EQ(
      running_.Ask({.method = "DELETE", .path = "/api/v1/session", .headers = {{"Cookie", cookie}}})
          .status,
      403);
  EXPECT_EQ(Who(cookie), "user:anna");
}

TEST_F(SessionRoutesTest, AStaleCookieIsTakenBack) {
  const std::string cookie = running_.SignIn("anna");
  SignOut(cookie);
  const auto admitted = running_.Admit({.headers = RunningAccounts::With(cookie)}, Access::kAgent);
  const auto& refused = std::get<wire::HttpResponse>(admitted);
  EXPECT_THAT(*wire::FindHeader(refused.headers, "set-cookie"), HasSubstr("Max-Age=0"));
}

TEST_F(SessionRoutesTest, ASessionEndsTwelveHoursAfterItBegan) {
  const std::string cookie = running_.SignIn("anna");
  for (int i = 0; i < 11; ++i) {
    running_.scheduler.RunFor(hours(1));
    EXPECT_EQ(Who(cookie), "user:anna") << i;
  }
  running_.scheduler.RunFor(hours(1) - Duration(1));
  EXPECT_EQ(Who(cookie), "user:anna");
  running_.scheduler.RunFor(Duration(1));
  EXPECT_EQ(Who(cookie), "401");
  EXPECT_THAT(running_.changed, ElementsAre("user:anna"));
  EXPECT_EQ(StoredSessions(), 0);
}

TEST_F(SessionRoutesTest, ASessionThatNobodyUsesEndsSooner) {
  const std::string cookie = running_.SignIn("anna");
  running_.scheduler.RunFor(hours(4));
  EXPECT_EQ(Who(cookie), "401");
  EXPECT_THAT(running_.changed, ElementsAre("user:anna"));
  EXPECT_EQ(StoredSessions(), 0);
}

TEST_F(SessionRoutesTest, ARestartKnowsWhenASessionWasLastUsed) {
  const std::string cookie = running_.SignIn("anna");
  running_.scheduler.RunFor(hours(3));
  EXPECT_EQ(Who(cookie), "user:anna");
  running_.Start();
  running_.scheduler.RunFor(hours(3));
  EXPECT_EQ(Who(cookie), "user:anna");
  running_.Start();
  running_.scheduler.RunFor(hours(4));
  EXPECT_EQ(Who(cookie), "401");
}

TEST_F(SessionRoutesTest, TheStoreIsNotWrittenForEachRequest) {
  const std::string cookie = running_.SignIn("anna");
  const int given = running_.pipeline.given;
  for (int i = 0; i < 1000; ++i) Who(cookie);
  EXPECT_EQ(running_.pipeline.given, given);
  running_.scheduler.RunFor(minutes(30));
  for (int i = 0; i < 1000; ++i) Who(cookie);
  EXPECT_EQ(running_.pipeline.given, given + 1);
}

TEST_F(SessionRoutesTest, AClockThatStepsBackEndsNoSession) {
  const std::string cookie = running_.SignIn("anna");
  running_.scheduler.StepWallClock(-hours(2));
  EXPECT_EQ(Who(cookie), "user:anna");
  running_.scheduler.StepWallClock(hours(2));
  EXPECT_EQ(Who(cookie), "user:anna");
}

TEST_F(SessionRoutesTest, OfTooManySessionsTheOldestEnds) {
  std::vector<std::string> cookies;
  for (size_t i = 0; i <= kSessionsPerUserMax; ++i) cookies.push_back(running_.SignIn("anna"));
  EXPECT_EQ(Who(cookies.front()), "401");
  EXPECT_EQ(Who(cookies[1]), "user:anna");
  EXPECT_EQ(Who(cookies.back()), "user:anna");
  EXPECT_EQ(StoredSessions(), static_cast<int64_t>(kSessionsPerUserMax));
  EXPECT_THAT(running_.changed, ElementsAre("user:anna"));
  running_.Start();
  EXPECT_EQ(Who(cookies.front()), "401");
  EXPECT_EQ(Who(cookies[1]), "user:anna");
}

TEST_F(SessionRoutesTest, AHashOfAnotherCostIsRenewedAtSignIn) {
  const std::string old_hash =
      HashPassword(kPassword, {.passes = 2, .memory_bytes = 16384}).value();
  {
    Transaction tx(running_.store.database());
    StorePassword(tx, "anna", old_hash);
    tx.Commit().value();
  }
  running_.Start();
  EXPECT_NE(running_.SignIn("anna"), "");
  const std::string renewed =
      running_.store.Column("SELECT password FROM users WHERE name = 'anna'").at(0);
  EXPECT_FALSE(WantsRehash(renewed, kCheap));
  EXPECT_NE(running_.SignIn("anna"), "");
  EXPECT_EQ(running_.store.Column("SELECT password FROM users WHERE name = 'anna'").at(0), renewed);
}

// Whoever knew the old password must not be in after it was changed.
TEST_F(SessionRoutesTest, APasswordThatChangesDuringASignInIsNotGoodAnyMore) {
  running_.pipeline.mood = Mood::kLater;
  test::RecordedAnswer answer;
  running_.Begin(RunningAccounts::SignInOf("anna"), answer);
  {
    Transaction tx(running_.store.database());
    SetPassword(tx, "anna", "seven red lanterns", "test", kStart, kCheap).value();
    tx.Commit().value();
  }
  running_.pipeline.RunWaiting();
  running_.scheduler.RunReady();
  EXPECT_EQ(answer.response().status, 401);
  EXPECT_EQ(StoredSessions(), 0);
}

TEST_F(SessionRoutesTest, AnswersToWhoIsGoneGoNowhere) {
  running_.pipeline.mood = Mood::kLater;
  test::RecordedAnswer hashing, storing;
  running_.Begin(RunningAccounts::SignInOf("anna"), storing);
  running_.hashing_waits = true;
  running_.Begin(RunningAccounts::SignInOf("anna"), hashing);
  running_.accounts.reset();
  EXPECT_EQ(storing.response().status, 500);
  EXPECT_EQ(hashing.response().status, 500);
  running_.pipeline.RunWaiting();
  running_.FinishHashes();
}

TEST_F(SessionRoutesTest, OthersWriteIntoTheAuditLogToo) {
  running_.accounts->Audit("user:anna", "destination.enable", "destination:desk");
  EXPECT_THAT(running_.Audit(),
              ElementsAre("user:anna destination.enable destination:desk done 1"));
}

TEST_F(SessionRoutesTest, EveryReasonIsCountedFromTheStart) {
  EXPECT_EQ(running_.accounts->refused().size(), kRefusals);
  for (const auto& [reason, count] : running_.accounts->refused()) EXPECT_EQ(count, 0) << reason;
}

// All come from one address then; what they try is counted by the one that the proxy saw.
TEST_F(SessionRoutesTest, BehindAProxyOfOursStrangersLockNobodyOut) {
  Accounts::Options options;
  options.proxy.addresses = {"10.0.0.5"};
  RunningAccounts proxied(options);
  proxied.store.AddRoot();
  proxied.Start();
  const auto sign_in = [&](const std::string& forwarded, const std::string& password) {
    Asked asked = RunningAccounts::SignInOf("root", password, "10.0.0.5");
    asked.headers = {{"X-Forwarded-For", forwarded}};
    return proxied.Ask(asked).status;
  };
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(sign_in("203.0.113." + std::to_string(i) + ", 198.51.100.1", "seven red lanterns"),
              401);
  }
  EXPECT_EQ(sign_in("198.51.100.1", kPassword), 429);
  EXPECT_EQ(sign_in("198.51.100.2", kPassword), 200);
}

}  // namespace
}  // namespace firstreply::dashboards
