#include "deploy/app/model_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "ingest/base/limits.h"
#include "tests/support/temporary_folder.h"
#include "triage/model/features.h"
#include "triage/model/shipped_model.h"

namespace firstreply::app {
namespace {

class ModelFilesTest : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& bytes) {
    std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  std::string Longer(const std::string& name, size_t limit) {
    std::string path = Write(name, "");
    std::filesystem::resize_file(path, limit + 1);
    return path;
  }

  test::TemporaryFolder folder_;
};

TEST_F(ModelFilesTest, WithoutAPathItIsTheShippedModel) {
  EXPECT_EQ(LoadModel("").value(), triage::ShippedModel());
}

TEST_F(ModelFilesTest, AModelComesBackFromItsFile) {
  const std::string path = Write("our.model", triage::ShippedModel().Bytes());
  EXPECT_EQ(LoadModel(path).value(), triage::ShippedModel());
}

TEST_F(ModelFilesTest, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(LoadModel("none.model").error().code, Errc::kNotFound);
  const std::string text = Write("text.model", "hello");
  EXPECT_EQ(LoadModel(text).error().message,
            text + ": no model: it does not begin as one of this version");
  const triage::LinearModel foreign =
      triage::LinearModel::Make({{"complaint"}}, std::vector<int8_t>(triage::kFeatureCount), 1)
          .value();
  const std::string other = Write("other.model", foreign.Bytes());
  EXPECT_EQ(LoadModel(other).error().message,
            other +
                ": the model was made by another version, which reads posts otherwise: train "
                "it again");
  EXPECT_EQ(LoadModel(Longer("long.model", kModelFileBytesMax)).error().code, Errc::kTooLarge);
}

triage::BrandAdjustment AdjustmentFor(const std::string& brand, const std::string& base) {
  const triage::LinearModel& shipped = triage::ShippedModel();
  triage::LinearModel added =
      triage::LinearModel::Make({{.name = "complaint", .weight_unit = 1, .bias = 500}},
                                std::vector<int8_t>(triage::kFeatureCount), shipped.reading())
          .value();
  return triage::BrandAdjustment::Make(brand, base, std::move(added)).value();
}

TEST_F(ModelFilesTest, WhatTheConfigNamesJudgesTogether) {
  const auto adjustment = AdjustmentFor("Lumo", triage::ShippedModel().version());
  TriageConfig config{.adjustments = {{"Lumo", Write("lumo", adjustment.Bytes())}},
                      .thresholds = {.all = {.high = 64, .critical = 85}}};
  const TakeJudgement judgement = LoadJudgement(config, "start").value();
  EXPECT_EQ(*judgement.model, triage::ShippedModel());
  EXPECT_EQ(*judgement.adjustments.at("Lumo"), adjustment);
  EXPECT_EQ(judgement.thresholds, config.thresholds);
  EXPECT_EQ(judgement.put_by, "start");
  config.by_model = false;
  EXPECT_EQ(LoadJudgement(config, "start")->model, nullptr);
}

TEST_F(ModelFilesTest, AnAdjustmentOfAnotherModelOrBrandIsRefused) {
  const auto error_of = [&](const std::string& bytes) {
    TriageConfig config{.adjustments = {{"Lumo", Write("lumo", bytes)}}};
    return LoadJudgement(config, "start").error().message;
  };
  const std::string path = folder_ / "lumo", version = triage::ShippedModel().version();
  EXPECT_EQ(error_of(AdjustmentFor("Lumo", "0123456789abcdef").Bytes()),
            path +
                ": the adjustment for 'Lumo' is on top of model 0123456789abcdef, and the model "
                "here is " +
                version + ": train it again");
  EXPECT_EQ(error_of(AdjustmentFor("Kito", version).Bytes()),
            path + ": is what was learnt for 'Kito', not for 'Lumo'");
  EXPECT_EQ(error_of("hello"), path + ": no adjustment: it does not begin as one of this version");
}

TEST_F(ModelFilesTest, LabelledPostsOfSeveralFilesAreOneList) {
  const std::string a = Write("a.ndjson", "{\"text\":\"one\"}\n"),
                    b = Write("b.ndjson", "{\"text\":\"two\"}\n{\"text\":\"three\"}\n");
  const auto posts = LoadLabelledPosts({a, b});
  ASSERT_TRUE(posts) << posts.error().message;
  EXPECT_EQ(posts->size(), 3U);
  const std::string wrong = Write("c.ndjson", "{\"text\":\"one\"}\n{\"mood\":1}\n");
  EXPECT_EQ(LoadLabelledPosts({a, wrong}).error().message, wrong + ": line 2: unknown key 'mood'");
  EXPECT_EQ(LoadLabelledPosts({Longer("long.ndjson", kLabelledFileBytesMax)}).error().code,
            Errc::kTooLarge);
}

}  // namespace
}  // namespace firstreply::app
