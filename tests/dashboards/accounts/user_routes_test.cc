#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dashboards/accounts/account_tables.h"
#include "dashboards/accounts/secret.h"
#include "ingest/base/limits.h"
#include "tests/dashboards/accounts/accounts_fixture.h"

namespace firstreply::dashboards {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using wire::Access;
using wire::Role;
using Mood = FakePipeline::Mood;

constexpr const char* kNewPassword = "seven red lanterns";

class UserRoutesTest : public testing::Test {
 protected:
  // Two tenants, nordwind and suedwind, and root above both.
  void AddTenants() {
    running_.store.AddRoot();
    for (const std::string brand : {"nordwind", "suedwind"}) {
      running_.store.Add({.name = brand + "-boss", .role = Role::kOperator, .brands = {{brand}}})
          .value();
      running_.store.Add({.name = brand + "-agent", .brands = {{brand}}}).value();
      running_.store.Add(NewToken{.name = brand + "-feed", .brands = {{brand}}}, brand[0]).value();
    }
    running_.Start();
  }
  wire::HttpHeaders As(const std::string& user, const std::string& password = kPassword) {
    return user.empty() ? wire::HttpHeaders{}
                        : RunningAccounts::With(running_.SignIn(user, password));
  }
  wire::HttpResponse Get(const std::string& path, const std::string& user) {
    return running_.Ask({.path = path, .headers = As(user)});
  }
  wire::HttpResponse Post(const std::string& path, const std::string& body,
                          const std::string& user) {
    return running_.Ask({.method = "POST", .path = path, .body = body, .headers = As(user)});
  }
  wire::HttpResponse Delete(const std::string& path, const std::string& user) {
    return running_.Ask({.method = "DELETE", .path = path, .headers = As(user)});
  }
  static std::string UserBody(const std::string& name, const std::string& role,
                              const std::string& brands = "null") {
    return R"({"name":")" + name + R"(","password":")" + kPassword + R"(","role":")" + role +
           R"(","brands":)" + brands + "}";
  }
  std::vector<std::string> Names() { return running_.store.Column("SELECT name FROM users"); }
  std::vector<std::string> Tokens() { return running_.store.Column("SELECT name FROM tokens"); }

  RunningAccounts running_;
};

TEST_F(UserRoutesTest, TheLoopbackOperatorMakesTheFirstUserAndIsGone) {
  EXPECT_EQ(Post("/api/v1/users", UserBody("root", "operator"), "").status, 201);
  EXPECT_TRUE(running_.accounts->any_account());
  EXPECT_THAT(running_.changed, ElementsAre("loopback"));
  EXPECT_EQ(Post("/api/v1/users", UserBody("second", "operator"), "").status, 401);
  EXPECT_NE(running_.SignIn("root"), "");
  EXPECT_THAT(running_.Audit(), Contains("loopback user.add user:root done 1"));
}

TEST_F(UserRoutesTest, TheFirstUserMustBeAbleToDoEverything) {
  EXPECT_EQ(Post("/api/v1/users", UserBody("anna", "agent"), "").status, 409);
  EXPECT_EQ(Post("/api/v1/users", UserBody("anna", "operator", R"(["nordwind"])"), "").status, 409);
  EXPECT_FALSE(running_.accounts->any_account());
}

TEST_F(UserRoutesTest, AUserIsAddedListedAndRemoved) {
  AddTenants();
  const wire::HttpResponse added =
      Post("/api/v1/users", UserBody("anna", "manager", R"(["nordwind"])"), "root");
  EXPECT_EQ(added.status, 201);
  EXPECT_EQ(added.body, R"({"name":"anna","role":"manager","brands":["nordwind"]})");
  EXPECT_THAT(Get("/api/v1/users", "root").body, HasSubstr(added.body));
  EXPECT_THAT(Get("/api/v1/users", "root").body, Not(HasSubstr("argon2")));
  const std::string cookie = running_.SignIn("anna");
  EXPECT_EQ(Delete("/api/v1/users/anna", "root").status, 204);
  EXPECT_EQ(running_.Name({.headers = RunningAccounts::With(cookie)}, Access::kAgent), "401");
  EXPECT_EQ(running_.SignIn("anna"), "");
  EXPECT_THAT(running_.changed, Contains("user:anna"));
  EXPECT_EQ(Delete("/api/v1/users/anna", "root").status, 404);
}

