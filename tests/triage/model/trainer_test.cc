#include "triage/model/trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "triage/model/corpus.h"
#include "triage/model/features.h"

namespace firstreply::triage {
namespace {

const std::vector<std::string> kTexts = {"my parcel is lost", "the parcel never came",
                                         "lovely shop",       "thanks, lovely people",
                                         "parcel late again", "what a lovely day there"};
const Target kLost{"lost", {true, true, false, false, true, false}};

std::vector<bool> Answers(const LinearModel& model, size_t output,
                          std::span<const std::string> texts) {
  PostReader reader;
  FeatureReader features;
  std::vector<int64_t> scores(model.outputs().size());
  std::vector<bool> answers;
  for (const std::string& text : texts) {
    model.Score(features.Read(reader.Read(text)), scores);
    answers.push_back(scores[output] >= model.outputs()[output].threshold);
  }
  return answers;
}

TEST(TrainerTest, LearnsWhatTellsPostsApart) {
  const LinearModel model = Train(kTexts, std::vector{kLost}).value();
  EXPECT_EQ(Answers(model, 0, kTexts), kLost.holds);
  const std::vector<std::string> unseen = {"no parcel", "lovely"};
  EXPECT_EQ(Answers(model, 0, unseen), (std::vector<bool>{true, false}));
}

TEST(TrainerTest, MakesTheSameBytesOfTheSamePosts) {
  const std::vector<Target> targets = {kLost};
  EXPECT_EQ(Train(kTexts, targets)->Bytes(), Train(kTexts, targets)->Bytes());
}

TEST(TrainerTest, OutputsDoNotDependOnEachOther) {
  Target kind = kLost;
  kind.name = "kind";
  kind.holds.flip();
  const LinearModel both = Train(kTexts, std::vector{kind, kLost}).value();
  EXPECT_EQ(Answers(both, 1, kTexts), kLost.holds);
  EXPECT_EQ(Answers(both, 0, kTexts), kind.holds);
}

TEST(TrainerTest, RefusesWhatNothingCanBeLearntFrom) {
  const auto refusal = [](std::vector<bool> holds) {
    return Train(kTexts, std::vector{Target{"x", std::move(holds)}}).error().message;
  };
  EXPECT_EQ(refusal(std::vector<bool>(6, false)), "'x' holds for no post");
  EXPECT_EQ(refusal(std::vector<bool>(6, true)), "'x' holds for every post");
  EXPECT_EQ(refusal({true}), "'x' is not told of every post");
}

TEST(TrainerTest, ThreadsMakeNoDifference) {
  Target other = kLost;
  other.name = "other";
  other.holds[5] = true;
  const std::vector<Target> targets = {kLost, other};
  EXPECT_EQ(Train(kTexts, targets, {.threads = 1})->Bytes(),
            Train(kTexts, targets, {.threads = 8})->Bytes());
}

// Posts of two kinds that one word tells apart, the second of them rare.
struct RareKind {
  std::vector<std::string> texts;
  Target rare{"rare", {}};
  RareKind() {
    for (int i = 0; i < 200; ++i) {
      const bool is_rare = i % 7 == 3;
      texts.push_back(std::string(is_rare ? "burst pipe" : "nice day") + " number" +
                      std::string(static_cast<size_t>(i % 5 + 1), 'a'));
      rare.holds.push_back(is_rare);
    }
  }
};

TEST(TrainerTest, AThresholdFindsWhatIsRare) {
  const RareKind posts;
  const auto model = TrainWithThresholds(posts.texts, std::vector{posts.rare});
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(Answers(*model, 0, posts.texts), posts.rare.holds);
}

TEST(TrainerTest, CrossValidationAsksEachPostOnce) {
  const RareKind posts;
  const auto accuracy = CrossValidate(posts.texts, std::vector{posts.rare}, 5);
  ASSERT_TRUE(accuracy) << accuracy.error().message;
  EXPECT_EQ(accuracy->front(), (Accuracy{.found = 29, .wrong = 0, .missed = 0, .quiet = 171}));
}

// What cannot be told from the texts is not told: no post is asked of a model that has seen it.
TEST(TrainerTest, CrossValidationDoesNotKnowTheAnswers) {
  std::vector<std::string> texts;
  Target chance{"chance", {}};
  for (int i = 0; i < 300; ++i) {
    texts.push_back("word" + std::string(static_cast<size_t>(i % 20 + 1), 'b') + " " +
                    std::string(1, static_cast<char>('a' + i % 26)));
    chance.holds.push_back((i * 7919 / 13) % 3 == 0);
  }
  const auto accuracy = CrossValidate(texts, std::vector{chance}, 5);
  ASSERT_TRUE(accuracy) << accuracy.error().message;
  EXPECT_LT(accuracy->front().f1(), 0.7);
}

TEST(TrainerTest, LeavesOutWhatNoPostOrEveryPostIs) {
  LabelledPost complaint, praise;
  complaint.text = "late again";
  complaint.complaint = true;
  praise.text = "lovely";
  praise.praise = true;
  std::vector<std::string> names;
  for (const Target& target : LearnableTargetsOf(std::vector{complaint, praise}))
    names.push_back(target.name);
  EXPECT_EQ(names, (std::vector<std::string>{"complaint", "praise"}));
  EXPECT_EQ(TrainFrom(std::vector{complaint, praise}).error().message,
            "these are too few posts to learn from");
}

// The corpus that is in the tree, learnt and asked again: each output tells its own posts apart.
TEST(TrainerTest, LearnsEveryOutputFromTheCorpus) {
  std::vector<LabelledPost> posts;
  const auto folder = std::filesystem::path(FIRSTREPLY_REPOSITORY) / "triage/model/corpus";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    auto read = ReadCorpus(text.str());
    ASSERT_TRUE(read) << file.path() << ": " << read.error().message;
    posts.insert(posts.end(), read->begin(), read->end());
  }
  std::vector<std::string> texts;
  for (const LabelledPost& post : posts) texts.push_back(post.text);
  std::vector<Target> targets = TargetsOf(posts);
  const auto holds_for_none = [](const Target& target) {
    return std::count(target.holds.begin(), target.holds.end(), true) == 0;
  };
  std::erase_if(targets, holds_for_none);
  const Result<LinearModel> model = Train(texts, targets);
  ASSERT_TRUE(model) << model.error().message;
  for (size_t i = 0; i < targets.size(); ++i) {
    const std::vector<bool> answers = Answers(*model, i, texts);
    size_t right = 0;
    for (size_t post = 0; post < texts.size(); ++post)
      right += answers[post] == targets[i].holds[post];
    EXPECT_GT(right * 100, texts.size() * 90) << targets[i].name;
  }
}

}  // namespace
}  // namespace firstreply::triage
