#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dashboards/accounts/accounts_fixture.h"

namespace firstreply::dashboards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using wire::Access;
using wire::Role;

constexpr std::array kEveryAccess = {Access::kPublic, Access::kIngest,  Access::kMetrics,
                                     Access::kAgent,  Access::kManager, Access::kOperator};

const wire::HttpResponse& Refused(
    const std::variant<wire::Principal, wire::HttpResponse>& admitted) {
  return std::get<wire::HttpResponse>(admitted);
}

class GateTest : public testing::Test {
 protected:
  // Name or status for each access, in the order of the enumeration.
  std::vector<std::string> Row(const Asked& asked) {
    std::vector<std::string> row;
    for (const Access access : kEveryAccess) row.push_back(running_.Name(asked, access));
    return row;
  }
  // A user of each role and a token of each, root besides.
  void AddEverybody() {
    running_.store.AddRoot();
    for (const Role role : {Role::kAgent, Role::kManager, Role::kOperator}) {
      running_.store.Add({.name = std::string(wire::NameOf(role)), .role = role}).value();
    }
    char fill = 'a';
    for (const Role role : {Role::kIngest, Role::kAgent, Role::kManager, Role::kOperator}) {
      const std::string name(wire::NameOf(role));
      tokens_[name] = running_.store.Add(NewToken{.name = name, .role = role}, fill++).value();
    }
    running_.Start();
  }

  RunningAccounts running_;
  std::map<std::string, std::string> tokens_;
};

TEST_F(GateTest, BeforeThereIsAUserThisMachineDoesEverything) {
  EXPECT_FALSE(running_.accounts->any_account());
  for (const Access access : kEveryAccess) EXPECT_EQ(running_.Name({}, access), "loopback");
  const auto admitted = running_.Admit({}, Access::kOperator);
  EXPECT_EQ(std::get<wire::Principal>(admitted).role, Role::kOperator);
  EXPECT_FALSE(std::get<wire::Principal>(admitted).brands);
}

TEST_F(GateTest, BeforeThereIsAUserNobodyElseDoesAnything) {
  EXPECT_THAT(Row({.peer = "192.0.2.1"}), ElementsAre("", "403", "403", "403", "403", "403"));
  EXPECT_THAT(Row({.headers = {{"Host", "rebound.example"}}}),
              ElementsAre("", "403", "403", "403", "403", "403"));
  EXPECT_THAT(Row({.headers = {{"Origin", "https://evil.example"}}}),
              ElementsAre("", "403", "403", "403", "403", "403"));
  const auto admitted = running_.Admit({.peer = "192.0.2.1"}, Access::kAgent);
  EXPECT_THAT(Refused(admitted).body, HasSubstr("firstreply user add"));
  EXPECT_GT(running_.accounts->refused().at("not_loopback"), 0);
}

TEST_F(GateTest, APageOfAnotherLocalServerChangesNothingHere) {
  const wire::HttpHeaders headers = {{"Origin", "http://localhost:3000"},
                                     {"Sec-Fetch-Site", "same-site"}};
  EXPECT_EQ(running_.Name({.method = "POST", .headers = headers}, Access::kOperator), "403");
  EXPECT_EQ(running_.Name({.method = "POST"}, Access::kOperator), "loopback");
}

TEST_F(GateTest, TheFirstUserEndsTheLoopbackOperator) {
  running_.store.AddRoot();
  running_.Start();
  EXPECT_TRUE(running_.accounts->any_account());
  EXPECT_THAT(Row({}), ElementsAre("", "401", "401", "401", "401", "401"));
  const auto admitted = running_.Admit({}, Access::kAgent);
  EXPECT_EQ(*wire::FindHeader(Refused(admitted).headers, "www-authenticate"), "Bearer");
}

TEST_F(GateTest, ATokenAloneDoesNotEndTheLoopbackOperator) {
  const std::string token = running_.store.Add(NewToken{.name = "desk"}, 'a').value();
  running_.Start();
  EXPECT_FALSE(running_.accounts->any_account());
  EXPECT_EQ(running_.Name({}, Access::kOperator), "loopback");
  EXPECT_EQ(running_.Name({.headers = RunningAccounts::Bearer(token)}, Access::kIngest),
            "token:desk");
  EXPECT_EQ(running_.Name({.headers = RunningAccounts::Bearer(token)}, Access::kOperator), "403");
}

