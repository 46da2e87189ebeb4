#include "ingest/wording.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace firstreply::ingest {
namespace {

void ExpectTheSame(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    EXPECT_TRUE(WordingOf(text)) << text;
    EXPECT_EQ(WordingOf(text), WordingOf(texts.front())) << text;
  }
}

TEST(WordingTest, IsTheSameWhateverIsNotWrittenByHandOrTellsNothing) {
  ExpectTheSame({"My parcel has not come since Monday!",
                 "@NorthAir my parcel has not come since monday",
                 "my parcel has not come   since Monday... 😡😡😡",
                 "Ｍｙ parcel has not come since Monday https://social.example/p/1",
                 "@north.air @anna_b MY PARCEL HAS NOT COME SINCE MONDAY!!! www.example.org/x"});
}

TEST(WordingTest, IsTheSameInJapanese) {
  ExpectTheSame({"月曜日から荷物が届いていません。", "@asahido_shop月曜日から荷物が届いていません",
                 "月曜日から、荷物が届いていません！！ https://social.example/p/2"});
}

TEST(WordingTest, IsAnotherWhereAWordOrANumberIs) {
  EXPECT_NE(WordingOf("My parcel 4711 has not come since Monday"),
            WordingOf("My parcel 4712 has not come since Monday"));
  EXPECT_NE(WordingOf("My parcel has not come since Monday"),
            WordingOf("My parcel has not come since Sunday"));
}

TEST(WordingTest, ShortTextsHaveNone) {
  for (const char* text : {"", "?", "Thank you so much!", "@northair @annabella_b @another hello",
                           "https://social.example/a/very/long/address/of/a/post", "ありがとう！",
                           "😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡"}) {
    EXPECT_FALSE(WordingOf(text)) << text;
  }
}

TEST(WordingTest, TheShortestThatHasOne) {
  EXPECT_FALSE(WordingOf(std::string(kWordingLettersMin - 1, 'a')));
  EXPECT_TRUE(WordingOf(std::string(kWordingLettersMin, 'a')));
  std::string japanese;
  for (int i = 0; i < kWordingLettersMin / 2; ++i) japanese += "荷";
  EXPECT_TRUE(WordingOf(japanese));
  EXPECT_FALSE(WordingOf(japanese.substr(3)));
}

TEST(WordingTest, AnyBytesWillDo) {
  EXPECT_FALSE(WordingOf(std::string(1 << 16, '\xff')));
  EXPECT_FALSE(WordingOf(std::string(1 << 16, '@')));
  EXPECT_TRUE(WordingOf(std::string(1 << 20, 'x') + "\xe3\x81"));
}

}  // namespace
}  // namespace firstreply::ingest
