#include "triage/model/features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "triage/model/feature_hash.h"

namespace firstreply::triage {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

class FeaturesTest : public testing::Test {
 protected:
  std::vector<uint32_t> Of(std::string_view text) {
    const auto features = features_.Read(posts_.Read(text));
    return {features.begin(), features.end()};
  }
  std::set<uint32_t> SetOf(std::string_view text) {
    const std::vector<uint32_t> features = Of(text);
    return {features.begin(), features.end()};
  }

  static size_t Shared(const std::set<uint32_t>& a, const std::set<uint32_t>& b) {
    return static_cast<size_t>(
        std::count_if(a.begin(), a.end(), [&](uint32_t feature) { return b.contains(feature); }));
  }

  PostReader posts_;
  FeatureReader features_;
};

TEST_F(FeaturesTest, AreEachOnceAndInRange) {
  const std::vector<uint32_t> features = Of("late late late, so late again");
  EXPECT_EQ(SetOf("late late late, so late again").size(), features.size());
  for (const uint32_t feature : features) EXPECT_LT(feature, kFeatureCount);
}

TEST_F(FeaturesTest, AreAFunctionOfTheTextAlone) {
  const std::vector<uint32_t> first = Of("where is my parcel");
  Of("another post in between");
  EXPECT_THAT(Of("where is my parcel"), ElementsAreArray(first));
}

// What a model was trained on has to be what it is asked about, in five years too.
TEST_F(FeaturesTest, KeepTheirNumbers) {
  EXPECT_EQ(HashOf("ab", 1), 91868594565376294U);
  EXPECT_EQ(Of("ab").front(), 226755U);
}

TEST_F(FeaturesTest, OfNothingThereAreNone) {
  EXPECT_THAT(Of(""), IsEmpty());
}

TEST_F(FeaturesTest, AWordsNeighbourMakesADifference) {
  EXPECT_NE(SetOf("not good"), SetOf("good not"));
}

TEST_F(FeaturesTest, WordsOfOneClassHaveItInCommon) {
  const std::set<uint32_t> one = SetOf("delayed"), other = SetOf("overdue"),
                           none = SetOf("harvest");
  EXPECT_GT(Shared(one, other), Shared(one, none));
}

TEST_F(FeaturesTest, AClassIsTheSameInEveryLanguage) {
  const std::set<uint32_t> english = SetOf("my train is delayed and nobody answers"),
                           spanish = SetOf("mi tren tiene retraso y nadie responde"),
                           harmless = SetOf("mi perro come una manzana en el jardín");
  EXPECT_GT(Shared(english, spanish), Shared(english, harmless));
}

TEST_F(FeaturesTest, JapaneseClassesAreFoundInsideARun) {
  Of("荷物がまだ届かない");
  EXPECT_NE(features_.matters() & WordClasses::Shipped().MatterNamed("parcel"), 0U);
  EXPECT_EQ(features_.matters() & WordClasses::Shipped().MatterNamed("thanks"), 0U);
}

TEST_F(FeaturesTest, TheWordsOfACueAreThoseOfThePost) {
  Of("There is a smell of gas and nobody comes");
  ASSERT_EQ(features_.said_cues().size(), 1U);
  EXPECT_EQ(features_.said_cues().front().words, "smell of gas");
  EXPECT_EQ(features_.cues(), features_.said_cues().front().terms);
  Of("ガス漏れ、5歳");
  ASSERT_EQ(features_.said_cues().size(), 2U);
  EXPECT_EQ(features_.said_cues()[0].words, "ガス漏れ");
  EXPECT_EQ(features_.said_cues()[1].words, "0歳");
  Of("a fine day");
  EXPECT_EQ(features_.cues(), 0U);
}

TEST_F(FeaturesTest, ACueInEveryLanguageIsTheSame) {
  const std::set<uint32_t> english = SetOf("ombudsman"), japanese = SetOf("弁護士"),
                           none = SetOf("会議室");
  EXPECT_GT(Shared(english, japanese), Shared(english, none));
}

TEST_F(FeaturesTest, LongWordsShareTheirBeginning) {
  EXPECT_GT(Shared(SetOf("dishwashers"), SetOf("dishwashing")),
            Shared(SetOf("dishwashers"), SetOf("lawnmowers")));
}

TEST_F(FeaturesTest, CapitalsMakeADifferenceOnlyToTheShape) {
  const std::set<uint32_t> loud = SetOf("WHERE IS IT"), calm = SetOf("where is it");
  EXPECT_NE(loud, calm);
  EXPECT_EQ(Shared(loud, calm), loud.size() - 1);
}

TEST_F(FeaturesTest, OtherWordListsAreAnotherReading) {
  const WordClasses other =
      WordClasses::Make(std::vector<WordList>{{"en", "late: late\n"}}).value();
  EXPECT_NE(FeatureReader(other).digest(), FeatureReader().digest());
}

}  // namespace
}  // namespace firstreply::triage
