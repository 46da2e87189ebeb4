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