TEST_F(UserRoutesTest, BadBodiesAndTakenNamesChangeNothing) {
  AddTenants();
  const std::vector<std::string> before = Names();
  EXPECT_EQ(Post("/api/v1/users", "[]", "root").status, 400);
  EXPECT_EQ(Post("/api/v1/users", UserBody("Anna", "agent"), "root").status, 400);
  EXPECT_EQ(Post("/api/v1/users", UserBody("anna", "ingest"), "root").status, 400);
  EXPECT_EQ(Post("/api/v1/users", UserBody("anna", "agent", "[]"), "root").status, 400);
  EXPECT_EQ(
      Post("/api/v1/users", R"({"name":"anna","password":"short","role":"agent"})", "root").status,
      400);
  EXPECT_EQ(Post("/api/v1/users", UserBody("root", "agent"), "root").status, 409);
  EXPECT_EQ(Names(), before);
}

TEST_F(UserRoutesTest, APasswordThatIsTooShortOrTooLongIsNeverHashed) {
  AddTenants();
  const wire::HttpHeaders root = As("root");
  running_.hashing_waits = true;
  for (const size_t bytes : {kPasswordBytesMin - 1, kPasswordBytesMax + 1}) {
    const std::string body =
        R"({"name":"anna","role":"agent","password":")" + std::string(bytes, 'x') + R"("})";
    EXPECT_EQ(
        running_.Ask({.method = "POST", .path = "/api/v1/users", .body = body, .headers = root})
            .status,
        400);
  }
  EXPECT_THAT(running_.hashes, IsEmpty());
}

TEST_F(UserRoutesTest, OneTenantsOperatorSeesNothingOfAnothers) {
  AddTenants();
  const std::string users = Get("/api/v1/users", "nordwind-boss").body;
  EXPECT_THAT(users, HasSubstr("nordwind-agent"));
  EXPECT_THAT(users, Not(HasSubstr("suedwind")));
  EXPECT_THAT(users, Not(HasSubstr("root")));
  const std::string tokens = Get("/api/v1/tokens", "nordwind-boss").body;
  EXPECT_THAT(tokens, HasSubstr("nordwind-feed"));
  EXPECT_THAT(tokens, Not(HasSubstr("suedwind")));
  EXPECT_EQ(Get("/api/v1/audit", "nordwind-boss").status, 403);
}

TEST_F(UserRoutesTest, OneTenantsOperatorChangesNothingOfAnothers) {
  AddTenants();
  const std::vector<std::string> users = Names(), tokens = Tokens();
  for (const std::string name : {"suedwind-agent", "suedwind-boss", "root", "nobody"}) {
    EXPECT_EQ(Delete("/api/v1/users/" + name, "nordwind-boss").status, 404) << name;
    EXPECT_EQ(Post("/api/v1/users/" + name + "/password", R"({"password":"seven red lanterns"})",
                   "nordwind-boss")
                  .status,
              404)
        << name;
  }
  EXPECT_EQ(Delete("/api/v1/tokens/suedwind-feed", "nordwind-boss").status, 404);
  for (const std::string brands : {"null", R"(["suedwind"])", R"(["nordwind","suedwind"])"}) {
    EXPECT_EQ(Post("/api/v1/users", UserBody("anna", "agent", brands), "nordwind-boss").status,
              403);
    EXPECT_EQ(Post("/api/v1/tokens", R"({"name":"x","role":"ingest","brands":)" + brands + "}",
                   "nordwind-boss")
                  .status,
              403);
  }
  EXPECT_EQ(Names(), users);
  EXPECT_EQ(Tokens(), tokens);
  EXPECT_NE(running_.SignIn("suedwind-agent"), "");
  EXPECT_THAT(running_.Audit(), Contains("user:nordwind-boss user.remove  refused: not_found 1"));
  EXPECT_THAT(running_.Audit(), Contains("user:nordwind-boss user.add  refused: other_brands 1"));
}

