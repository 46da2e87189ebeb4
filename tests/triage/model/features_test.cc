#include "triage/model/features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace firstreply::triage {
namespace {

using ::testing::ElementsAre;
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
  EXPECT_THAT(Of("ab"), ElementsAre(12654, 84032));
}

TEST_F(FeaturesTest, OfNothingThereAreNone) {
  EXPECT_THAT(Of(""), IsEmpty());
}

TEST_F(FeaturesTest, AWordsNeighbourMakesADifference) {
  const std::set<uint32_t> one = SetOf("not good"), other = SetOf("good not");
  EXPECT_NE(one, other);
}

TEST_F(FeaturesTest, JapaneseIsCutAtCharactersAndNotWithinThem) {
  // Two characters: two words of a script each, one pair, one run.
  EXPECT_EQ(Of("返す").size(), 4U);
}

}  // namespace
}  // namespace firstreply::triage
