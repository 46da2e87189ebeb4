#include "triage/response/phrase_book.h"

#include <gtest/gtest.h>

#include <string>

#include "triage/text/post_reader.h"

namespace firstreply::triage {
namespace {

PhraseHit FirstOf(const PhraseBook& book, std::string_view text) {
  PostReader reader;
  return book.HitsIn(UnitsOf(reader.Read(text))).front();
}

std::string FaultOf(std::string_view text) {
  const auto book = PhraseBook::Make(text);
  return book ? "" : book.error().message;
}

TEST(PhraseBookTest, FindsTheLongestPhraseAndWhatAllOfThemPlay) {
  const auto book = PhraseBook::Make("# Says sorry.\napology: sorry\nproblem: sorry (about|for)\n");
  ASSERT_TRUE(book) << book.error().message;
  const PhraseHit hit = FirstOf(*book, "Sorry for it");
  EXPECT_EQ(hit.length, 2U);
  EXPECT_TRUE(hit.roles.Has(PhraseRole::kApology) && hit.roles.Has(PhraseRole::kProblem));
  EXPECT_EQ(FirstOf(*book, "sorry, for it").length, 1U);
  EXPECT_EQ(FirstOf(*book, "for it").length, 0U);
}

TEST(PhraseBookTest, AFillerOverrulesShorterPhrases) {
  const auto book =
      PhraseBook::Make("promise: we will\nfiller: we will not\nask: we will not say\n");
  ASSERT_TRUE(book) << book.error().message;
  EXPECT_TRUE(FirstOf(*book, "we'll do").roles.Has(PhraseRole::kPromise));
  EXPECT_FALSE(FirstOf(*book, "we won't do").roles.Has(PhraseRole::kPromise));
  EXPECT_TRUE(FirstOf(*book, "we won't say").roles.Has(PhraseRole::kAsk));
}

TEST(PhraseBookTest, ChoicesMayBeEmpty) {
  const auto book = PhraseBook::Make("channel: (please |)(dm|message) us\n");
  ASSERT_TRUE(book) << book.error().message;
  EXPECT_EQ(FirstOf(*book, "pls DM us").length, 3U);
  EXPECT_EQ(FirstOf(*book, "message us").length, 2U);
}

TEST(PhraseBookTest, FindsJapaneseWhereverItStands) {
  const auto book = PhraseBook::Make("apology: 申し訳\n");
  ASSERT_TRUE(book) << book.error().message;
  PostReader reader;
  const auto hits = book->HitsIn(UnitsOf(reader.Read("大変申し訳ございません")));
  EXPECT_EQ(hits[2].length, 3U);
}

TEST(PhraseBookTest, AlikeWordsHaveOneNumber) {
  const auto book = PhraseBook::Make("alike: wait, delay\nalike: bag, luggage\n");
  ASSERT_TRUE(book) << book.error().message;
  EXPECT_EQ(book->AlikeOf("wait"), book->AlikeOf("delay"));
  EXPECT_NE(book->AlikeOf("wait"), book->AlikeOf("bag"));
  EXPECT_EQ(book->AlikeOf("boat"), 0U);
}

TEST(PhraseBookTest, SaysWhatIsWrongWithALine) {
  EXPECT_EQ(FaultOf("apology: sorry\nsorry\n"), "line 2: has no role before a colon: 'sorry'");
  EXPECT_EQ(FaultOf("apology: (so sorry\n"), "line 1: has a '(' without ')'");
  EXPECT_EQ(FaultOf("apology: sorry, ,\n"), "line 1: has ' ', which is no phrase");
  std::string long_phrase = "apology:";
  for (size_t i = 0; i <= kPhraseUnitsMax; ++i) long_phrase += " so";
  EXPECT_NE(FaultOf(long_phrase), "");
  std::string many = "apology: ";
  for (int i = 0; i < 11; ++i) many += "(a|b) ";
  EXPECT_EQ(FaultOf(many), "line 1: has more than 2000 forms");
}

TEST(PhraseBookTest, ShipsEnglishAndJapanese) {
  EXPECT_TRUE(FirstOf(PhraseBook::Shipped("en"), "sorry").roles.Has(PhraseRole::kApology));
  EXPECT_TRUE(FirstOf(PhraseBook::Shipped("ja"), "お詫び").roles.Has(PhraseRole::kApology));
}

}  // namespace
}  // namespace firstreply::triage