TEST_F(UserRoutesTest, OneTenantsOperatorRunsItsOwn) {
  AddTenants();
  EXPECT_EQ(Post("/api/v1/users", UserBody("anna", "operator", R"(["nordwind"])"), "nordwind-boss")
                .status,
            201);
  EXPECT_EQ(Delete("/api/v1/users/nordwind-agent", "nordwind-boss").status, 204);
  EXPECT_EQ(Delete("/api/v1/tokens/nordwind-feed", "nordwind-boss").status, 204);
}

TEST_F(UserRoutesTest, WhoIsNoOperatorRunsNothing) {
  AddTenants();
  running_.store.Add({.name = "boss", .role = Role::kManager}).value();
  running_.Start();
  for (const std::string user : {"nordwind-agent", "boss"}) {
    EXPECT_EQ(Get("/api/v1/users", user).status, 403);
    EXPECT_EQ(Post("/api/v1/users", UserBody("anna", "agent"), user).status, 403);
    EXPECT_EQ(Delete("/api/v1/users/suedwind-agent", user).status, 403);
    EXPECT_EQ(Get("/api/v1/tokens", user).status, 403);
    EXPECT_EQ(Post("/api/v1/tokens", R"({"name":"x","role":"ingest"})", user).status, 403);
    EXPECT_EQ(Delete("/api/v1/tokens/suedwind-feed", user).status, 403);
    EXPECT_EQ(Get("/api/v1/audit", user).status, 403);
    EXPECT_EQ(
        Post("/api/v1/users/suedwind-agent/password", R"({"password":"seven red lanterns"})", user)
            .status,
        403);
  }
}

TEST_F(UserRoutesTest, TheLastOperatorOfAllBrandsCannotBeRemoved) {
  AddTenants();
  EXPECT_EQ(Delete("/api/v1/users/root", "root").status, 409);
  EXPECT_EQ(Post("/api/v1/users", UserBody("second", "operator"), "root").status, 201);
  EXPECT_EQ(Delete("/api/v1/users/root", "root").status, 204);
  EXPECT_EQ(Delete("/api/v1/users/second", "second").status, 409);
}

