#include "triage/model/adjustment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "triage/model/features.h"
#include "triage/model/trainer.h"

namespace firstreply::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Words that no two posts share, so that each is a post of its own.
std::string Word(size_t number) {
  std::string word = "x";
  for (; number > 0; number /= 26) word += static_cast<char>('a' + number % 26);
  return word;
}

// It knows that "late" complains and "lovely" praises, and nothing of anything else.
const LinearModel& Base() {
  static const LinearModel kBase = [] {
    std::vector<std::string> texts;
    Target complaint{"complaint", {}}, praise{"praise", {}};
    for (size_t i = 0; i < 60; ++i) {
      texts.push_back((i % 2 == 0 ? "late boat " : "lovely boat ") + Word(i));
      complaint.holds.push_back(i % 2 == 0);
      praise.holds.push_back(i % 2 != 0);
    }
    return Train(texts, std::vector<Target>{complaint, praise}).value();
  }();
  return kBase;
}

// Here "tidal" says that it is no complaint, though it be late, and "rusty" that it is one.
SaidOfTexts Said(size_t count, const std::string& output = "complaint") {
  SaidOfTexts said;
  SaidOfOutput& of = said.outputs.emplace_back();
  of.name = output;
  for (size_t i = 0; i < count; ++i) {
    const bool complains = i % 2 == 0;
    said.texts.push_back((complains ? "rusty ferry " : "late tidal ferry ") + Word(i));
    of.holds.emplace_back(complains);
  }
  return said;
}

bool Says(const LinearModel& model, const std::string& output, std::string_view text) {
  PostReader posts;
  FeatureReader features;
  std::vector<int64_t> scores(model.outputs().size());
  model.Score(features.Read(posts.Read(text)), scores);
  const size_t number = model.Find(output).value();
  return scores[number] >= model.outputs()[number].threshold;
}

TEST(AdjustmentTest, LearnsWhatIsSaidHereAndKeepsWhatItKnew) {
  ASSERT_TRUE(Says(Base(), "complaint", "the late tidal ferry"));
  const Adjustment made = Adjust(Base(), Said(60)).value();
  EXPECT_THAT(made.adjusted, ElementsAre("complaint"));
  EXPECT_FALSE(Says(made.model, "complaint", "the late tidal ferry"));
  EXPECT_TRUE(Says(made.model, "complaint", "a rusty ferry"));
  EXPECT_FALSE(Says(made.model, "complaint", "a lovely boat"));
}

TEST(AdjustmentTest, OtherOutputsAreAsTheyWere) {
  const Adjustment made = Adjust(Base(), Said(60)).value();
  const size_t praise = Base().Find("praise").value();
  EXPECT_EQ(made.model.outputs()[praise], Base().outputs()[praise]);
  for (uint32_t feature = 0; feature < kFeatureCount; ++feature) {
    const auto before = Base().WeightsOf(feature), after = made.model.WeightsOf(feature);
    ASSERT_EQ(before.empty() ? 0 : before[praise], after.empty() ? 0 : after[praise]);
  }
}

TEST(AdjustmentTest, FewLabelsChangeNothing) {
  const Adjustment made = Adjust(Base(), Said(2 * kAdjustedFromMin - 1)).value();
  EXPECT_THAT(made.adjusted, IsEmpty());
  EXPECT_EQ(made.model, Base());
  EXPECT_THAT(Adjust(Base(), Said(2 * kAdjustedFromMin)).value().adjusted,
              ElementsAre("complaint"));
}

TEST(AdjustmentTest, WhatTheModelHasNoOutputForIsPassedOver) {
  EXPECT_THAT(Adjust(Base(), Said(60, "delivery")).value().adjusted, IsEmpty());
}

TEST(AdjustmentTest, TextsOfWhichNothingIsSaidOfAnOutputDoNotCount) {
  SaidOfTexts said = Said(60);
  for (size_t i = 0; i < said.texts.size(); ++i) {
    if (i >= kAdjustedFromMin) said.outputs.front().holds[i].reset();
  }
  EXPECT_THAT(Adjust(Base(), said).value().adjusted, IsEmpty());
}

TEST(AdjustmentTest, TheSameFeedbackMakesTheSameModel) {
  EXPECT_EQ(Adjust(Base(), Said(40)).value().model.Bytes(),
            Adjust(Base(), Said(40)).value().model.Bytes());
}

