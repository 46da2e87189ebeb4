#include "triage/model/trainer.h"

#include <fmt/format.h>
#include <linear.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <thread>
#include <utility>

#include "triage/model/accuracy.h"
#include "triage/model/features.h"

namespace firstreply::triage {
namespace {

// Of a weight in a model; one more than liblinear counts from, and the bias beyond all features.
constexpr int kBiasIndex = static_cast<int>(kFeatureCount) + 1;
constexpr int kWeightMax = 127;
// What only one post has says nothing of others.
constexpr uint32_t kPostsWithMin = 2;
// Where liblinear stops.
constexpr double kPrecision = 0.001;
// For thresholds: more would cost time at each build and moved them by less than noise does.
constexpr size_t kThresholdFolds = 2;
constexpr double kThousandths = 1000;

// Posts as liblinear wants them: each feature counts one over the root of how many there are.
class Examples {
 public:
  explicit Examples(std::span<const std::string> texts) {
    PostReader reader;
    FeatureReader features;
    reading_ = features.digest();
    std::vector<uint32_t> posts_with(kFeatureCount);
    for (const std::string& text : texts) {
      const std::span<const uint32_t> read = features.Read(reader.Read(text));
      features_.emplace_back(read.begin(), read.end());
      for (const uint32_t feature : read) ++posts_with[feature];
    }
    for (const std::vector<uint32_t>& read : features_) Add(read, posts_with);
  }

  size_t count() const { return features_.size(); }
  uint64_t reading() const { return reading_; }
  std::span<const uint32_t> features(size_t post) const { return features_[post]; }
  const feature_node* row(size_t post) const { return rows_[post].data(); }

 private:
  void Add(std::vector<uint32_t> sorted, std::span<const uint32_t> posts_with) {
    std::sort(sorted.begin(), sorted.end());
    const double value = 1 / std::sqrt(std::max<double>(1, static_cast<double>(sorted.size())));
    std::vector<feature_node>& row = rows_.emplace_back();
    row.reserve(sorted.size() + 2);
    for (const uint32_t feature : sorted) {
      if (posts_with[feature] >= kPostsWithMin)
        row.push_back({static_cast<int>(feature) + 1, value});
    }
    row.push_back({kBiasIndex, 1});
    row.push_back({-1, 0});
  }

  uint64_t reading_ = 0;
  std::vector<std::vector<uint32_t>> features_;
  std::vector<std::vector<feature_node>> rows_;
};

struct FreeModel {
  void operator()(model* trained) const { free_and_destroy_model(&trained); }
};

struct Trained {
  std::vector<double> weights;  // of each feature
  double bias = 0;
};

// From the posts in `chosen`.
Trained TrainOne(const Examples& examples, std::span<const size_t> chosen, const Target& target,
                 const TrainingOptions& options) {
  std::vector<double> labels;
  std::vector<feature_node*> rows;
  for (const size_t post : chosen) {
    labels.push_back(target.holds[post] ? 1 : 0);
    rows.push_back(const_cast<feature_node*>(examples.row(post)));  // liblinear only reads it
  }
  problem task{};
  task.l = static_cast<int>(labels.size());
  task.n = kBiasIndex;
  task.y = labels.data();
  task.x = rows.data();
  task.bias = 1;
  int yes = 1;
  double weight = options.weight_of_yes;
  parameter how{};
  how.solver_type = L2R_LR;
  how.eps = kPrecision;
  how.C = options.cost;
  how.nr_weight = 1;
  how.weight_label = &yes;
  how.weight = &weight;
  const std::unique_ptr<model, FreeModel> made(train(&task, &how));
  // Weights speak for the label that liblinear saw first.
  const double sign = made->label[0] == yes ? 1 : -1;
  Trained trained{.weights = std::vector<double>(kFeatureCount),
                  .bias = sign * made->w[kFeatureCount]};
  for (size_t i = 0; i < kFeatureCount; ++i) trained.weights[i] = sign * made->w[i];
  return trained;
}

ModelOutput Quantize(const std::string& name, const Trained& trained,
                     const std::function<void(size_t feature, int8_t weight)>& put) {
  double largest = 0;
  for (const double weight : trained.weights) largest = std::max(largest, std::abs(weight));
  const double unit = largest / kWeightMax;
  for (size_t i = 0; i < trained.weights.size(); ++i) {
    if (trained.weights[i] != 0)
      put(i, static_cast<int8_t>(std::lround(trained.weights[i] / unit)));
  }
  return {.name = name,
          .weight_unit = std::llround(unit * kThousandths * (1 << 20)),
          .bias = std::llround(trained.bias * kThousandths)};
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
  set_print_string_function([](const char*) {});
  std::vector<Trained> trained(targets.size());
  ForEach(targets.size(), options.threads,
          [&](size_t i) { trained[i] = TrainOne(examples, chosen, targets[i], options); });
  std::vector<ModelOutput> outputs;
  std::vector<int8_t> weights(targets.size() * kFeatureCount);
  for (size_t i = 0; i < targets.size(); ++i) {
    outputs.push_back(Quantize(targets[i].name, trained[i], [&](size_t feature, int8_t weight) {
      weights[feature * targets.size() + i] = weight;
    }));
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
