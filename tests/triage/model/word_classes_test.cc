#include "triage/model/word_classes.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "ingest/base/limits.h"
#include "triage/model/labelled_post.h"
#include "triage/model/shipped_words.h"
#include "triage/text/post_reader.h"

namespace firstreply::triage {
namespace {

Result<WordClasses> Of(std::string_view english, std::string_view japanese = "") {
  return WordClasses::Make(std::vector<WordList>{{"en", english}, {"ja", japanese}});
}

std::string Refusal(std::string_view english) {
  const auto made = Of(english);
  return made ? "taken" : made.error().message;
}

std::string NameIn(const WordClasses& classes, std::string_view word) {
  return classes.classes()[classes.MeaningOf("en", word).word_class];
}

TEST(WordClassesTest, AWordHasTheClassOfItsLine) {
  const WordClasses classes = Of("# Words.\nlate: late delayed\n\nno: not\n").value();
  EXPECT_EQ(NameIn(classes, "delayed"), "late");
  EXPECT_EQ(NameIn(classes, "not"), "no");
  EXPECT_EQ(classes.MeaningOf("en", "train"), Meaning());
}

TEST(WordClassesTest, AWordIsOfManyMattersAndOneClass) {
  const WordClasses classes = Of("lost: lost\n+parcel: lost parcel\n+seat: lost\n").value();
  EXPECT_EQ(classes.matters(), (std::vector<std::string>{"parcel", "seat"}));
  EXPECT_EQ(classes.MeaningOf("en", "lost"), (Meaning{classes.Named("lost"), 0b11}));
  EXPECT_EQ(classes.MeaningOf("en", "parcel"), (Meaning{kNoClass, 0b01}));
}

TEST(WordClassesTest, JapaneseMattersAreThoseOfEveryEntry) {
  const WordClasses classes =
      Of("no: not\n", "+parcel: 荷物\n+thing: 荷\nlate: 荷物未着\n").value();
  const WordClasses::Hit hit = classes.At("荷物は");
  EXPECT_EQ(hit.meaning, (Meaning{kNoClass, 0b11}));
  EXPECT_EQ(hit.length, 0U);
}

// The bits of terms in kTerms.
uint32_t Cues(std::initializer_list<std::string_view> terms) {
  uint32_t cues = 0;
  for (size_t i = 0; i < kTerms.size(); ++i) {
    if (std::find(terms.begin(), terms.end(), kTerms[i]) != terms.end()) cues |= uint32_t{1} << i;
  }
  return cues;
}

class PhrasesTest : public testing::Test {
 protected:
  WordClasses::Hit At(std::string_view text) {
    return classes_.At(classes_.ListOf("en"), reader_.Read(text).tokens);
  }

