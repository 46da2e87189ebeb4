// A linear model: for each of its outputs a weight for every feature, and where yes begins.
//
// The score of an output is a logit in thousandths: the weights of the post's features, summed,
// over the root of how many there are, and a bias. Weights are eight bits wide and all arithmetic
// is in integers, so that the same post has the same score everywhere.
//
// Immutable once made; any thread.
#pragma once

#include <boost/align/aligned_allocator.hpp>
#include <cstdint>
#include <optional>
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
  // `reading`: FeatureReader::digest() of the reader whose features it learnt. kInvalid where there
  // are no outputs, more than kModelOutputsMax, two of one name, or another number of weights.
  static Result<LinearModel> Make(std::vector<ModelOutput> outputs, std::vector<int8_t> weights,
                                  uint64_t reading);

  // The inverse of `Bytes`. kInvalid for whatever is no whole model of this version.
  static Result<LinearModel> Parse(std::string_view bytes);

  // "firstreply model 2", the reading, the outputs, the rows of weights that are not all zero, a
  // check sum; the same bytes for the same model.
  std::string Bytes() const;

  // Sixteen hexadecimal digits: the same for the same bytes.
  const std::string& version() const { return version_; }

  const std::vector<ModelOutput>& outputs() const { return outputs_; }
  uint64_t reading() const { return reading_; }

  // The number of the output of that name; none: it has no such output.
  std::optional<size_t> Find(std::string_view name) const;

  // Of a feature, by output; empty where all are 0.
  std::span<const int8_t> WeightsOf(uint32_t feature) const;

  // The same with other thresholds, one for each output.
  LinearModel WithThresholds(std::span<const int64_t> thresholds) const;

  // Into `scores`, which has a place for each output.
  void Score(std::span<const uint32_t> features, std::span<int64_t> scores) const;

  bool operator==(const LinearModel&) const = default;

 private:
  LinearModel(std::vector<ModelOutput> outputs, std::span<const int8_t> weights, uint64_t reading);

  static constexpr size_t kOutputsAtOnce = 32;
  static constexpr size_t kCacheLine = 64;
  static constexpr size_t kBitsEach = 64;

  bool HasRow(uint32_t feature) const {
    return (known_[feature / kBitsEach] >> feature % kBitsEach & 1) != 0;
  }
  size_t RowOf(uint32_t feature) const;
  // Adds the weights of so many outputs, which is the stride.
  template <size_t kOutputs>
  void AddRows(std::span<const uint32_t> features, std::span<int32_t> sums) const;
  template <size_t kOutputs>
  void AddSome(std::span<const uint32_t> rows, std::span<int32_t> sums) const;

  std::vector<ModelOutput> outputs_;
  // Only features with a weight have a row: a bit for each feature, and for each sixty-four of them
  // how many rows come before. Small enough to stay near the processor, which the rows are not.
  std::vector<uint64_t> known_;
  std::vector<uint32_t> rows_before_;
  // Of each row a weight for each output, and zeros up to a multiple of kOutputsAtOnce, so that
  // processors add many at once. No row lies across two cache lines.
  std::vector<int8_t, boost::alignment::aligned_allocator<int8_t, kCacheLine>> rows_;
  size_t stride_ = 0;
  uint64_t reading_ = 0;
  std::string version_;
};

// The root of `count`, times 2^10, rounded down.
int64_t RootOf(size_t count);

}  // namespace firstreply::triage
