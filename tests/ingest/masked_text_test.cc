#include "ingest/masked_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/utf8.h"

namespace firstreply::ingest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Case {
  std::string_view text;
  std::string_view shown;
};

void ExpectAll(std::initializer_list<Case> cases) {
  for (const Case& one : cases) EXPECT_EQ(MaskedText(one.text), one.shown);
}

void ExpectUntouched(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) EXPECT_EQ(MaskedText(text), text);
}

TEST(MaskedTextTest, HidesEmailAddresses) {
  ExpectAll({
      {"write to mika.h+air@post.example.org, please", "write to •••, please"},
      {"MIKA@EXAMPLE.ORG", "•••"},
      {"jürgen@bücher.example", "•••"},
      {"メールはtaro_88@example.co.jpまで", "メールは•••まで"},
      {"taro＠example．jp", "•••"},
      {"a@b.example, c@d.example", "•••, •••"},
      {"mailto:mika@example.org.", "mailto:•••."},
  });
}

TEST(MaskedTextTest, LeavesHandlesAlone) {
  ExpectUntouched({"@northair @mika.example where is it", "ありがとう @northair さん", "@ 10:30",
                   "a@b", "me @home.", "@"});
}

TEST(MaskedTextTest, HidesPhoneNumbers) {
  ExpectAll({
      {"call +47 22 33 44 55!", "call •••!"},
      {"+81-90-1234-5678 まで", "••• まで"},
      {"(+44) 20 7946 0958", "•••"},
      {"0081-90-1234-5678", "•••"},
      {"03-1234-5678 に電話しました", "••• に電話しました"},
      {"携帯は０９０ー１２３４ー５６７８です", "携帯は•••です"},
      {"090 1234 5678", "•••"},
      {"09012345678", "•••"},
      {"(06)6123-4567", "•••"},
      {"0995-45-1234", "•••"},
      {"020 7946 0958 is mine", "••• is mine"},
      {"appelez le 01 23 45 67 89", "appelez le •••"},
      {"(415) 555-2671 or 1-415-555-2671", "••• or •••"},
      {"tel: 22 33 44 55", "tel: •••"},
      {"my phone is 612345678", "my phone is •••"},
      {"電話 5551234", "電話 •••"},
      {"٠٩٠-١٢٣٤-٥٦٧٨", "•••"},
      {"0\u200B90-12\u200B34-5678", "•••"},
  });
}

TEST(MaskedTextTest, HidesCardNumbersThatPassTheirCheck) {
  ExpectAll({
      {"charged 4111 1111 1111 1111 twice", "charged ••• twice"},
      {"4111111111111111", "•••"},
      {"4111-1111-1111-1111", "•••"},
      {"3782 822463 10005", "•••"},
      {"visa4111111111111111", "visa•••"},
      {"４１１１　１１１１　１１１１　１１１１", "•••"},
      {"4222222222222", "•••"},
      {"6304000000000000000", "•••"},
  });
  ExpectUntouched({"charged 4111 1111 1111 1112 twice", "it says 411111111111"});
}

TEST(MaskedTextTest, HidesBankAccounts) {
  ExpectAll({
      {"pay DE89 3704 0044 0532 0130 00 please", "pay ••• please"},
      {"NO9386011117947", "•••"},
      {"GB82WEST12345698765432.", "•••."},
      {"gb82 west 1234 5698 7654 32", "•••"},
  });
  ExpectUntouched({"BE68 5390 0754 7035", "SE10 rows"});
}

TEST(MaskedTextTest, HidesReferencesBesideAWordThatTellsThem) {
  ExpectAll({
      {"PNR QX7T2L please help", "PNR ••• please help"},
      {"my booking reference is QX7T2L.", "my booking reference is •••."},
      {"booking ref: qx7t2l", "booking ref: •••"},
      {"booking reference AB1234", "booking reference •••"},
      {"Reservation number 4471029", "Reservation number •••"},
      {"order no. 88-412-7701", "order no. •••"},
      {"Order #5512", "Order #•••"},
      {"confirmation code: LQWERT", "confirmation code: •••"},
      {"QX7T2L is my booking reference", "••• is my booking reference"},
      {"booking QX7T2L on SK4035", "booking ••• on SK4035"},
      {"my tickets, ticket 220-2345678901", "my tickets, ticket •••"},
      {"予約番号はQX7T2Lです", "予約番号は•••です"},
      {"予約番号：１２３４５６７", "予約番号：•••"},
      {"注文番号 503-7712345-9981", "注文番号 •••"},
      {"お客様番号「00123498」", "お客様番号「•••」"},
      {"QX7T2Lが予約番号です", "•••が予約番号です"},
      {"passport TR1234567", "passport •••"},
  });
}

TEST(MaskedTextTest, LeavesOrdinaryWordsBesideSuchWords) {
  ExpectUntouched({
      "my booking is for 2026-03-02 at 10:30",
      "booking SK4035 was cancelled",
      "a reservation for 12 people at 19:00",
      "my order of 120000 yen",
      "an order of $250000 in 2026",
      "booking reference for flight SK4035 please",
      "BOOKING NUMBER PLEASE",
      "order it in 20260302",
      "予約したNH203便が10:30に欠航",
      "注文は120000円でした",
      "予約番号を教えてください。便はNH203です",
      "予約 2026-03-02",
      "in order to get there",
      "the case of the missing bag",
  });
}

