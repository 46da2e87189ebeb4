// liblinear by itself, in double precision, on the features that our models learn from: what
// quantising and integer scores are held against. liblinear_folds FILE prints the F1 of "complaint"
// in five folds.
#include <fmt/format.h>
#include <linear.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <vector>

#include "triage/model/accuracy.h"
#include "triage/model/corpus.h"
#include "triage/model/features.h"
#include "triage/model/trainer.h"

namespace firstreply::triage {
namespace {

constexpr size_t kFolds = 5;

std::vector<feature_node> RowOf(std::span<const uint32_t> features) {
  std::vector<feature_node> row;
  const double value = 1 / std::sqrt(static_cast<double>(std::max<size_t>(1, features.size())));
  for (const uint32_t feature : features) row.push_back({static_cast<int>(feature) + 1, value});
  std::sort(row.begin(), row.end(), [](auto& a, auto& b) { return a.index < b.index; });
  row.push_back({static_cast<int>(kFeatureCount) + 1, 1});
  row.push_back({-1, 0});
  return row;
}

Accuracy FoldOf(std::vector<std::vector<feature_node>>& rows, const std::vector<bool>& holds,
                size_t fold) {
  std::vector<feature_node*> learnt;
  std::vector<double> labels;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i % kFolds == fold) continue;
    learnt.push_back(rows[i].data());
    labels.push_back(holds[i] ? 1 : 0);
  }
  problem task{static_cast<int>(labels.size()), static_cast<int>(kFeatureCount) + 1, labels.data(),
               learnt.data(), 1};
  const TrainingOptions options;
  int yes = 1;
  double weight = options.weight_of_yes;
  parameter how{};
  how.solver_type = L2R_LR;
  how.eps = 0.001;
  how.C = options.cost;
  how.nr_weight = 1;
  how.weight_label = &yes;
  how.weight = &weight;
  model* made = train(&task, &how);
  std::vector<int64_t> said;
  std::vector<bool> truths;
  for (size_t i = fold; i < rows.size(); i += kFolds) {
    said.push_back(predict(made, rows[i].data()) > 0.5 ? 1 : -1);
    truths.push_back(holds[i]);
  }
  free_and_destroy_model(&made);
  return AccuracyAt(0, said, truths);
}

}  // namespace
}  // namespace firstreply::triage

int main(int argc, char** argv) {
  using namespace firstreply::triage;
  if (argc != 2) return 2;
  std::stringstream text;
  text << std::ifstream(argv[1]).rdbuf();
  const std::vector<LabelledPost> posts = ReadCorpus(text.str()).value();
  PostReader reader;
  FeatureReader features;
  std::vector<std::vector<feature_node>> rows;
  std::vector<bool> holds;
  for (const LabelledPost& post : posts) {
    rows.push_back(RowOf(features.Read(reader.Read(post.text))));
    holds.push_back(post.complaint);
  }
  set_print_string_function([](const char*) {});
  Accuracy all;
  for (size_t fold = 0; fold < kFolds; ++fold) all += FoldOf(rows, holds, fold);
  fmt::print("{:.3f}\n", all.f1());
}