TEST_F(GateTest, EveryRoleReachesWhatIsItsOwnAndNothingElse) {
  AddEverybody();
  const std::map<std::string, std::vector<bool>> reaches = {
      // public, ingest, metrics, agent, manager, operator
      {"ingest", {true, true, true, false, false, false}},
      {"agent", {true, false, true, true, false, false}},
      {"manager", {true, false, true, true, true, false}},
      {"operator", {true, true, true, true, true, true}},
  };
  for (const auto& [role, may] : reaches) {
    std::vector<std::pair<std::string, wire::HttpHeaders>> ways = {
        {"token:" + role, RunningAccounts::Bearer(tokens_[role])}};
    if (role != "ingest") {
      ways.emplace_back("user:" + role, RunningAccounts::With(running_.SignIn(role)));
    }
    for (const auto& [name, headers] : ways) {
      for (const std::string method : {"GET", "POST", "DELETE"}) {
        const std::vector<std::string> row = Row({.method = method, .headers = headers});
        for (size_t i = 0; i < kEveryAccess.size(); ++i) {
          EXPECT_EQ(row[i], may[i] ? name : "403") << name << " " << method << " access " << i;
        }
      }
    }
  }
}

TEST_F(GateTest, AForgedTokenIsRefusedAndAForgedCookieIsNobodys) {
  AddEverybody();
  const std::string good = tokens_["operator"];
  for (const std::string& forged :
       {std::string(), std::string("frt_"), good.substr(0, good.size() - 1), good + "A",
        "frt_" + std::string(43, 'A'), std::string(5000, 'x'), good.substr(4)}) {
    EXPECT_THAT(Row({.headers = RunningAccounts::Bearer(forged)}),
                ElementsAre("", "401", "401", "401", "401", "401"))
        << forged;
  }
  for (const std::string& forged :
       {std::string(), std::string(43, 'A'), std::string("x"), std::string(5000, 'x'), good}) {
    EXPECT_EQ(running_.Name({.headers = RunningAccounts::With("firstreply_session=" + forged)},
                            Access::kAgent),
              "401")
        << forged;
  }
  EXPECT_EQ(running_.accounts->refused().at("bad_token"), 7 * 6);
  EXPECT_EQ(running_.accounts->refused().at("bad_session"), 5);
}

TEST_F(GateTest, ABadTokenIsNotMadeGoodByACookie) {
  AddEverybody();
  wire::HttpHeaders headers = RunningAccounts::With(running_.SignIn("operator"));
  headers.emplace_back("Authorization", "Bearer nonsense");
  EXPECT_EQ(running_.Name({.headers = headers}, Access::kAgent), "401");
}

TEST_F(GateTest, TwoTokensInOneRequestAreRefused) {
  AddEverybody();
  wire::HttpHeaders headers = RunningAccounts::Bearer(tokens_["operator"]);
  headers.emplace_back("Authorization", "Bearer " + tokens_["agent"]);
  EXPECT_EQ(running_.Name({.headers = headers}, Access::kAgent), "401");
}

TEST_F(GateTest, ASchemeThatIsNotBearerIsSomebodyElses) {
  AddEverybody();
  wire::HttpHeaders headers = RunningAccounts::With(running_.SignIn("agent"));
  headers.emplace_back("Authorization", "Basic YW5uYTp4");
  EXPECT_EQ(running_.Name({.headers = headers}, Access::kAgent), "user:agent");
  EXPECT_EQ(
      running_.Name({.headers = {{"authorization", "bearer " + tokens_["agent"]}}}, Access::kAgent),
      "token:agent");
}

TEST_F(GateTest, AnIngestTokenKeepsItsBrandsAndSources) {
  running_.store.AddRoot();
  const std::string token =
      running_.store
          .Add(NewToken{.name = "desk", .brands = {{"nordwind"}}, .sources = {{"wire"}}}, 'a')
          .value();
  running_.Start();
  const auto admitted =
      running_.Admit({.headers = RunningAccounts::Bearer(token)}, Access::kIngest);
  const auto& principal = std::get<wire::Principal>(admitted);
  EXPECT_TRUE(principal.MaySee("nordwind"));
  EXPECT_FALSE(principal.MaySee("suedwind"));
  EXPECT_TRUE(principal.MaySpeakFor("wire"));
  EXPECT_FALSE(principal.MaySpeakFor("other"));
}

TEST_F(GateTest, AChangeByCookieNeedsOurHeaderAndOurOrigin) {
  AddEverybody();
  const std::string cookie = running_.SignIn("agent");
  const auto post = [&](wire::HttpHeaders headers) {
    headers.emplace_back("Cookie", cookie);
    headers.emplace_back("Host", "desk.example");
    return running_.Name({.method = "POST", .headers = std::move(headers)}, Access::kAgent);
  };
  EXPECT_EQ(post({}), "403");
  EXPECT_EQ(post({{"X-Firstreply", "0"}}), "403");
  EXPECT_EQ(post({{"X-Firstreply", "1"}}), "user:agent");
  EXPECT_EQ(post({{"X-Firstreply", "1"}, {"Origin", "http://desk.example"}}), "user:agent");
  EXPECT_EQ(post({{"X-Firstreply", "1"}, {"Origin", "http://evil.example"}}), "403");
  EXPECT_EQ(post({{"X-Firstreply", "1"}, {"Origin", "null"}}), "403");
  EXPECT_EQ(post({{"X-Firstreply", "1"}, {"Sec-Fetch-Site", "cross-site"}}), "403");
  EXPECT_EQ(running_.accounts->refused().at("cross_site"), 5);
}