TEST(MaskedTextTest, HidesJapanesePostalCodesAndAddresses) {
  ExpectAll({
      {"〒150-0041", "•••"},
      {"〒１５０ー００４１ 東京都渋谷区神南1-2-3", "••• 東京都渋谷区•••"},
      {"郵便番号は1500041", "•••"},
      {"大阪市北区梅田二丁目4番9号です", "大阪市•••です"},
      {"千代田区大手町1-2-3 さくらハイツ205号室", "千代田区•••"},
      {"住所は港区芝公園4-2-8。", "住所は港区•••。"},
  });
  ExpectUntouched({"横浜市内1-2時間", "渋谷区で2-1で勝った", "東京都渋谷区", "渋谷区神南2026-03-02",
                   "150-0041"});
}

TEST(MaskedTextTest, HidesHouseNumbersWithTheirStreet) {
  ExpectAll({
      {"I live at 221B Baker Street, Flat 2, London", "I live at •••, London"},
      {"send it to 14 Elm Rd.", "send it to •••."},
      {"4 upper hill road", "•••"},
      {"in der Lindenstraße 12a, Berlin", "in der •••, Berlin"},
      {"Lange Str. 5? Hauptstr. 7!", "Lange Str. 5? •••!"},
      {"Kungsgatan 4", "•••"},
  });
  ExpectUntouched({"gate 22 on Main Street", "waited 3 hours on the road",
                   "20 people in the street", "2 St", "Norway 12", "Terminal 2 is the Way",
                   "Gate 12"});
}

TEST(MaskedTextTest, LeavesTimesDatesPricesFlightsAndYearsAlone) {
  ExpectUntouched({
      "SK4035 at 10:00 on 2026-03-02",
      "02.03.2026 12:30, 02/03/2026",
      "2026-03-02T08:15:30.250Z",
      "it was 1,234,567.50 and not 0.123456789",
      "¥120,000 and 120000円 and $99.99",
      "in 2017 and 2026, 1999-2026",
      "NH203 JL 5 BA0286 LH 2431",
      "seats 12A 12B 14-16",
      "0900-1030 and 0930-1100",
      "+20% in 3 days, +1",
      "C++20",
      "10/10 would fly again",
      "1.234.567",
      "2026年3月2日 10時30分",
      "3-4時間待ち",
      "#2 of 3, 24/7",
  });
}

TEST(MaskedTextTest, TwoFindsSideBySideAreOneMarkAndOverlappingOnesToo) {
  EXPECT_EQ(MaskedText("booking ref 4111111111111111"), "booking ref •••");
  EXPECT_EQ(MaskedText("〒150-0041(090-1234-5678)"), "•••)");
  EXPECT_EQ(MaskedText("090-1234-5678(090-1234-5678"), "•••");
}

TEST(MaskedTextTest, DropsWhatNobodySees) {
  EXPECT_EQ(MaskedText("a\u202Eb\u2066c\u200Dd\u00ADe\uFEFFf\U000E0041g\x01h\x7Fi\u061C"),
            "abcdefghi");
  EXPECT_EQ(VisibleText("pay\u202E moc.elpmaxe \u2069now"), "pay moc.elpmaxe now");
  EXPECT_EQ(VisibleText("line\nand\ttab, ﷽ 👍🏽 が"), "line\nand\ttab, ﷽ 👍🏽 が");
  EXPECT_EQ(VisibleText("mika@example.org"), "mika@example.org");
}

TEST(MaskedTextTest, WhatIsNoUtf8BecomesAReplacementAndNothingBreaks) {
  EXPECT_EQ(MaskedText("a\xFF\xC0\xAF z"), "a\uFFFD\uFFFD\uFFFD z");
  EXPECT_EQ(MaskedText("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(MaskedText("\xE3\x81"), "\uFFFD\uFFFD");
  EXPECT_EQ(MaskedText(""), "");
}

// Pieces that begin one of the rules and do not end it, over and over.
TEST(MaskedTextTest, AnyTextStaysUtf8AndKeepsNothingOfWhatItHides) {
  for (const std::string_view piece :
       {"1",          "1 ",   "1-",       "a@",       "@a.",  "+1",         "(",      "PNR ",
        "booking 12", "〒",   "〒1",      "渋谷区神", "一番", "渋谷区一番", "1 Elm ", "DE89",
        "DE89 ",      "tel ", "予約番号", "0",        "00 ",  "-",          "x-",     "•"}) {
    std::string text;
    while (text.size() < (size_t{8} << 10)) text += piece;
    const std::string masked = MaskedText(text + " 4111 1111 1111 1111.");
    EXPECT_FALSE(FirstInvalidUtf8(masked)) << piece;
    EXPECT_THAT(masked.substr(masked.size() - 12), Not(HasSubstr("1111 1111"))) << piece;
  }
}

}  // namespace
}  // namespace firstreply::ingest
