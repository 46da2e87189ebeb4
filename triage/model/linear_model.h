// A linear model: for each of its outputs a weight for every feature, and where yes begins.
//
// The score of an output is a logit in thousandths: the weights of the post's features, summed,
// over the root of how many there are, and a bias. Weights are eight bits wide and all arithmetic
// is in integers, so that the same post has the same score everywhere.
//
// Immutable once made; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"

namespace firstreply::triage {

struct ModelOutput {
  std::string name;
  int64_t weight_unit = 0;  // what a weight of 1 says: thousandths, times 2^20
  int64_t bias = 0;         // thousandths
  int64_t threshold = 0;    // thousandths; a score of this or more is yes
  bool operator==(const ModelOutput&) const = default;
};

class LinearModel {
 public:
  // `weights`: of each feature (triage/model/features.h) one for each output, in their order.
  // kInvalid where there are none, more than kModelOutputsMax, two of one name, or another number
  // of weights.
  static Result<LinearModel> Make(std::vector<ModelOutput> outputs, std::vector<int8_t> weights);

  // The inverse of `Bytes`. kInvalid for whatever is no whole model of this version.
  static Result<LinearModel> Parse(std::string_view bytes);

  // "firstreply model 1", the outputs, the rows of weights that are not all zero, a check sum; the
  // same bytes for the same model.
  std::string Bytes() const;

  const std::vector<ModelOutput>& outputs() const { return outputs_; }

  // Into `scores`, which has a place for each output.
  void Score(std::span<const uint32_t> features, std::span<int64_t> scores) const;

  bool operator==(const LinearModel&) const = default;

 private:
  LinearModel(std::vector<ModelOutput> outputs, std::vector<int8_t> weights)
      : outputs_(std::move(outputs)), weights_(std::move(weights)) {}

  std::vector<ModelOutput> outputs_;
  std::vector<int8_t> weights_;
};

// The root of `count`, times 2^10, rounded down.
int64_t RootOf(size_t count);

}  // namespace firstreply::triage
