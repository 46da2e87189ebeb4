#include "triage/model/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <numeric>
#include <thread>
#include <utility>

#include "triage/model/accuracy.h"
#include "triage/model/features.h"
#include "triage/model/logistic_regression.h"

namespace firstreply::triage {
namespace {

// For thresholds: with two they moved more from lot to lot of posts than anything else did.
constexpr size_t kThresholdFolds = 4;

struct Trained {
  std::vector<double> weights;  // of each feature
  double bias = 0;
};

// From the posts in `chosen`.
Trained TrainOne(const Examples& examples, std::span<const size_t> chosen, const Target& target,
                 const TrainingOptions& options) {
  std::vector<bool> labels;
  std::vector<const feature_node*> rows;
  for (const size_t post : chosen) {
    labels.push_back(target.holds[post]);
    rows.push_back(examples.row(post).data());
  }
  const std::vector<double> weights = Regress(rows, labels,
                                              {.cost = options.cost,
                                               .weight_of_yes = options.weight_of_yes,
                                               .columns = examples.columns()});
  return {examples.ByFeature(weights), examples.OnesOf(weights)};
}

Status CheckTarget(const Target& target, size_t count, std::span<const size_t> chosen) {
  const auto wrong = [&](std::string_view why) {
    return Error{Errc::kInvalid, fmt::format("'{}' {}", target.name, why)};
  };
  if (target.holds.size() != count) return wrong("is not told of every post");
  const auto holds = static_cast<size_t>(
      std::count_if(chosen.begin(), chosen.end(), [&](size_t post) { return target.holds[post]; }));
  if (holds == 0) return wrong("holds for no post");
  if (holds == chosen.size()) return wrong("holds for every post");
  return Done{};
}

// Each number below `count` once, on several threads.
void ForEach(size_t count, size_t threads, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next = 0;
  const auto run = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;
  for (size_t i = 1; i < threads; ++i) helpers.emplace_back(run);
  run();
}

Result<LinearModel> TrainOn(const Examples& examples, std::span<const size_t> chosen,
                            std::span<const Target> targets, const TrainingOptions& options) {
  for (const Target& target : targets) {
    if (Status good = CheckTarget(target, examples.count(), chosen); !good) return good.error();
  }
  std::vector<Trained> trained(targets.size());
  ForEach(targets.size(), options.threads,
          [&](size_t i) { trained[i] = TrainOne(examples, chosen, targets[i], options); });
  std::vector<ModelOutput> outputs;
  std::vector<int8_t> weights(targets.size() * kFeatureCount);
  for (size_t i = 0; i < targets.size(); ++i) {
    outputs.push_back(Quantize(
        targets[i].name, trained[i].weights, trained[i].bias,
        [&](size_t feature, int8_t weight) { weights[feature * targets.size() + i] = weight; }));
  }
  return LinearModel::Make(std::move(outputs), std::move(weights), examples.reading());
}

std::vector<size_t> AllOf(const Examples& examples) {
  std::vector<size_t> all(examples.count());
  std::iota(all.begin(), all.end(), size_t{0});
  return all;
}

// One heap of posts to be asked about, and all others to learn from.
struct Split {
  std::vector<size_t> learnt, asked;
};

Split SplitOf(std::span<const size_t> chosen, size_t folds, size_t fold) {
  Split split;
  for (size_t i = 0; i < chosen.size(); ++i)
    (i % folds == fold ? split.asked : split.learnt).push_back(chosen[i]);
  return split;
}

std::vector<bool> OfPosts(std::span<const size_t> chosen, const Target& target) {
  std::vector<bool> holds;
  for (const size_t post : chosen) holds.push_back(target.holds[post]);
  return holds;
}

// By target, then by post.
std::vector<std::vector<int64_t>> ScoresOf(const Examples& examples, std::span<const size_t> chosen,
                                           const LinearModel& model) {
  std::vector<std::vector<int64_t>> scores(model.outputs().size());
  std::vector<int64_t> said(scores.size());
  for (const size_t post : chosen) {
    model.Score(examples.features(post), said);
    for (size_t i = 0; i < said.size(); ++i) scores[i].push_back(said[i]);
  }
  return scores;
}

Result<LinearModel> TrainWithThresholdsOn(const Examples& examples, std::span<const size_t> chosen,
                                          std::span<const Target> targets,
                                          const TrainingOptions& options) {
  std::vector<std::vector<int64_t>> scores(targets.size());
  std::vector<std::vector<bool>> holds(targets.size());
  for (size_t fold = 0; fold < kThresholdFolds; ++fold) {
    const Split split = SplitOf(chosen, kThresholdFolds, fold);
    const Result<LinearModel> model = TrainOn(examples, split.learnt, targets, options);
    if (!model) return model.error();
    const auto said = ScoresOf(examples, split.asked, *model);
    for (size_t i = 0; i < targets.size(); ++i) {
      const std::vector<bool> truth = OfPosts(split.asked, targets[i]);
      scores[i].insert(scores[i].end(), said[i].begin(), said[i].end());
      holds[i].insert(holds[i].end(), truth.begin(), truth.end());
    }
  }
  const Result<LinearModel> model = TrainOn(examples, chosen, targets, options);
  if (!model) return model.error();
  std::vector<int64_t> thresholds;
  for (size_t i = 0; i < targets.size(); ++i)
    thresholds.push_back(BestThreshold(scores[i], holds[i]));
  return model->WithThresholds(thresholds);
}

}  // namespace

std::vector<Target> TargetsOf(std::span<const LabelledPost> posts) {
  std::vector<Target> targets;
  const auto add = [&](std::string name, const auto& holds) {
    Target& target = targets.emplace_back(Target{std::move(name), {}});
    for (const LabelledPost& post : posts) target.holds.push_back(holds(post));
  };
  add("complaint", [](const LabelledPost& post) { return post.complaint; });
  add("question", [](const LabelledPost& post) { return post.question; });
  add("praise", [](const LabelledPost& post) { return post.praise; });
  add("needs_response", [](const LabelledPost& post) { return post.needs_response; });
  add("abuse", [](const LabelledPost& post) { return post.abuse; });
  add("about_brand", [](const LabelledPost& post) { return post.about == About::kBrand; });
  for (const std::string_view topic : kTopics) {
    add(std::string(topic), [topic](const LabelledPost& post) {
      return std::find(post.topics.begin(), post.topics.end(), topic) != post.topics.end();
    });
  }
  for (const std::string_view term : kTerms) {
    add(fmt::format("term.{}", term), [term](const LabelledPost& post) {
      return std::find(post.terms.begin(), post.terms.end(), term) != post.terms.end();
    });
  }
  for (const auto level :
       {ingest::Urgency::kNormal, ingest::Urgency::kHigh, ingest::Urgency::kCritical}) {
    add(fmt::format("at_least.{}", ingest::NameOf(level)),
        [level](const LabelledPost& post) { return post.urgency >= level; });
  }
  return targets;
}

Result<LinearModel> Train(std::span<const std::string> texts, std::span<const Target> targets,
                          const TrainingOptions& options) {
  const Examples examples(texts);
  return TrainOn(examples, AllOf(examples), targets, options);
}

Result<LinearModel> TrainWithThresholds(std::span<const std::string> texts,
                                        std::span<const Target> targets,
                                        const TrainingOptions& options) {
  const Examples examples(texts);
  return TrainWithThresholdsOn(examples, AllOf(examples), targets, options);
}

Result<std::vector<Accuracy>> CrossValidate(std::span<const std::string> texts,
                                            std::span<const Target> targets, size_t folds,
                                            const TrainingOptions& options) {
  const Examples examples(texts);
  std::vector<Accuracy> accuracies(targets.size());
  for (size_t fold = 0; fold < folds; ++fold) {
    const Split split = SplitOf(AllOf(examples), folds, fold);
    const auto model = TrainWithThresholdsOn(examples, split.learnt, targets, options);
    if (!model) return model.error();
    const auto scores = ScoresOf(examples, split.asked, *model);
    for (size_t i = 0; i < targets.size(); ++i) {
      accuracies[i] +=
          AccuracyAt(model->outputs()[i].threshold, scores[i], OfPosts(split.asked, targets[i]));
    }
  }
  return accuracies;
}

std::vector<Target> LearnableTargetsOf(std::span<const LabelledPost> posts) {
  std::vector<Target> targets = TargetsOf(posts);
  std::erase_if(targets, [](const Target& target) {
    return std::equal(target.holds.begin() + 1, target.holds.end(), target.holds.begin());
  });
  return targets;
}

Result<LinearModel> TrainFrom(std::span<const LabelledPost> posts, const TrainingOptions& options) {
  if (posts.size() < 2 * kThresholdFolds)
    return Error{Errc::kInvalid, "these are too few posts to learn from"};
  std::vector<std::string> texts;
  for (const LabelledPost& post : posts) texts.push_back(post.text);
  return TrainWithThresholds(texts, LearnableTargetsOf(posts), options);
}

}  // namespace firstreply::triage
