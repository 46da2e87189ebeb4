#include "dashboards/accounts/request_origin.h"

#include <gtest/gtest.h>

namespace firstreply::dashboards {
namespace {

wire::HttpRequest From(std::string peer, wire::HttpHeaders headers) {
  wire::HttpRequest request;
  request.method = "POST";
  request.peer = std::move(peer);
  request.headers = std::move(headers);
  return request;
}

TEST(RequestOriginTest, ThisMachineAsksUnderOneOfItsOwnNames) {
  for (const char* host : {"localhost", "localhost:8080", "LOCALHOST:80", "127.0.0.1",
                           "127.0.0.1:8080", "[::1]", "[::1]:8080"}) {
    EXPECT_TRUE(IsFromThisMachine(From("127.0.0.1", {{"Host", host}}))) << host;
    EXPECT_TRUE(IsFromThisMachine(From("::1", {{"Host", host}}))) << host;
    EXPECT_TRUE(IsFromThisMachine(From("::ffff:127.0.0.1", {{"Host", host}}))) << host;
  }
}

// A page whose name was made to mean this machine (DNS rebinding) still says its own name.
TEST(RequestOriginTest, AnyOtherNameIsNotThisMachine) {
  for (const char* host :
       {"", "example.org", "localhost.example.org", "localhost:8080.example.org",
        "127.0.0.1.nip.io", "127.0.0.2", "0.0.0.0", "[::]", "localhost:", "localhost:80a",
        "localhost:999999", "user@localhost", "::1", "[::1", "localhost ", "localhost."}) {
    EXPECT_FALSE(IsFromThisMachine(From("127.0.0.1", {{"Host", host}}))) << host;
  }
  EXPECT_FALSE(IsFromThisMachine(From("127.0.0.1", {})));
  EXPECT_FALSE(
      IsFromThisMachine(From("127.0.0.1", {{"Host", "localhost"}, {"Host", "localhost"}})));
}

TEST(RequestOriginTest, AnyOtherPeerIsNotThisMachine) {
  for (const char* peer : {"", "192.0.2.1", "10.0.0.1", "::2", "::ffff:192.0.2.1", "fe80::1"}) {
    EXPECT_FALSE(IsFromThisMachine(From(peer, {{"Host", "localhost"}}))) << peer;
  }
}

TEST(RequestOriginTest, APageOfAnotherSiteIsNotThisMachine) {
  for (const char* origin : {"http://localhost:3000", "http://127.0.0.1", "https://[::1]:8080"}) {
    EXPECT_TRUE(IsFromThisMachine(From("::1", {{"Host", "localhost"}, {"Origin", origin}})))
        << origin;
  }
  for (const char* origin : {"null", "", "http://example.org", "https://localhost.example.org",
                             "file://localhost", "localhost", "http://localhost/", "http://"}) {
    EXPECT_FALSE(IsFromThisMachine(From("::1", {{"Host", "localhost"}, {"Origin", origin}})))
        << origin;
  }
}

TEST(RequestOriginTest, AProxyOnThisMachineAsksForOthers) {
  for (const char* header :
       {"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "x-forwarded-host"}) {
    EXPECT_FALSE(IsFromThisMachine(From("127.0.0.1", {{"Host", "127.0.0.1:8080"}, {header, "x"}})))
        << header;
  }
}

TEST(RequestOriginTest, OurOwnPageHasTheOriginThatIsAsked) {
  const auto same = [](std::string host, std::string origin) {
    return IsSameOrigin(
        From("192.0.2.1", {{"Host", std::move(host)}, {"Origin", std::move(origin)}}));
  };
  EXPECT_TRUE(same("desk.example.org", "https://desk.example.org"));
  EXPECT_TRUE(same("Desk.Example.org:8443", "https://desk.example.org:8443"));
  EXPECT_TRUE(same("desk.example.org:443", "https://desk.example.org"));
  EXPECT_TRUE(same("desk.example.org:80", "http://desk.example.org"));
  EXPECT_TRUE(same("[2001:db8::1]:8080", "http://[2001:db8::1]:8080"));
  EXPECT_FALSE(same("desk.example.org", "https://desk.example.org.evil.example"));
  EXPECT_FALSE(same("desk.example.org", "https://evil.example"));
  EXPECT_FALSE(same("desk.example.org", "https://desk.example.org:8443"));
  EXPECT_FALSE(same("desk.example.org:443", "http://desk.example.org"));
  EXPECT_FALSE(same("desk.example.org", "null"));
  EXPECT_FALSE(same("", ""));
}

TEST(RequestOriginTest, WithoutOriginOnlyTheBrowsersOwnWordCounts) {
  EXPECT_TRUE(IsSameOrigin(From("192.0.2.1", {{"Host", "desk"}})));
  EXPECT_TRUE(IsSameOrigin(From("192.0.2.1", {{"Sec-Fetch-Site", "same-origin"}})));
  EXPECT_FALSE(IsSameOrigin(From("192.0.2.1", {{"Sec-Fetch-Site", "cross-site"}})));
  EXPECT_FALSE(IsSameOrigin(From("192.0.2.1", {{"Sec-Fetch-Site", "same-site"}})));
  EXPECT_FALSE(IsSameOrigin(
      From("192.0.2.1", {{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "cross-site"}})));
  EXPECT_FALSE(IsSameOrigin(
      From("192.0.2.1", {{"Host", "desk"}, {"Origin", "http://desk"}, {"Origin", "http://evil"}})));
}

TEST(RequestOriginTest, OurOwnHeaderIsOneAndExact) {
  EXPECT_TRUE(HasOwnHeader(From("", {{"x-firstreply", "1"}})));
  EXPECT_FALSE(HasOwnHeader(From("", {})));
  EXPECT_FALSE(HasOwnHeader(From("", {{"X-Firstreply", "0"}})));
  EXPECT_FALSE(HasOwnHeader(From("", {{"X-Firstreply", "1"}, {"X-Firstreply", "1"}})));
}

}  // namespace
}  // namespace firstreply::dashboards
