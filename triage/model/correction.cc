#include "triage/model/correction.h"

#include <algorithm>
#include <cmath>

namespace firstreply::triage {
namespace {

constexpr size_t kStepsMax = 1000;
// Of the gradient, against what it was at first.
constexpr double kSmallEnough = 1e-4;

// The columns that any text has, numbered on: there are few of them among many.
class Problem {
 public:
  Problem(std::span<const CorrectedText> texts, size_t columns, double cost)
      : texts_(texts), place_(columns), cost_(cost) {
    for (const CorrectedText& text : texts) {
      double square = 0;
      for (const feature_node& node : Nodes(text)) {
        size_t& place = place_[static_cast<size_t>(node.index) - 1];
        if (place == 0) {
          used_.push_back(static_cast<size_t>(node.index) - 1);
          place = used_.size();
        }
        square += node.value * node.value;
      }
      steepest_ = std::max(steepest_, square);
    }
  }

  size_t size() const { return used_.size(); }
  const std::vector<size_t>& used() const { return used_; }

  // How fast the gradient may change at most.
  double Curvature() const {
    return 1 + cost_ * steepest_ * static_cast<double>(texts_.size()) / 4;
  }

  void Gradient(const std::vector<double>& weights, std::vector<double>& gradient) const {
    gradient = weights;
    for (const CorrectedText& text : texts_) {
      double logit = text.offset;
      for (const feature_node& node : Nodes(text)) logit += weights[At(node)] * node.value;
      const double wrong = 1 / (1 + std::exp(-logit)) - (text.holds ? 1 : 0);
      for (const feature_node& node : Nodes(text)) gradient[At(node)] += cost_ * wrong * node.value;
    }
  }

 private:
  // Without the end mark.
  static std::span<const feature_node> Nodes(const CorrectedText& text) {
    return text.row.first(text.row.size() - 1);
  }
  size_t At(const feature_node& node) const {
    return place_[static_cast<size_t>(node.index) - 1] - 1;
  }

  std::span<const CorrectedText> texts_;
  std::vector<size_t> place_;  // from 1; 0: no text has it
  std::vector<size_t> used_;
  double cost_;
  double steepest_ = 0;
};

double Length(const std::vector<double>& vector) {
  double square = 0;
  for (const double each : vector) square += each * each;
  return std::sqrt(square);
}

}  // namespace

std::vector<double> LearnCorrection(std::span<const CorrectedText> texts, size_t columns,
                                    double cost) {
  const Problem problem(texts, columns, cost);
  const double curvature = problem.Curvature();
  const double momentum = (std::sqrt(curvature) - 1) / (std::sqrt(curvature) + 1);
  std::vector<double> weights(problem.size()), ahead(weights), gradient(weights);
  double first = 0;
  for (size_t step = 0; step < kStepsMax; ++step) {
    problem.Gradient(ahead, gradient);
    const double length = Length(gradient);
    if (step == 0) first = length;
    if (length <= first * kSmallEnough) break;
    for (size_t i = 0; i < weights.size(); ++i) {
      const double next = ahead[i] - gradient[i] / curvature;
      ahead[i] = next + momentum * (next - weights[i]);
      weights[i] = next;
    }
  }
  std::vector<double> all(columns);
  for (size_t i = 0; i < weights.size(); ++i) all[problem.used()[i]] = weights[i];
  return all;
}

}  // namespace firstreply::triage
