#include "triage/model/trainer.h"

#include <fmt/format.h>
#include <linear.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "triage/model/features.h"

namespace firstreply::triage {
namespace {

// Of a weight in a model; one more than liblinear counts from, and the bias beyond all features.
constexpr int kBiasIndex = static_cast<int>(kFeatureCount) + 1;
constexpr int kWeightMax = 127;
constexpr double kThousandths = 1000;

// Posts as liblinear wants them: each feature counts one over the root of how many there are.
class Examples {
 public:
  explicit Examples(std::span<const std::string> texts) {
    PostReader reader;
    FeatureReader features;
    for (const std::string& text : texts) Add(features.Read(reader.Read(text)));
    for (std::vector<feature_node>& row : rows_) pointers_.push_back(row.data());
  }
  Examples(const Examples&) = delete;
  Examples& operator=(const Examples&) = delete;

  feature_node** rows() { return pointers_.data(); }

 private:
  void Add(std::span<const uint32_t> features) {
    std::vector<uint32_t> sorted(features.begin(), features.end());
    std::sort(sorted.begin(), sorted.end());
    const double value = 1 / std::sqrt(std::max<double>(1, static_cast<double>(sorted.size())));
    std::vector<feature_node>& row = rows_.emplace_back();
    row.reserve(sorted.size() + 2);
    for (const uint32_t feature : sorted) row.push_back({static_cast<int>(feature) + 1, value});
    row.push_back({kBiasIndex, 1});
    row.push_back({-1, 0});
  }

  std::vector<std::vector<feature_node>> rows_;
  std::vector<feature_node*> pointers_;
};

struct FreeModel {
  void operator()(model* trained) const { free_and_destroy_model(&trained); }
};

struct Trained {
  std::vector<double> weights;  // of each feature
  double bias = 0;
};

Trained TrainOne(Examples& examples, const Target& target, const TrainingOptions& options) {
  std::vector<double> labels(target.holds.begin(), target.holds.end());
  problem task{};
  task.l = static_cast<int>(labels.size());
  task.n = kBiasIndex;
  task.y = labels.data();
  task.x = examples.rows();
  task.bias = 1;
  int yes = 1;
  double weight = options.weight_of_yes;
  parameter how{};
  how.solver_type = L2R_LR;
  how.eps = 0.001;
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

Status CheckTarget(const Target& target, size_t count) {
  const auto holds =
      static_cast<size_t>(std::count(target.holds.begin(), target.holds.end(), true));
  const auto wrong = [&](std::string_view why) {
    return Error{Errc::kInvalid, fmt::format("'{}' {}", target.name, why)};
  };
  if (target.holds.size() != count) return wrong("is not told of every post");
  if (holds == 0) return wrong("holds for no post");
  if (holds == count) return wrong("holds for every post");
  return Done{};
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
  return targets;
}

Result<LinearModel> Train(std::span<const std::string> texts, std::span<const Target> targets,
                          const TrainingOptions& options) {
  for (const Target& target : targets) {
    if (Status good = CheckTarget(target, texts.size()); !good) return good.error();
  }
  set_print_string_function([](const char*) {});
  Examples examples(texts);
  std::vector<ModelOutput> outputs;
  std::vector<int8_t> weights(targets.size() * kFeatureCount);
  for (size_t i = 0; i < targets.size(); ++i) {
    const Trained trained = TrainOne(examples, targets[i], options);
    outputs.push_back(Quantize(targets[i].name, trained, [&](size_t feature, int8_t weight) {
      weights[feature * targets.size() + i] = weight;
    }));
  }
  return LinearModel::Make(std::move(outputs), std::move(weights));
}

}  // namespace firstreply::triage
