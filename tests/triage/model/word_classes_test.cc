#include "triage/model/word_classes.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/base/limits.h"

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
}

TEST(WordClassesTest, HasAsManyClassesAsTheLimitAndNoMore) {
  std::string list;
  for (size_t i = 0; i < kWordClassesMax; ++i) list += fmt::format("class{}: word{}\n", i, i);
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

TEST(WordClassesTest, TheShippedListsAreRight) {
  const WordClasses& shipped = WordClasses::Shipped();
  EXPECT_EQ(shipped.MeaningOf("es", "retraso").word_class,
            shipped.MeaningOf("de", "verspätung").word_class);
  EXPECT_EQ(shipped.At("遅延証明").meaning.word_class, shipped.Named("late"));
  EXPECT_NE(shipped.Named("me"), kNoClass);
}

}  // namespace
}  // namespace firstreply::triage