TEST_F(GateTest, AReadByCookieNeedsNoHeader) {
  AddEverybody();
  const wire::HttpHeaders headers = {{"Cookie", running_.SignIn("agent")}};
  EXPECT_EQ(running_.Name({.headers = headers}, Access::kAgent), "user:agent");
  EXPECT_EQ(running_.Name({.method = "HEAD", .headers = headers}, Access::kAgent), "user:agent");
}

TEST_F(GateTest, AForgedChangeOfWhatIsPublicHappensInNobodysName) {
  AddEverybody();
  const wire::HttpHeaders headers = {{"Cookie", running_.SignIn("agent")}};
  EXPECT_EQ(running_.Name({.method = "POST", .headers = headers}, Access::kPublic), "");
  EXPECT_EQ(running_.Name({.headers = headers}, Access::kPublic), "user:agent");
}

TEST_F(GateTest, ATokenNeedsNoHeaderOfOurs) {
  AddEverybody();
  EXPECT_EQ(running_.Name({.method = "POST", .headers = RunningAccounts::Bearer(tokens_["agent"])},
                          Access::kAgent),
            "token:agent");
}

class ProxyTest : public testing::Test {
 protected:
  ProxyTest() {
    proxied_.store.AddRoot();
    proxied_.store.Add({.name = "anna@example.org"}).value();
    proxied_.Start();
  }
  std::string As(const std::string& peer, wire::HttpHeaders headers, std::string method = "GET") {
    return proxied_.Name({.method = std::move(method), .peer = peer, .headers = std::move(headers)},
                         Access::kAgent);
  }

  static Accounts::Options BehindAProxy() {
    Accounts::Options options;
    options.proxy = {.header = "X-Forwarded-User", .addresses = {"10.0.0.5"}};
    return options;
  }

  RunningAccounts proxied_{BehindAProxy()};
};

TEST_F(ProxyTest, ATrustedProxySaysWhoItIs) {
  EXPECT_EQ(As("10.0.0.5", {{"X-Forwarded-User", "anna@example.org"}}), "user:anna@example.org");
  EXPECT_EQ(As("10.0.0.5", {{"x-forwarded-user", "Anna@Example.org"}}), "user:anna@example.org");
}

TEST_F(ProxyTest, AnybodyElseSaysNothing) {
  EXPECT_EQ(As("10.0.0.6", {{"X-Forwarded-User", "anna@example.org"}}), "401");
  EXPECT_EQ(As("127.0.0.1", {{"X-Forwarded-User", "root"}}), "401");
  EXPECT_EQ(As("10.0.0.5", {{"X-Remote-User", "root"}}), "401");
}

TEST_F(ProxyTest, WithoutItsHeaderTheUsualRulesHold) {
  EXPECT_EQ(As("10.0.0.5", {}), "401");
  EXPECT_EQ(As("10.0.0.5", {{"X-Forwarded-User", ""}}), "401");
  const std::string cookie = proxied_.SignIn("root");
  EXPECT_EQ(As("10.0.0.5", RunningAccounts::With(cookie)), "user:root");
}

TEST_F(ProxyTest, AHeaderThatCameTwiceIsRefused) {
  EXPECT_EQ(As("10.0.0.5", {{"X-Forwarded-User", "root"}, {"x-forwarded-user", "root"}}), "403");
  EXPECT_EQ(proxied_.accounts->refused().at("bad_proxy_header"), 1);
}

TEST_F(ProxyTest, ItCannotVouchForWhoIsNoUserHere) {
  EXPECT_EQ(As("10.0.0.5", {{"X-Forwarded-User", "stranger"}}), "403");
  EXPECT_EQ(proxied_.accounts->refused().at("unknown_proxy_user"), 1);
}

TEST_F(ProxyTest, AChangeInItsNameNeedsOurHeaderToo) {
  EXPECT_EQ(As("10.0.0.5", {{"X-Forwarded-User", "root"}}, "POST"), "403");
  EXPECT_EQ(As("10.0.0.5", {{"X-Forwarded-User", "root"}, {"X-Firstreply", "1"}}, "POST"),
            "user:root");
}

}  // namespace
}  // namespace firstreply::dashboards
