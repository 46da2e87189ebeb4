#include "triage/model/linear_model.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ingest/base/limits.h"
#include "triage/model/features.h"

namespace firstreply::triage {
namespace {

// Of two outputs: the first has weights 10 and -3 of features 5 and 7, the second 100 of 7.
LinearModel Small() {
  std::vector<int8_t> weights(2 * kFeatureCount);
  weights[2 * 5] = 10;
  weights[2 * 7] = -3;
  weights[2 * 7 + 1] = 100;
  return LinearModel::Make({{"one", 50 << 20, 200, 0}, {"other", 1 << 20, -7, 9}}, weights, 1)
      .value();
}

std::vector<int64_t> Score(const LinearModel& model, std::vector<uint32_t> features) {
  std::vector<int64_t> scores(model.outputs().size());
  model.Score(features, scores);
  return scores;
}

TEST(LinearModelTest, ScoresWhatItsWeightsSayOverTheRootOfTheFeatures) {
  EXPECT_EQ(Score(Small(), {5}), (std::vector<int64_t>{700, -7}));
  EXPECT_EQ(Score(Small(), {5, 7, 8, 9}),
            (std::vector<int64_t>{(10 - 3) * 50 / 2 + 200, 100 / 2 - 7}));
}

TEST(LinearModelTest, APostWithoutFeaturesHasTheBias) {
  EXPECT_EQ(Score(Small(), {}), (std::vector<int64_t>{200, -7}));
}

TEST(LinearModelTest, TheRootIsTheLargestThatFits) {
  for (const size_t count : std::vector<size_t>{0, 1, 2, 3, 4, 99, 100, 101, 65'535}) {
    EXPECT_EQ(RootOf(count),
              static_cast<int64_t>(std::floor(std::sqrt(static_cast<double>(count)) * 1024)))
        << count;
  }
}

TEST(LinearModelTest, ComesBackFromItsBytes) {
  const LinearModel model = Small();
  const Result<LinearModel> again = LinearModel::Parse(model.Bytes());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, model);
  EXPECT_EQ(again->Bytes(), model.Bytes());
}

TEST(LinearModelTest, IsRefusedIfAnyByteOfItIsMissingOrChanged) {
  const std::string bytes = Small().Bytes();
  for (size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(LinearModel::Parse(bytes.substr(0, length))) << length;
  }
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x40);
    EXPECT_FALSE(LinearModel::Parse(changed)) << i;
  }
  EXPECT_FALSE(LinearModel::Parse(bytes + "x"));
}

TEST(LinearModelTest, KnowsItsOutputsByName) {
  EXPECT_EQ(Small().Find("other"), 1U);
  EXPECT_EQ(Small().Find("third"), std::nullopt);
}

TEST(LinearModelTest, OtherThresholdsChangeNothingElse) {
  const LinearModel model = Small().WithThresholds(std::vector<int64_t>{5, -6});
  EXPECT_EQ(model.outputs()[0].threshold, 5);
  EXPECT_EQ(model.outputs()[1].threshold, -6);
  EXPECT_EQ(Score(model, {5}), Score(Small(), {5}));
}

TEST(LinearModelTest, SaysWhyItIsNone) {
  EXPECT_EQ(LinearModel::Parse("weights").error().message,
            "no model: it does not begin as one of this version");
  EXPECT_EQ(LinearModel::Make({{"one"}, {"one"}}, std::vector<int8_t>(2 * kFeatureCount), 1)
                .error()
                .message,
            "no model: two outputs are named one");
  EXPECT_FALSE(LinearModel::Make({}, {}, 1));
  EXPECT_FALSE(LinearModel::Make({{"one"}}, std::vector<int8_t>(7), 1));
}

TEST(LinearModelTest, HasAsManyOutputsAsTheLimitAndNoMore) {
  const auto of = [](size_t count) {
    std::vector<ModelOutput> outputs;
    for (size_t i = 0; i < count; ++i) outputs.push_back({std::to_string(i)});
    return LinearModel::Make(std::move(outputs), std::vector<int8_t>(count * kFeatureCount), 1);
  };
  EXPECT_TRUE(of(kModelOutputsMax));
  EXPECT_FALSE(of(kModelOutputsMax + 1));
}

}  // namespace
}  // namespace firstreply::triage