// The base's score of an output, with what is added to it.
bool SaysWith(const BrandAdjustment& adjustment, const std::string& output, std::string_view text) {
  PostReader posts;
  FeatureReader features;
  const auto read = features.Read(posts.Read(text));
  std::vector<int64_t> scores(Base().outputs().size()), more(adjustment.added().outputs().size());
  Base().Score(read, scores);
  adjustment.added().Score(read, more);
  const size_t number = Base().Find(output).value();
  const auto place = adjustment.added().Find(output);
  return scores[number] + (place ? more[*place] : 0) >= Base().outputs()[number].threshold;
}

TEST(AdjustmentTest, ABrandsIsAddedToTheBaseAndSaysTheSame) {
  const AdjustedForBrand made = AdjustFor("Aurora Rail", Base(), Said(60)).value();
  EXPECT_THAT(made.adjusted, ElementsAre("complaint"));
  ASSERT_TRUE(made.adjustment);
  EXPECT_EQ(made.adjustment->brand(), "Aurora Rail");
  EXPECT_TRUE(made.adjustment->Check(Base()));
  EXPECT_EQ(made.adjustment->added().outputs().size(), 1U);
  EXPECT_FALSE(SaysWith(*made.adjustment, "complaint", "the late tidal ferry"));
  EXPECT_TRUE(SaysWith(*made.adjustment, "complaint", "a rusty ferry"));
  EXPECT_TRUE(SaysWith(*made.adjustment, "praise", "a lovely boat"));
  EXPECT_EQ(AdjustFor("Aurora Rail", Base(), Said(60))->adjustment, made.adjustment);
}

TEST(AdjustmentTest, FewLabelsMakeNoneForABrand) {
  const AdjustedForBrand made =
      AdjustFor("Aurora Rail", Base(), Said(2 * kAdjustedFromMin - 1)).value();
  EXPECT_THAT(made.adjusted, IsEmpty());
  EXPECT_FALSE(made.adjustment);
}

TEST(AdjustmentTest, AnAdjustmentIsComparedWithTheBaseOnWhatWasSaid) {
  const BrandAdjustment adjustment = *AdjustFor("Aurora Rail", Base(), Said(60))->adjustment;
  const std::vector<Comparison> compared = CompareWith(Base(), adjustment, Said(40)).value();
  ASSERT_EQ(compared.size(), 1U);
  EXPECT_EQ(compared.front().name, "complaint");
  EXPECT_EQ(compared.front().after.f1(), 1.0);
  EXPECT_LT(compared.front().before.f1(), 1.0);
  const LinearModel other = Adjust(Base(), Said(60))->model;
  EXPECT_FALSE(CompareWith(other, adjustment, Said(40)));
}

TEST(AdjustmentTest, RefusesWhatDoesNotFit) {
  SaidOfTexts said = Said(60);
  said.outputs.front().holds.pop_back();
  EXPECT_EQ(Adjust(Base(), said).error().message, "'complaint' is not told of every text");
  const LinearModel other = LinearModel::Make({{.name = "complaint", .weight_unit = 1}},
                                              std::vector<int8_t>(kFeatureCount), 1)
                                .value();
  EXPECT_FALSE(Adjust(other, Said(60)));
  EXPECT_FALSE(CompareAdjusted(other, Said(60), 5));
}

TEST(AdjustmentTest, TheComparisonAsksEachTextOnceAndShowsTheGain) {
  const std::vector<Comparison> compared = CompareAdjusted(Base(), Said(60), 5).value();
  ASSERT_EQ(compared.size(), 1U);
  const auto& [name, before, after] = compared.front();
  EXPECT_EQ(name, "complaint");
  for (const Accuracy& each : {before, after})
    EXPECT_EQ(each.found + each.wrong + each.missed + each.quiet, 60U);
  EXPECT_GT(after.f1(), before.f1());
}

// Labels that follow no rule teach nothing: it must not look as if they did.
TEST(AdjustmentTest, TheComparisonDoesNotKnowTheAnswers) {
  SaidOfTexts said = Said(80);
  for (size_t i = 0; i < said.texts.size(); ++i) {
    said.texts[i] = "ferry " + Word(i * 7919);
    said.outputs.front().holds[i] = (i * i / 7 + i / 3) % 2 == 0;
  }
  const std::vector<Comparison> compared = CompareAdjusted(Base(), said, 5).value();
  ASSERT_EQ(compared.size(), 1U);
  EXPECT_LT(compared.front().after.precision(), 0.75);
}

}  // namespace
}  // namespace firstreply::triage
