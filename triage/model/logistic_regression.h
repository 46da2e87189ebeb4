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

  // A column for each feature that two posts have or more, in their order, and behind them one of
  // ones. What one post alone has says nothing of others.
  std::span<const feature_node> row(size_t post) const { return rows_[post]; }
  int columns() const { return static_cast<int>(kept_.size()) + 1; }

  // The weights of columns as weights of features, 0 where there is no column, and that of the
  // ones.
  std::vector<double> ByFeature(std::span<const double> by_column) const;
  double OnesOf(std::span<const double> by_column) const { return by_column[kept_.size()]; }

 private:
  void Number(std::span<const uint32_t> posts_with);
  void Add(std::vector<uint32_t> sorted);

  uint64_t reading_ = 0;
  std::vector<std::vector<uint32_t>> features_;
  std::vector<uint32_t> kept_;  // the feature of each column
  std::vector<int> column_of_;  // of each feature, from 1; 0: it has none
  std::vector<std::vector<feature_node>> rows_;
};

struct Regression {
  double cost = 1;           // liblinear's C
  double weight_of_yes = 1;  // against a no
  int columns = 0;           // that rows may have
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