  const WordClasses classes_ = Of("!legal: court small_claims_court small/petty_claims\n"
                                  "!harm: smell_of_gas £500_gone\n"
                                  "+law: small_claims\nbad: small\n")
                                   .value();
  PostReader reader_;
};

TEST_F(PhrasesTest, AnEntryOfSeveralWordsIsFoundWhereTheyStandTogether) {
  EXPECT_EQ(At("smell of gas here").meaning.cues, Cues({"harm"}));
  EXPECT_EQ(At("smell of a gas").meaning.cues, 0U);
  EXPECT_EQ(At("smell of").meaning.cues, 0U);
  EXPECT_EQ(At("of gas").meaning.cues, 0U);
}

TEST_F(PhrasesTest, EachOfTheWordsBetweenSlashesWillDo) {
  EXPECT_EQ(At("small claims").meaning.cues, Cues({"legal"}));
  EXPECT_EQ(At("petty claims").meaning.cues, Cues({"legal"}));
}

TEST_F(PhrasesTest, TheWordAndTheLongestCueAreBothSaid) {
  const WordClasses::Hit hit = At("small claims court tomorrow");
  EXPECT_EQ(hit.meaning, (Meaning{classes_.Named("bad"), 0b1, Cues({"legal"})}));
  EXPECT_EQ(hit.length, std::string_view("small").size());
  EXPECT_EQ(hit.cue_length, std::string_view("small claims court").size());
}

TEST_F(PhrasesTest, NumbersAndMarksAreAsTheyAreRead) {
  EXPECT_EQ(At("£12,000 gone").meaning.cues, Cues({"harm"}));
  EXPECT_EQ(At("£ gone").meaning.cues, 0U);
}

TEST_F(PhrasesTest, OfNoWordsThereIsNothing) {
  EXPECT_EQ(classes_.At(classes_.ListOf("en"), {}).meaning, Meaning());
  EXPECT_EQ(WordClasses::Make({}).value().At(0, reader_.Read("court").tokens).meaning, Meaning());
}

TEST(WordClassesTest, AJapaneseCueIsFoundAnywhere) {
  const WordClasses classes = Of("no: not\n", "!harm: ガス臭 ガス臭い\nbad: 臭い\n").value();
  const WordClasses::Hit hit = classes.At("ガス臭いです");
  EXPECT_EQ(hit.meaning.cues, Cues({"harm"}));
  EXPECT_EQ(hit.cue_length, std::string_view("ガス臭い").size());
  EXPECT_EQ(hit.length, 0U);
}

TEST(WordClassesTest, LanguagesWithoutAListAreReadAsEnglish) {
  const WordClasses classes = Of("late: late\n").value();
  EXPECT_EQ(classes.MeaningOf("", "late").word_class, classes.Named("late"));
  EXPECT_EQ(classes.MeaningOf("sv", "late").word_class, classes.Named("late"));
}

TEST(WordClassesTest, JapaneseIsFoundAtItsLongest) {
  const WordClasses classes = Of("no: not\n", "no: ない\nlate: 届かない\n").value();
  const WordClasses::Hit hit = classes.At("届かないので");
  EXPECT_EQ(classes.classes()[hit.meaning.word_class], "late");
  EXPECT_EQ(hit.length, std::string_view("届かない").size());
  EXPECT_EQ(classes.At("ので").length, 0U);
  EXPECT_EQ(classes.At("").length, 0U);
}

// Posts are compared in this form, so lists have to be.
TEST(WordClassesTest, EntriesAreFolded) {
  const WordClasses classes = Of("bad: Scheiße\n").value();
  EXPECT_EQ(classes.MeaningOf("en", "scheisse").word_class, classes.Named("bad"));
}

TEST(WordClassesTest, SaysWhatIsWrongWithAList) {
  EXPECT_EQ(Refusal("late: late\nlate delayed\n"),
            "words of 'en', line 2: has no name before a colon");
  EXPECT_EQ(Refusal("late: late\nno: late\n"),
            "words of 'en', line 2: has 'late', which is listed already");
  EXPECT_EQ(Refusal("late: too_late\n"),
            "words of 'en', line 1: has 'too late' in a class, where single words count");
  EXPECT_EQ(Refusal("late: 2nd\n"),
            "words of 'en', line 1: has '2nd' in a class, where single words count");
  EXPECT_EQ(Refusal("!sorrow: alas\n"),
            "words of 'en', line 1: has a cue 'sorrow', which is no term");
  EXPECT_EQ(Refusal("!legal: court//law\n"),
            "words of 'en', line 1: has an entry that lacks a word");
}

TEST(WordClassesTest, HasAsManyClassesAsTheLimitAndNoMore) {
  std::string list;
  for (size_t i = 0; i < kWordClassesMax; ++i)
    list += fmt::format("class{}: {:c}{:c}\n", i, 'a' + i / 26, 'a' + i % 26);
  EXPECT_EQ(Refusal(list), "taken");
  EXPECT_EQ(Refusal(list + "more: more\n"),
            fmt::format("words of 'en', line {}: has one beyond the {} allowed",
                        kWordClassesMax + 1, kWordClassesMax));
}

TEST(WordClassesTest, HasAsManyMattersAsTheLimitAndNoMore) {
  std::string list;
  for (size_t i = 0; i < kMattersMax; ++i) list += fmt::format("+matter{}: word{}\n", i, i);
  EXPECT_EQ(Refusal(list), "taken");
  EXPECT_NE(Refusal(list + "+more: more\n"), "taken");
}

// Whether the shipped list of a language has a line for this term.
bool HasCueFor(std::string_view language, std::string_view term) {
  const auto lists = ShippedWordLists();
  return std::any_of(lists.begin(), lists.end(), [&](const WordList& list) {
    return list.language == language &&
           list.text.find(fmt::format("\n!{}: ", term)) != std::string_view::npos;
  });
}

TEST(WordClassesTest, TheShippedListsAreRight) {
  const WordClasses& shipped = WordClasses::Shipped();
  EXPECT_EQ(shipped.MeaningOf("es", "retraso").word_class,
            shipped.MeaningOf("de", "verspätung").word_class);
  EXPECT_EQ(shipped.At("遅延証明").meaning.word_class, shipped.Named("late"));
  EXPECT_NE(shipped.Named("me"), kNoClass);
  for (const std::string_view term : kTerms) {
    EXPECT_TRUE(HasCueFor("en", term)) << term;
    EXPECT_TRUE(HasCueFor("ja", term)) << term;
  }
}

}  // namespace
}  // namespace firstreply::triage
