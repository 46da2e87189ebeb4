#include "triage/text/post_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace firstreply::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PostReaderTest : public testing::Test {
 protected:
  std::string TextOf(std::string_view text) { return std::string(reader_.Read(text).text); }

  std::vector<std::string> TokensOf(std::string_view text) {
    std::vector<std::string> tokens;
    for (const Token& token : reader_.Read(text).tokens) tokens.emplace_back(token.text);
    return tokens;
  }

  std::vector<TokenKind> KindsOf(std::string_view text) {
    std::vector<TokenKind> kinds;
    for (const Token& token : reader_.Read(text).tokens) kinds.push_back(token.kind);
    return kinds;
  }

  PostReader reader_;
};

TEST_F(PostReaderTest, CutsAPostIntoWhatItSays) {
  EXPECT_THAT(TokensOf("@halo I&#39;m waiting sooooo long!!! https://t.co/x"),
              ElementsAre("@", "i'm", "waiting", "soo", "long", "!!", "<link>"));
  EXPECT_EQ(TextOf("@halo I&#39;m waiting sooooo long!!! https://t.co/x"),
            "@ i'm waiting soo long!! <link>");
}

TEST_F(PostReaderTest, SaysOfEachTokenWhatItIs) {
  EXPECT_THAT(
      KindsOf("@a #Late 3 trains, www.a.example 😡"),
      ElementsAre(TokenKind::kHandle, TokenKind::kHashtag, TokenKind::kWord, TokenKind::kNumber,
                  TokenKind::kWord, TokenKind::kMark, TokenKind::kLink, TokenKind::kEmoji));
}

TEST_F(PostReaderTest, AHandleIsOneForAllWithItsDomain) {
  EXPECT_THAT(TokensOf("@Anna_1 .@b.c @d@mastodon.example: hi"),
              ElementsAre("@", ".", "@", "@", ":", "hi"));
  EXPECT_THAT(TokensOf("meet @ noon"), ElementsAre("meet", "@", "noon"));
}

TEST_F(PostReaderTest, ANumberIsOneForAllWithWhatPartsItsDigits) {
  EXPECT_THAT(TokensOf("£1,299.00 at 18:45 on 2026/11/23. 12kg, 7pm"),
              ElementsAre("£", "0", "at", "0", "on", "0", ".", "0", "kg", ",", "0", "pm"));
}

TEST_F(PostReaderTest, OfMoreThanTwoInARowTwoAreLeft) {
  EXPECT_THAT(TokensOf("sooooo sooo soo so"), ElementsAre("soo", "soo", "soo", "so"));
  EXPECT_THAT(TokensOf("ひどーーーい wwwww ！！！ 😡😡😡😡"),
              ElementsAre("ひどーーい", "ww", "!!", "😡😡"));
}

TEST_F(PostReaderTest, AnApostropheIsOfTheWordItStandsIn) {
  EXPECT_THAT(TokensOf("don’t 'quote' l'addition dogs'"),
              ElementsAre("don't", "'", "quote", "'", "l'addition", "dogs", "'"));
}

TEST_F(PostReaderTest, CutsJapaneseWhereTheScriptChanges) {
  EXPECT_THAT(TokensOf("返金がまだです。キャンセル料は３０００円？"),
              ElementsAre("返金", "がまだです", "。", "キャンセル", "料", "は", "0", "円", "?"));
  EXPECT_THAT(TokensOf("ﾎﾃﾙのWiFiが"), ElementsAre("ホテル", "の", "wifi", "が"));
  EXPECT_EQ(reader_.Read("返金").tokens.front().script, Script::kHan);
}

TEST_F(PostReaderTest, ALinkEndsWhereAnotherScriptGoesOn) {
  EXPECT_THAT(TokensOf("https://a.example/xを見て"), ElementsAre("<link>", "を", "見", "て"));
  EXPECT_THAT(TokensOf("http://"), ElementsAre("http", ":", "//"));
}

TEST_F(PostReaderTest, NothingIsReadOutOfNothing) {
  EXPECT_THAT(TokensOf(""), IsEmpty());
  EXPECT_THAT(TokensOf(" \n\t "), IsEmpty());
}

TEST_F(PostReaderTest, AnyBytesAreTokensOfTheTextInTheirOrder) {
  std::mt19937_64 random(11);
  const std::string alphabet = "@#&;:/.'a1 \xE3\x81\x82\xF0\x9F\x98\xA1\xFF\xC3\x28\n";
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (size_t length = random() % 60; length > 0; --length)
      text += alphabet[random() % alphabet.size()];
    const PostText& post = reader_.Read(text);
    const char* last = post.text.data();
    for (const Token& token : post.tokens) {
      ASSERT_FALSE(token.text.empty());
      ASSERT_GE(token.text.data(), last);
      last = token.text.data() + token.text.size();
    }
    ASSERT_LE(last, post.text.data() + post.text.size());
  }
}

}  // namespace
}  // namespace firstreply::triage
