#include "dashboards/accounts/account_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dashboards/accounts/account.h"
#include "ingest/base/limits.h"

namespace firstreply::dashboards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(AccountDecoderTest, ReadsASignIn) {
  const SignInBody body =
      DecodeSignIn(R"({"user":"anna","password":"nine \"green\" lanterns"})").value();
  EXPECT_EQ(body.user, "anna");
  EXPECT_EQ(body.password, "nine \"green\" lanterns");
}

TEST(AccountDecoderTest, RefusesWhatIsNoSignIn) {
  const std::vector<std::string> wrong = {
      "",
      "null",
      "[]",
      "\"anna\"",
      "{",
      "{}",
      R"({"user":"anna"})",
      R"({"user":null,"password":"x"})",
      R"({"user":1,"password":"x"})",
      R"({"user":"anna","password":["x"]})",
      R"({"user":"anna","password":"x","more":1})",
      R"({"user":"anna","password":"x","user":"ben"})",
      R"({"user":"anna","password":"x"} {})",
      "{\"user\":\"anna\",\"password\":\"\xff\"}",
      R"({"user":")" + std::string(kAccountNameBytesMax + 1, 'a') + R"(","password":"x"})",
      R"({"user":"anna","password":")" + std::string(kPasswordBytesMax + 1, 'x') + R"("})",
      R"({"user":"anna","password":)" + std::string(kJsonDepthMax + 1, '[') +
          std::string(kJsonDepthMax + 1, ']') + "}",
  };
  for (const std::string& body : wrong) {
    const Result<SignInBody> read = DecodeSignIn(body);
    ASSERT_FALSE(read) << body;
    EXPECT_EQ(read.error().code, Errc::kInvalid);
  }
}

TEST(AccountDecoderTest, AnErrorNeverRepeatsAPassword) {
  for (const char* body : {R"({"user":1,"password":"lanterns"})", R"({"password":"lanterns")",
                           R"({"user":"anna","password":"lanterns","lanterns":1})"}) {
    EXPECT_THAT(DecodeSignIn(body).error().message, Not(HasSubstr("lanterns"))) << body;
  }
}

TEST(AccountDecoderTest, ReadsAUserWithAndWithoutBrands) {
  const NewUser all =
      DecodeNewUser(R"({"name":"anna","password":"p","role":"manager","brands":null})").value();
  EXPECT_EQ(all.role, wire::Role::kManager);
  EXPECT_FALSE(all.brands);
  const NewUser some =
      DecodeNewUser(R"({"name":"anna","password":"p","role":"agent","brands":["b","a"]})").value();
  EXPECT_THAT(some.brands.value(), ElementsAre("a", "b"));
}

TEST(AccountDecoderTest, RefusesAUserWithoutARoleOrWithAnotherOne) {
  EXPECT_FALSE(DecodeNewUser(R"({"name":"anna","password":"p"})"));
  EXPECT_FALSE(DecodeNewUser(R"({"name":"anna","password":"p","role":"admin"})"));
  EXPECT_FALSE(DecodeNewUser(R"({"name":"anna","password":"p","role":"agent","brands":"b"})"));
  EXPECT_FALSE(DecodeNewUser(R"({"name":"anna","password":"p","role":"agent","brands":[1]})"));
}

TEST(AccountDecoderTest, ReadsATokensSources) {
  const NewToken token =
      DecodeNewToken(R"({"name":"desk","role":"ingest","sources":["wire"]})").value();
  EXPECT_THAT(token.sources.value(), ElementsAre("wire"));
  EXPECT_FALSE(token.brands);
  EXPECT_FALSE(DecodeNewToken(R"({"name":"desk","role":"ingest","password":"p"})"));
  std::string many = R"({"name":"desk","role":"ingest","sources":["s")";
  for (size_t i = 0; i < kSourcesMax; ++i) many += ",\"s" + std::to_string(i) + "\"";
  EXPECT_FALSE(DecodeNewToken(many + "]}"));
}

TEST(AccountDecoderTest, AnOldPasswordMayBeAbsent) {
  EXPECT_FALSE(DecodePassword(R"({"password":"p"})").value().old_password);
  EXPECT_EQ(DecodePassword(R"({"password":"p","old_password":"o"})").value().old_password, "o");
  EXPECT_FALSE(DecodePassword(R"({"password":"p","old_password":7})"));
}

}  // namespace
}  // namespace firstreply::dashboards
