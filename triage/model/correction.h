// What has to be added to a model's scores so that they fit what people said: logistic regression
// with an offset, which liblinear has not.
//
// By accelerated gradient descent for strongly convex functions (Nesterov, Introductory Lectures on
// Convex Optimization, 2004, section 2.2.1). Pure and deterministic on one machine. Used by the
// files of this folder.
#pragma once

#include <linear.h>

#include <span>
#include <vector>

namespace firstreply::triage {

// A text: its columns as Examples::row, what the model says of it (a logit), and what is so.
struct CorrectedText {
  std::span<const feature_node> row;
  double offset = 0;
  bool holds = false;
};

// The weight of each of `columns` columns, counted from 0, that makes
// |w|^2 / 2 + cost * sum(log(1 + exp(-y (offset + w x)))) least. Without texts all are 0.
std::vector<double> LearnCorrection(std::span<const CorrectedText> texts, size_t columns,
                                    double cost);

}  // namespace firstreply::triage
