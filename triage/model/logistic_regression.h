// Logistic regression by liblinear, as models of posts are learnt by it. Used by the files of this
// folder.
#pragma once

#include <linear.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "triage/model/features.h"
#include "triage/model/linear_model.h"

namespace firstreply::triage {

// Posts as liblinear wants them: each feature counts one over the root of how many there are.
class Examples {
 public:
  explicit Examples(std::span<const std::string> texts);

  size_t count() const { return features_.size(); }
  uint64_t reading() const { return reading_; }
  std::span<const uint32_t> features(size_t post) const { return features_[post]; }

  // Ends with a column of ones, beyond all features. Features that one post alone has are left out:
  // they say nothing of other posts.
  std::span<const feature_node> row(size_t post) const { return rows_[post]; }

  // Where the column of ones is, counted from 1.
  static constexpr int kOnes = static_cast<int>(kFeatureCount) + 1;

 private:
  void Add(std::vector<uint32_t> sorted, std::span<const uint32_t> posts_with);

  uint64_t reading_ = 0;
  std::vector<std::vector<uint32_t>> features_;
  std::vector<std::vector<feature_node>> rows_;
};

struct Regression {
  double cost = 1;           // liblinear's C
  double weight_of_yes = 1;  // against a no
  int columns = Examples::kOnes;
};

// The weight of each column, counted from 0, L2-regularised. Rows end as liblinear's do; at least
// one label of each kind.
std::vector<double> Regress(std::span<const feature_node* const> rows,
                            const std::vector<bool>& labels, const Regression& how);

// In eight bits, the largest at their end: `put` is called for each feature whose weight is not 0.
// The threshold is 0.
ModelOutput Quantize(const std::string& name, std::span<const double> weights, double bias,
                     const std::function<void(size_t feature, int8_t weight)>& put);

}  // namespace firstreply::triage
