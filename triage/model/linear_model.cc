#include "triage/model/linear_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <set>
#include <utility>

#include "ingest/base/limits.h"
#include "triage/model/feature_hash.h"
#include "triage/model/features.h"

namespace firstreply::triage {
namespace {

constexpr std::string_view kMagic = "firstreply model 2\n";
constexpr int64_t kUnit = 1 << 10;
constexpr int kInverseBits = 60;

// So many weights of a byte fit into a sum of two.
constexpr size_t kRowsInSixteenBits = 256;

// What processors add at once: GCC's and Clang's vectors, which need no special processor.
constexpr size_t kLanes = 8;
using Weights = int8_t __attribute__((vector_size(kLanes)));
using Lanes = int16_t __attribute__((vector_size(kLanes * sizeof(int16_t))));

uint64_t CheckSum(std::string_view bytes) {
  return HashOf(bytes, 14695981039346656037U);
}

void Put(std::string& bytes, uint64_t number) {
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> 8 * i & 0xFF);
}

Error NoModel(const std::string& why) {
  return {Errc::kInvalid, "no model: " + why};
}

// What is left to read; every step is false once something was missing.
class Reading {
 public:
  explicit Reading(std::string_view rest) : rest_(rest) {}

  bool Take(size_t count, std::string_view& taken) {
    if (rest_.size() < count) return false;
    taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
  }

  bool Take(uint64_t& number) {
    std::string_view taken;
    if (!Take(8, taken)) return false;
    number = 0;
    for (size_t i = 0; i < 8; ++i)
      number |= uint64_t{static_cast<unsigned char>(taken[i])} << 8 * i;
    return true;
  }

