#include "ingest/folded_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/script.h"
#include "tests/support/random.h"

namespace firstreply::ingest {
namespace {

TEST(FoldedTextTest, LowersAscii) {
  EXPECT_EQ(Folded("Northair LOST my Bag [@`{"), "northair lost my bag [@`{");
}

TEST(FoldedTextTest, FoldsEachAsciiCharacterAtEachPlaceAsTheTablesDo) {
  TextFolder lanes;
  TextFolder tables;
  for (int c = 0; c < 128; ++c) {
    for (size_t place = 0; place < 18; ++place) {
      std::string text(18, 'x');
      text[place] = static_cast<char>(c);
      ASSERT_EQ(lanes.Fold(text), tables.FoldByTables(text)) << c;
    }
  }
}

TEST(FoldedTextTest, FoldsFullAndHalfWidth) {
  EXPECT_EQ(Folded("ＡＮＡ　１２３"), "ana 123");
  EXPECT_EQ(Folded("ｱｵｿﾞﾗ"), "アオゾラ");
  EXPECT_EQ(Folded("ｿﾆｰ"), "ソニー");
  EXPECT_EQ(Folded("ﾊﾟﾝ"), "パン");
}

TEST(FoldedTextTest, FoldsCaseBeyondAscii) {
  EXPECT_EQ(Folded("ÅNGSTRÖM Straße ΣΊΣΥΦΟΣ"), "ångström strasse σίσυφοσ");
}

TEST(FoldedTextTest, JoinsACombiningMarkWithTheAsciiLetterBeforeIt) {
  EXPECT_EQ(Folded("CAFE\u0301 x"), "café x");
  EXPECT_EQ(Folded("e\u0301"), "é");
}

TEST(FoldedTextTest, WritesTypographicQuotesAndDashesInAscii) {
  EXPECT_EQ(Folded("Nora’s – bakery"), "nora's - bakery");
}

TEST(FoldedTextTest, MakesOneSpaceOfSpacesLineEndsAndControls) {
  EXPECT_EQ(Folded("Blue \t\r\n Harbour\u3000\u00A0Cafe"), "blue harbour cafe");
  EXPECT_EQ(Folded(std::string_view("a\0\0b", 4)), "a b");
  EXPECT_EQ(Folded("a \u2028 b"), "a b");
}

TEST(FoldedTextTest, JoinsTwoSpacesWhereverTheyStand) {
  for (size_t length = 2; length < 30; ++length) {
    for (size_t place = 0; place + 2 <= length; ++place) {
      std::string text(length, 'x');
      text.replace(place, 2, "  ");
      EXPECT_EQ(Folded(text).size(), length - 1) << length << " " << place;
    }
  }
}

TEST(FoldedTextTest, PartsWordsAtTrademarkSignsAndZeroWidthSpaces) {
  EXPECT_EQ(Folded("Northair™ rocks"), "northair rocks");
  EXPECT_EQ(Folded("my\u200BNorthair"), "my northair");
}

TEST(FoldedTextTest, DropsWhatIsLeftOutOfSight) {
  EXPECT_EQ(Folded("North\u00ADair\uFE0F"), "northair");
}

TEST(FoldedTextTest, ReplacesBytesThatAreNoUtf8) {
  EXPECT_EQ(Folded("a\xFF"
                   "B\xE3\x81"),
            "a\uFFFDb\uFFFD\uFFFD");
}

TEST(FoldedTextTest, GrowsForTheLongestExpansionThereIs) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "\uFDFA";  // one ligature, eighteen code points
  EXPECT_GT(Folded(text).size(), text.size() * 5);
}

TEST(FoldedTextTest, TheAsciiLaneChangesNothing) {
  const std::vector<std::string> pieces = {"a",       "Z",
                                           " ",       "\n",
                                           "'",       "9",
                                           "_",       "é",
                                           "E\u0301", "ｱ",
                                           "ﾞ",       "Ａ",
                                           "アオ",    "青",
                                           "™",       "’",
                                           "ﬁ",       "\u0301",
                                           "🙂",    "\u200B",
                                           "\u00AD",  "longer ascii text here",
                                           "\xFF",    "\xE3\x81"};
  test::Random random(7);
  TextFolder lanes;
  TextFolder tables;
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (uint64_t length = random.Below(20); length > 0; --length) text += random.PickFrom(pieces);
    ASSERT_EQ(lanes.Fold(text), tables.FoldByTables(text)) << text;
  }
}

TEST(FoldedTextTest, ATermHasNoSpacesAroundIt) {
  EXPECT_EQ(FoldedTerm("  Blue  Harbour\n"), "blue harbour");
  EXPECT_EQ(FoldedTerm(" "), "");
  EXPECT_EQ(FoldedTerm(""), "");
}

TEST(ScriptTest, TellsScriptsApart) {
  EXPECT_EQ(ScriptOf(U'a'), Script::kLatin);
  EXPECT_EQ(ScriptOf(U'é'), Script::kLatin);
  EXPECT_EQ(ScriptOf(U'×'), Script::kNone);
  EXPECT_EQ(ScriptOf(U'я'), Script::kCyrillic);
  EXPECT_EQ(ScriptOf(U'ω'), Script::kGreek);
  EXPECT_EQ(ScriptOf(U'ש'), Script::kAlphabet);
  EXPECT_EQ(ScriptOf(U'ア'), Script::kKatakana);
  EXPECT_EQ(ScriptOf(U'ー'), Script::kKatakana);
  EXPECT_EQ(ScriptOf(U'・'), Script::kNone);
  EXPECT_EQ(ScriptOf(U'あ'), Script::kHiragana);
  EXPECT_EQ(ScriptOf(U'青'), Script::kHan);
  EXPECT_EQ(ScriptOf(U'々'), Script::kHan);
  EXPECT_EQ(ScriptOf(U'〇'), Script::kHan);
  EXPECT_EQ(ScriptOf(U'한'), Script::kUnspaced);
  EXPECT_EQ(ScriptOf(U'ไ'), Script::kUnspaced);
  EXPECT_EQ(ScriptOf(U'7'), Script::kDigit);
  EXPECT_EQ(ScriptOf(U'_'), Script::kJoiner);
  EXPECT_EQ(ScriptOf(U'\u0301'), Script::kMark);
  EXPECT_EQ(ScriptOf(U'🙂'), Script::kNone);
}

struct Border {
  std::string before;
  std::string after;
  bool is_border;
};

TEST(ScriptTest, AWordEndsAtAChangeOfScript) {
  const std::vector<Border> borders = {
      {"ana", "の", true},      {"ana", "ア", true},       {"ana", "便", true},
      {"ana", "я", true},       {"ana", "b", false},       {"ana", "é", false},
      {"ana", "2", false},      {"ana", "_", false},       {"2", "ana", false},
      {"ana", "'s", true},      {"#", "ana", true},        {"ana", "한", true},
      {"ソニ", "ー", false},    {"ソニ", "・", true},      {"は", "ソニ", true},
      {"青", "空", true},       {"あ", "さ", true},        {"ソニ", "2", true},
      {"ana", "\u0331", false}, {"か\u0331", "ana", true}, {"e\u0331", "ana", false},
      {"_", "便", true},        {"", "ana", true},         {"ana", "", true},
  };
  for (const Border& border : borders) {
    EXPECT_EQ(IsWordBorder(border.before + border.after, border.before.size()), border.is_border)
        << border.before << "|" << border.after;
  }
}

}  // namespace
}  // namespace firstreply::ingest
