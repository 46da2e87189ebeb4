#include "alerts/notifiers/webhook_signature.h"

#include <gtest/gtest.h>

#include <string>

namespace firstreply::alerts {
namespace {

constexpr TimePoint At(int64_t seconds) {
  return TimePoint{std::chrono::seconds(seconds)};
}

std::string Sign(std::string_view secret, std::string_view id, int64_t seconds,
                 std::string_view body) {
  return SignWebhook(ParseWebhookSecret(secret).value(), id, At(seconds), body);
}

// What the reference library says (standardwebhooks 1.1.1 of npm); webhook_verifier.mjs asks it
// again, of messages as they are really built.
TEST(WebhookSignatureTest, IsTheReferenceLibrarys) {
  EXPECT_EQ(Sign("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "msg_1", 1500000000,
                 R"({"type":"conversation.raised"})"),
            "v1,/ndj6QnfYzj9kV7wa4uKTOYyVhZ4xPOf6OE4ifKSUJI=");
  EXPECT_EQ(
      Sign("whsec_//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eDf3t3c29rZ2NfW1dTT0tHQz87NzMvKycjHxs"
           "XEw8LBwA==",
           "m-7f3a.2", 1, ""),
      "v1,NfuYV9nnGpixq9ss9WPCXg0LUP+DbZuGd8NBNuYOkV4=");
  EXPECT_EQ(Sign("whsec_YSBzZWNyZXQgb2YgdGhpcnR5LXRocmVlIGJ5dGVzICEh", "c8123-2", 4102444799,
                 "{\"excerpt\":\"荷物が届きません 🧳\"}"),
            "v1,J6SW0fPX3y5qy3ocm8/iK2SIL/nBC7VlCzO8ExuOVTs=");
}

TEST(WebhookSignatureTest, CoversEveryPart) {
  const std::string secret(32, 's');
  const std::string signature = SignWebhook(secret, "id", At(1000), "body");
  EXPECT_EQ(SignWebhook(secret, "id", At(1000) + Duration(999), "body"), signature);
  EXPECT_NE(SignWebhook(secret, "id", At(1001), "body"), signature);
  EXPECT_NE(SignWebhook(secret, "id2", At(1000), "body"), signature);
  EXPECT_NE(SignWebhook(secret, "id", At(1000), "bodY"), signature);
  EXPECT_NE(SignWebhook(std::string(32, 't'), "id", At(1000), "body"), signature);
}

TEST(WebhookSecretTest, HasTwentyFourToSixtyFourBytes) {
  EXPECT_EQ(ParseWebhookSecret("whsec_" + std::string(32, 'A')).value(), std::string(24, '\0'));
  EXPECT_EQ(ParseWebhookSecret("whsec_" + std::string(84, 'A') + "AA==").value().size(),
            kWebhookSecretBytesMax);
  EXPECT_TRUE(ParseWebhookSecret("whsec_" + std::string(28, 'A') + "AAA=").has_error());
  EXPECT_TRUE(ParseWebhookSecret("whsec_" + std::string(84, 'A') + "AAA=").has_error());
}

TEST(WebhookSecretTest, IsBase64BehindItsPrefix) {
  const std::string good(32, 'A');
  for (const std::string& text :
       {std::string(), good, "WHSEC_" + good, "whsec" + good, std::string("whsec_"),
        " whsec_" + good, "whsec_" + good + "\n", "whsec_" + good + " ", "whsec_" + good + "=",
        "whsec_" + good + "AA", "whsec_" + std::string(31, 'A') + "-", "whsec_" + good + "*AAA",
        "whsec_" + std::string(31, 'A') + std::string(1, '\0')}) {
    const Result<std::string> secret = ParseWebhookSecret(text);
    ASSERT_TRUE(secret.has_error()) << text;
    EXPECT_EQ(secret.error().code, Errc::kInvalid);
    EXPECT_EQ(secret.error().message.find("AAAA"), std::string::npos) << "shows the secret";
  }
}

}  // namespace
}  // namespace firstreply::alerts
