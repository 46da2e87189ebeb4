// What a running monitor's config says beside brands and sources.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "deploy/app/config.h"
#include "ingest/base/limits.h"

namespace firstreply::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kBrand = "brands: [{name: Aurora Rail}]\n";

Config Read(const std::string& text) {
  return ReadConfig(kBrand + text, "a.yaml").value();
}

std::string ErrorOf(const std::string& text) {
  const Result<Config> config = ReadConfig(kBrand + text, "a.yaml");
  return config ? "" : config.error().message;
}

std::string Destination(const std::string& more, const std::string& name = "desk") {
  return "destinations:\n  - {name: " + name + ", kind: webhook, " + more + "}\n";
}
const std::string kWhole = "url: https://desk.example/hook, secret_file: desk.secret";

TEST(ConfigMonitorTest, SaysNothingAndIsGoodForAFirstStart) {
  const Config config = Read("");
  EXPECT_EQ(config.listen, "127.0.0.1:8080");
  EXPECT_EQ(config.log, "info");
  EXPECT_FALSE(config.tls);
  EXPECT_TRUE(config.destinations.empty());
}

TEST(ConfigMonitorTest, ReadsADestinationWithAllThatCanBeSaidOfIt) {
  const Config config = Read(Destination(
      kWhole + ", brands: [Aurora Rail], burst: 3, per_minute: 60, timeout_seconds: 5"));
  ASSERT_EQ(config.destinations.size(), 1U);
  const DestinationConfig& desk = config.destinations.front();
  EXPECT_EQ(desk.name, "desk");
  EXPECT_EQ(desk.url, "https://desk.example/hook");
  EXPECT_EQ(desk.secret.file, "desk.secret");
  EXPECT_THAT(desk.brands, ElementsAre("Aurora Rail"));
  EXPECT_EQ(desk.burst, 3);
  EXPECT_EQ(desk.per_minute, 60);
  EXPECT_EQ(desk.timeout, std::chrono::seconds(5));
}

TEST(ConfigMonitorTest, ReadsTlsProxyLogAndTheConsolesAddress) {
  const Config config = Read(
      "listen: '[::1]:8443'\npublic_url: https://care.example\nlog: warning\n"
      "tls: {certificate: c.pem, key: k.pem}\n"
      "trusted_proxy: {header: X-Forwarded-User, addresses: [127.0.0.1]}\n");
  EXPECT_EQ(config.listen, "[::1]:8443");
  EXPECT_EQ(config.tls->key, "k.pem");
  EXPECT_EQ(config.trusted_proxy->header, "X-Forwarded-User");
  EXPECT_EQ(config.public_url, "https://care.example");
}

struct Wrong {
  std::string text;
  std::string message;
};

class ConfigMonitorFaults : public testing::TestWithParam<Wrong> {};

TEST_P(ConfigMonitorFaults, AreSaidWithTheirPlace) {
  EXPECT_THAT(ErrorOf(GetParam().text), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    ConfigMonitorTest, ConfigMonitorFaults,
    testing::Values(
        Wrong{"listen: 8080\n", "a.yaml:2:9: listen: must be ADDRESS:PORT"},
        Wrong{"listen: 127.0.0.1:99999\n", "listen: must be ADDRESS:PORT"},
        Wrong{"listen: ::1:80\n", "listen: must be ADDRESS:PORT"},
        Wrong{"log: loud\n", "a.yaml:2:6: log: must be error, warning, info or debug"},
        Wrong{"public_url: https://care.example/\n", "must not end with a slash"},
        Wrong{"tls: {certificate: c.pem}\n", "a.yaml:2:6: tls.key: is missing"},
        Wrong{Destination("url: ftp://x.example, secret_file: s"), "destinations[0].url: "},
        Wrong{Destination("url: https://x.example"),
              "destinations[0]: needs secret_file or secret_environment"},
        Wrong{Destination("secret_file: s"), "destinations[0]: needs url_file or url_environment"},
        Wrong{Destination(kWhole + ", url_file: u"), "is given twice"},
        Wrong{Destination(kWhole + ", secret_environment: S"),
              "has both secret_file and secret_environment"},
        Wrong{Destination(kWhole + ", burst: 0"), "must be a whole number from 1 to 1000"},
        Wrong{Destination(kWhole + ", per_minute: '60'"), "must be a whole number"},
        Wrong{Destination(kWhole + ", brands: [Nobody]"), "no brand is named \"Nobody\""},
        Wrong{Destination(kWhole, "'a b'"), "may hold letters a-z"},
        Wrong{"destinations: [{name: a, kind: pigeon, url: https://x.example, secret_file: s}]\n",
              "unknown kind; known: webhook"}));

TEST(ConfigMonitorTest, TwoDestinationsOfOneNameAreAnError) {
  const std::string one = "  - {name: desk, kind: webhook, " + kWhole + "}\n";
  EXPECT_THAT(ErrorOf("destinations:\n" + one + one),
              HasSubstr("destinations[1]: has the name of another destination"));
}

TEST(ConfigMonitorTest, RefusesMoreDestinationsThanItsLimit) {
  std::string text = "destinations:\n";
  for (size_t i = 0; i <= kDestinationsMax; ++i) {
    text += "  - {name: d" + std::to_string(i) + ", kind: webhook, " + kWhole + "}\n";
  }
  EXPECT_THAT(ErrorOf(text), HasSubstr("holds 65 entries, at most 64 are allowed"));
}

TEST(ConfigMonitorTest, AnErrorNeverRepeatsAnAddressThatMayBeASecret) {
  EXPECT_THAT(ErrorOf(Destination("url: 'https://user:hunter2@x.example', secret_file: s")),
              Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace firstreply::app
