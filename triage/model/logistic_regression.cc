#include "triage/model/logistic_regression.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace firstreply::triage {
namespace {

constexpr int kWeightMax = 127;
constexpr uint32_t kPostsWithMin = 2;
// Where liblinear stops.
constexpr double kPrecision = 0.001;
constexpr double kThousandths = 1000;

// liblinear prints how it gets on, by a function that is one for all threads: it is set once.
void KeepQuiet() {
  [[maybe_unused]] static const bool kIsQuiet = [] {
    set_print_string_function([](const char*) {});
    return true;
  }();
}

struct FreeModel {
  void operator()(model* trained) const { free_and_destroy_model(&trained); }
};

}  // namespace

Examples::Examples(std::span<const std::string> texts) {
  PostReader reader;
  FeatureReader features;
  reading_ = features.digest();
  std::vector<uint32_t> posts_with(kFeatureCount);
  for (const std::string& text : texts) {
    const std::span<const uint32_t> read = features.Read(reader.Read(text));
    features_.emplace_back(read.begin(), read.end());
    for (const uint32_t feature : read) ++posts_with[feature];
  }
  Number(posts_with);
  for (const std::vector<uint32_t>& read : features_) Add(read);
}

// liblinear's time goes with the number of columns, and most features are of one post.
void Examples::Number(std::span<const uint32_t> posts_with) {
  column_of_.resize(kFeatureCount);
  for (uint32_t feature = 0; feature < kFeatureCount; ++feature) {
    if (posts_with[feature] < kPostsWithMin) continue;
    kept_.push_back(feature);
    column_of_[feature] = static_cast<int>(kept_.size());
  }
}

void Examples::Add(std::vector<uint32_t> sorted) {
  std::sort(sorted.begin(), sorted.end());
  const double value = 1 / std::sqrt(std::max<double>(1, static_cast<double>(sorted.size())));
  std::vector<feature_node>& row = rows_.emplace_back();
  row.reserve(sorted.size() + 2);
  for (const uint32_t feature : sorted) {
    if (column_of_[feature] != 0) row.push_back({column_of_[feature], value});
  }
  row.push_back({columns(), 1});
  row.push_back({-1, 0});
}

std::vector<double> Examples::ByFeature(std::span<const double> by_column) const {
  std::vector<double> weights(kFeatureCount);
  for (size_t i = 0; i < kept_.size(); ++i) weights[kept_[i]] = by_column[i];
  return weights;
}

std::vector<double> Regress(std::span<const feature_node* const> rows,
                            const std::vector<bool>& labels, const Regression& how) {
  std::vector<double> wanted;
  for (const bool label : labels) wanted.push_back(label ? 1 : 0);
  std::vector<feature_node*> read;
  for (const feature_node* row : rows)
    read.push_back(const_cast<feature_node*>(row));  // liblinear only reads it
  problem task{};
  task.l = static_cast<int>(wanted.size());
  task.n = how.columns;
  task.y = wanted.data();
  task.x = read.data();
  task.bias = 1;
  int yes = 1;
  double weight = how.weight_of_yes;
  parameter settings{};
  settings.solver_type = L2R_LR;
  settings.eps = kPrecision;
  settings.C = how.cost;
  settings.nr_weight = 1;
  settings.weight_label = &yes;
  settings.weight = &weight;
  KeepQuiet();
  const std::unique_ptr<model, FreeModel> made(train(&task, &settings));
  // Weights speak for the label that liblinear saw first.
  const double sign = made->label[0] == yes ? 1 : -1;
  std::vector<double> weights(static_cast<size_t>(how.columns));
  for (size_t i = 0; i < weights.size(); ++i) weights[i] = sign * made->w[i];
  return weights;
}

ModelOutput Quantize(const std::string& name, std::span<const double> weights, double bias,
                     const std::function<void(size_t feature, int8_t weight)>& put) {
  double largest = 0;
  for (const double weight : weights) largest = std::max(largest, std::abs(weight));
  const double unit = largest / kWeightMax;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] != 0) put(i, static_cast<int8_t>(std::lround(weights[i] / unit)));
  }
  return {.name = name,
          .weight_unit = std::llround(unit * kThousandths * (1 << 20)),
          .bias = std::llround(bias * kThousandths)};
}

}  // namespace firstreply::triage