  bool Take(int64_t& number) {
    uint64_t bits = 0;
    if (!Take(bits)) return false;
    number = std::bit_cast<int64_t>(bits);
    return true;
  }

  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool TakeOutput(Reading& bytes, ModelOutput& output) {
  uint64_t length = 0;
  std::string_view name;
  if (!bytes.Take(length) || length > kTermBytesMax || !bytes.Take(length, name)) return false;
  output.name = name;
  return bytes.Take(output.weight_unit) && bytes.Take(output.bias) && bytes.Take(output.threshold);
}

}  // namespace

int64_t RootOf(size_t count) {
  const auto square = static_cast<uint64_t>(count) << 20;
  uint64_t root = 0;
  for (uint64_t bit = uint64_t{1} << 31; bit != 0; bit >>= 1) {
    if ((root | bit) * (root | bit) <= square) root |= bit;
  }
  return static_cast<int64_t>(root);
}

LinearModel::LinearModel(std::vector<ModelOutput> outputs, std::span<const int8_t> weights,
                         uint64_t reading)
    : outputs_(std::move(outputs)),
      known_(kFeatureCount / kBitsEach),
      stride_((outputs_.size() + kOutputsAtOnce - 1) / kOutputsAtOnce * kOutputsAtOnce),
      reading_(reading) {
  for (size_t feature = 0; feature < kFeatureCount; ++feature) {
    if (feature % kBitsEach == 0)
      rows_before_.push_back(static_cast<uint32_t>(rows_.size() / stride_));
    const auto row = weights.subspan(feature * outputs_.size(), outputs_.size());
    if (std::all_of(row.begin(), row.end(), [](int8_t weight) { return weight == 0; })) continue;
    known_[feature / kBitsEach] |= uint64_t{1} << feature % kBitsEach;
    rows_.insert(rows_.end(), row.begin(), row.end());
    rows_.resize(rows_.size() + stride_ - row.size());
  }
  version_ = fmt::format("{:016x}", CheckSum(Bytes()));
}

Result<LinearModel> LinearModel::Make(std::vector<ModelOutput> outputs, std::vector<int8_t> weights,
                                      uint64_t reading) {
  if (outputs.empty() || outputs.size() > kModelOutputsMax)
    return NoModel("it has no outputs, or too many");
  if (weights.size() != outputs.size() * kFeatureCount)
    return NoModel("its weights do not fit its outputs");
  std::set<std::string_view> names;
  for (const ModelOutput& output : outputs) {
    if (!names.insert(output.name).second) return NoModel("two outputs are named " + output.name);
  }
  return LinearModel(std::move(outputs), weights, reading);
}

std::string LinearModel::Bytes() const {
  std::string bytes(kMagic);
  Put(bytes, reading_);
  Put(bytes, outputs_.size());
  for (const ModelOutput& output : outputs_) {
    Put(bytes, output.name.size());
    bytes += output.name;
    for (const int64_t number : {output.weight_unit, output.bias, output.threshold}) {
      Put(bytes, std::bit_cast<uint64_t>(number));
    }
  }
  for (uint32_t feature = 0; feature < kFeatureCount; ++feature) {
    const std::span<const int8_t> weights = WeightsOf(feature);
    if (weights.empty()) continue;
    Put(bytes, feature);
    for (const int8_t weight : weights) bytes += static_cast<char>(weight);
  }
  Put(bytes, CheckSum(bytes));
  return bytes;
}

Result<LinearModel> LinearModel::Parse(std::string_view text) {
  if (!text.starts_with(kMagic)) return NoModel("it does not begin as one of this version");
  if (text.size() < kMagic.size() + 16) return NoModel("it is cut off");
  uint64_t sum = 0;
  Reading(text.substr(text.size() - 8)).Take(sum);
  text.remove_suffix(8);
  if (sum != CheckSum(text)) return NoModel("its check sum is wrong");
  Reading bytes(text.substr(kMagic.size()));
  uint64_t reading = 0, count = 0;
  if (!bytes.Take(reading) || !bytes.Take(count) || count > kModelOutputsMax)
    return NoModel("it has too many outputs");
  std::vector<ModelOutput> outputs(count);
  for (ModelOutput& output : outputs) {
    if (!TakeOutput(bytes, output)) return NoModel("an output is cut off");
  }
  std::vector<int8_t> weights(count * kFeatureCount);
  while (!bytes.empty()) {
    uint64_t feature = 0;
    std::string_view row;
    const bool is_whole = bytes.Take(feature) && feature < kFeatureCount && bytes.Take(count, row);
    if (!is_whole) return NoModel("its weights are cut off");
    std::transform(row.begin(), row.end(),
                   weights.begin() + static_cast<std::ptrdiff_t>(feature * count),
                   [](char weight) { return static_cast<int8_t>(weight); });
  }
  return Make(std::move(outputs), std::move(weights), reading);
}

std::optional<size_t> LinearModel::Find(std::string_view name) const {
  const auto found = std::find_if(outputs_.begin(), outputs_.end(),
                                  [&](const ModelOutput& output) { return output.name == name; });
  if (found == outputs_.end()) return std::nullopt;
  return static_cast<size_t>(found - outputs_.begin());
}

LinearModel LinearModel::WithThresholds(std::span<const int64_t> thresholds) const {
  LinearModel other = *this;
  for (size_t i = 0; i < outputs_.size(); ++i) other.outputs_[i].threshold = thresholds[i];
  other.version_ = fmt::format("{:016x}", CheckSum(other.Bytes()));
  return other;
}

size_t LinearModel::RowOf(uint32_t feature) const {
  const uint64_t before = known_[feature / kBitsEach] & ((uint64_t{1} << feature % kBitsEach) - 1);
  return rows_before_[feature / kBitsEach] + static_cast<size_t>(std::popcount(before));
}

template <size_t kOutputs>
void LinearModel::AddRows(std::span<const uint32_t> features, std::span<int32_t> sums) const {
  std::array<uint32_t, kRowsInSixteenBits> rows;
  size_t count = 0;
  for (const uint32_t feature : features) {
    if (!HasRow(feature)) continue;
    rows[count++] = static_cast<uint32_t>(RowOf(feature));
    // They lie far apart: all are asked for before the first is added.
    __builtin_prefetch(rows_.data() + size_t{rows[count - 1]} * kOutputs);
    if (count < rows.size()) continue;
    AddSome<kOutputs>(rows, sums);
    count = 0;
  }
  AddSome<kOutputs>(std::span(rows).first(count), sums);
}

// No more rows than sixteen bits can take.
template <size_t kOutputs>
void LinearModel::AddSome(std::span<const uint32_t> rows, std::span<int32_t> sums) const {
  constexpr size_t kParts = kOutputs / kLanes;
  std::array<Lanes, kParts> some{};
  for (const uint32_t number : rows) {
    const int8_t* row = rows_.data() + size_t{number} * kOutputs;
#pragma GCC unroll 8
    for (size_t lanes = 0; lanes < kParts; ++lanes) {
      Weights weights;
      std::memcpy(&weights, row + lanes * kLanes, sizeof weights);
      some[lanes] += __builtin_convertvector(weights, Lanes);
    }
  }
  for (size_t output = 0; output < kOutputs; ++output)
    sums[output] += some[output / kLanes][output % kLanes];
}

std::span<const int8_t> LinearModel::WeightsOf(uint32_t feature) const {
  if (!HasRow(feature)) return {};
  return std::span(rows_).subspan(RowOf(feature) * stride_, outputs_.size());
}

void LinearModel::Score(std::span<const uint32_t> features, std::span<int64_t> scores) const {
  std::array<int32_t, kModelOutputsMax> sums{};
  static_assert(kModelOutputsMax == 2 * kOutputsAtOnce);
  if (stride_ == kOutputsAtOnce) {
    AddRows<kOutputsAtOnce>(features, sums);
  } else {
    AddRows<kModelOutputsMax>(features, sums);
  }
  const int64_t root = std::max<int64_t>(RootOf(features.size()), kUnit);
  // One division for all outputs.
  const int64_t inverse = (int64_t{1} << kInverseBits) / (root * kUnit);
  for (size_t i = 0; i < outputs_.size(); ++i) {
    const __int128 product = __int128{sums[i]} * outputs_[i].weight_unit * inverse;
    scores[i] = static_cast<int64_t>(product >> kInverseBits) + outputs_[i].bias;
  }
}

}  // namespace firstreply::triage