TEST_F(UserRoutesTest, OnesOwnPasswordIsChangedWithTheOldOneAndEndsAllSessions) {
  AddTenants();
  const std::string path = "/api/v1/users/nordwind-agent/password";
  const std::string elsewhere = running_.SignIn("nordwind-agent");
  EXPECT_EQ(Post(path, R"({"password":"seven red lanterns"})", "nordwind-agent").status, 400);
  EXPECT_EQ(
      Post(path, R"({"password":"seven red lanterns","old_password":"wrong"})", "nordwind-agent")
          .status,
      403);
  EXPECT_EQ(
      Post(path, R"({"password":"short","old_password":"nine green lanterns"})", "nordwind-agent")
          .status,
      400);
  EXPECT_NE(running_.SignIn("nordwind-agent"), "");
  const wire::HttpResponse changed =
      Post(path, R"({"password":"seven red lanterns","old_password":"nine green lanterns"})",
           "nordwind-agent");
  EXPECT_EQ(changed.status, 204);
  EXPECT_THAT(*wire::FindHeader(changed.headers, "set-cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(running_.Name({.headers = RunningAccounts::With(elsewhere)}, Access::kAgent), "401");
  EXPECT_EQ(running_.SignIn("nordwind-agent"), "");
  EXPECT_NE(running_.SignIn("nordwind-agent", kNewPassword), "");
  EXPECT_THAT(running_.changed, ElementsAre("user:nordwind-agent"));
}

TEST_F(UserRoutesTest, AnOperatorSetsAnothersPasswordButNeedsTheOldOneForHisOwn) {
  AddTenants();
  EXPECT_EQ(Post("/api/v1/users/nordwind-agent/password", R"({"password":"seven red lanterns"})",
                 "nordwind-boss")
                .status,
            204);
  EXPECT_NE(running_.SignIn("nordwind-agent", kNewPassword), "");
  EXPECT_EQ(
      Post("/api/v1/users/root/password", R"({"password":"seven red lanterns"})", "root").status,
      400);
}

TEST_F(UserRoutesTest, AStolenCookieDoesNotGuessTheOldPassword) {
  AddTenants();
  const wire::HttpHeaders headers = As("nordwind-agent");
  const Asked asked{.method = "POST",
                    .path = "/api/v1/users/nordwind-agent/password",
                    .body = R"({"password":"seven red lanterns","old_password":"a guess of mine"})",
                    .headers = headers};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(running_.Ask(asked).status, 403);
  EXPECT_EQ(running_.Ask(asked).status, 429);
}

TEST_F(UserRoutesTest, ATokenIsShownOnceWorksAndIsRevoked) {
  AddTenants();
  const wire::HttpResponse added =
      Post("/api/v1/tokens", R"({"name":"desk","role":"ingest","sources":["wire"]})", "root");
  EXPECT_EQ(added.status, 201);
  EXPECT_EQ(*wire::FindHeader(added.headers, "cache-control"), "no-store");
  const size_t begin = added.body.find("frt_");
  ASSERT_NE(begin, std::string::npos) << added.body;
  const std::string token = added.body.substr(begin, kTokenPrefix.size() + kSecretTextBytes);
  EXPECT_EQ(running_.Name({.headers = RunningAccounts::Bearer(token)}, Access::kIngest),
            "token:desk");
  EXPECT_THAT(Get("/api/v1/tokens", "root").body,
              HasSubstr(R"({"name":"desk","role":"ingest","brands":null,"sources":["wire"]})"));
  EXPECT_THAT(Get("/api/v1/tokens", "root").body, Not(HasSubstr("frt_")));
  running_.Start();
  EXPECT_EQ(running_.Name({.headers = RunningAccounts::Bearer(token)}, Access::kIngest),
            "token:desk");
  EXPECT_EQ(Delete("/api/v1/tokens/desk", "root").status, 204);
  EXPECT_EQ(running_.Name({.headers = RunningAccounts::Bearer(token)}, Access::kIngest), "401");
  EXPECT_THAT(running_.changed, Contains("token:desk"));
  EXPECT_EQ(Delete("/api/v1/tokens/desk", "root").status, 404);
}

TEST_F(UserRoutesTest, ATokenThatIsTakenOrWrongIsNotMade) {
  AddTenants();
  const std::vector<std::string> before = Tokens();
  EXPECT_EQ(Post("/api/v1/tokens", R"({"name":"nordwind-feed","role":"ingest"})", "root").status,
            409);
  EXPECT_EQ(Post("/api/v1/tokens", R"({"name":"a b","role":"ingest"})", "root").status, 400);
  EXPECT_EQ(Post("/api/v1/tokens", R"({"name":"x"})", "root").status, 400);
  EXPECT_EQ(Post("/api/v1/tokens", R"({"name":"x","role":"ingest","sources":[]})", "root").status,
            400);
  EXPECT_EQ(Tokens(), before);
}

TEST_F(UserRoutesTest, BeyondTheLastUserOrTokenThereIsNoRoom) {
  running_.store.AddRoot();
  {
    Transaction tx(running_.store.database());
    for (size_t i = 1; i < kUsersMax; ++i) {
      StoreUser(tx, {.name = "agent" + std::to_string(i), .password = "x"}, kStart);
    }
    for (size_t i = 0; i < kTokensMax; ++i) {
      const std::string name = "feed" + std::to_string(i);
      StoreToken(tx, {.name = name, .hash = HashOfSecret(name)}, kStart);
    }
    tx.Commit().value();
  }
  running_.Start();
  EXPECT_EQ(Post("/api/v1/users", UserBody("anna", "agent"), "root").status, 409);
  EXPECT_EQ(Post("/api/v1/tokens", R"({"name":"x","role":"ingest"})", "root").status, 409);
  EXPECT_THAT(running_.Audit(), Contains("user:root user.add user:anna refused: too_many 1"));
}

TEST_F(UserRoutesTest, AFullDiskChangesNothing) {
  AddTenants();
  const wire::HttpHeaders root = As("root");
  const std::string agent = running_.SignIn("nordwind-agent");
  running_.pipeline.mood = Mood::kDiskFull;
  const auto status = [&](const std::string& method, const std::string& path,
                          const std::string& body) {
    return running_.Ask({.method = method, .path = path, .body = body, .headers = root}).status;
  };
  EXPECT_EQ(status("POST", "/api/v1/users", UserBody("anna", "agent")), 503);
  EXPECT_EQ(status("DELETE", "/api/v1/users/nordwind-agent", ""), 503);
  EXPECT_EQ(status("POST", "/api/v1/users/nordwind-agent/password",
                   R"({"password":"seven red lanterns"})"),
            503);
  EXPECT_EQ(status("POST", "/api/v1/tokens", R"({"name":"x","role":"ingest"})"), 503);
  EXPECT_EQ(status("DELETE", "/api/v1/tokens/nordwind-feed", ""), 503);
  EXPECT_EQ(running_.Name({.headers = RunningAccounts::With(agent)}, Access::kAgent),
            "user:nordwind-agent");
  EXPECT_THAT(running_.changed, IsEmpty());
  running_.pipeline.mood = Mood::kAtOnce;
  EXPECT_THAT(running_.Ask({.path = "/api/v1/users", .headers = root}).body,
              Not(HasSubstr("anna")));
  EXPECT_NE(running_.SignIn("nordwind-agent"), "");
}

TEST_F(UserRoutesTest, AUserCountsOnlyOnceItIsCommitted) {
  AddTenants();
  const wire::HttpHeaders root = As("root");
  running_.pipeline.mood = Mood::kLater;
  test::RecordedAnswer answer;
  running_.Begin({.method = "POST",
                  .path = "/api/v1/users",
                  .body = UserBody("anna", "agent"),
                  .headers = root},
                 answer);
  EXPECT_FALSE(answer.answered());
  EXPECT_THAT(running_.Ask({.path = "/api/v1/users", .headers = root}).body,
              Not(HasSubstr("anna")));
  running_.pipeline.RunWaiting();
  running_.scheduler.RunReady();
  EXPECT_EQ(answer.response().status, 201);
  EXPECT_THAT(running_.Ask({.path = "/api/v1/users", .headers = root}).body, HasSubstr("anna"));
}

TEST_F(UserRoutesTest, TheAuditLogIsReadPageByPage) {
  AddTenants();
  running_.accounts->Audit("user:root", "destination.enable", "destination:desk");
  const wire::HttpHeaders root = As("root");
  const wire::HttpResponse newest =
      running_.Ask({.path = "/api/v1/audit", .headers = root, .query = {{"limit", "1"}}});
  EXPECT_EQ(newest.status, 200);
  EXPECT_THAT(newest.body,
              HasSubstr(R"("at":"2026-03-02T00:00:00.000Z","author":"user:root",)"
                        R"("action":"session.start","subject":"","outcome":"done","count":1)"));
  const size_t at = newest.body.find("\"before\":") + 9;
  const std::string before = newest.body.substr(at, newest.body.find('}', at) - at);
  const wire::HttpResponse next = running_.Ask(
      {.path = "/api/v1/audit", .headers = root, .query = {{"limit", "1"}, {"before", before}}});
  EXPECT_THAT(next.body, HasSubstr("destination:desk"));
  const wire::HttpResponse all = running_.Ask({.path = "/api/v1/audit", .headers = root});
  EXPECT_THAT(all.body, HasSubstr("\"before\":null"));
}

TEST_F(UserRoutesTest, AnAuditPageOfAnOddSizeIsRefused) {
  AddTenants();
  const wire::HttpHeaders root = As("root");
  for (const std::string limit : {"0", "-1", "501", "x", "", "1.5", "99999999999999999999"}) {
    EXPECT_EQ(running_.Ask({.path = "/api/v1/audit", .headers = root, .query = {{"limit", limit}}})
                  .status,
              400)
        << limit;
  }
  EXPECT_EQ(
      running_.Ask({.path = "/api/v1/audit", .headers = root, .query = {{"before", "x"}}}).status,
      400);
}

}  // namespace
}  // namespace firstreply::dashboards
