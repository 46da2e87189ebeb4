#include "triage/model/linear_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <set>
#include <utility>

#include "ingest/base/limits.h"
#include "triage/model/feature_hash.h"
#include "triage/model/features.h"

namespace firstreply::triage {
namespace {

constexpr std::string_view kMagic = "firstreply model 2\n";
constexpr int64_t kUnit = 1 << 10;

// So many weights of a byte fit into a sum of two.
constexpr size_t kRowsInSixteenBits = 256;
constexpr size_t kAhead = 8;

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
      stride_((outputs_.size() + kOutputsAtOnce - 1) / kOutputsAtOnce * kOutputsAtOnce),
      reading_(reading) {
  rows_.resize(kFeatureCount * stride_);
  for (size_t feature = 0; feature < kFeatureCount; ++feature) {
    const auto row = weights.subspan(feature * outputs_.size(), outputs_.size());
    std::copy(row.begin(), row.end(),
              rows_.begin() + static_cast<std::ptrdiff_t>(feature * stride_));
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
  for (size_t feature = 0; feature < kFeatureCount; ++feature) {
    const std::span<const int8_t> row =
        std::span(rows_).subspan(feature * stride_, outputs_.size());
    if (std::all_of(row.begin(), row.end(), [](int8_t weight) { return weight == 0; })) continue;
    Put(bytes, feature);
    for (const int8_t weight : row) bytes += static_cast<char>(weight);
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

void LinearModel::Score(std::span<const uint32_t> features, std::span<int64_t> scores) const {
  std::array<int32_t, kModelOutputsMax> sums{};
  for (size_t first = 0; first < stride_; first += kOutputsAtOnce)
    AddRows(features, first, std::span(sums).subspan(first).first<kOutputsAtOnce>());
  const int64_t root = std::max<int64_t>(RootOf(features.size()), kUnit);
  for (size_t i = 0; i < outputs_.size(); ++i) {
    scores[i] = sums[i] * outputs_[i].weight_unit / root / kUnit + outputs_[i].bias;
  }
}

void LinearModel::AddRows(std::span<const uint32_t> features, size_t first,
                          std::span<int32_t, kOutputsAtOnce> sums) const {
  for (size_t begin = 0; begin < features.size(); begin += kRowsInSixteenBits) {
    std::array<int16_t, kOutputsAtOnce> some{};
    const auto part =
        features.subspan(begin, std::min(kRowsInSixteenBits, features.size() - begin));
    for (size_t i = 0; i < part.size(); ++i) {
      // Rows lie far apart: the next ones are asked for while this one is added.
      if (i + kAhead < part.size())
        __builtin_prefetch(rows_.data() + size_t{part[i + kAhead]} * stride_ + first);
      const int8_t* row = rows_.data() + size_t{part[i]} * stride_ + first;
      for (size_t output = 0; output < kOutputsAtOnce; ++output)
        some[output] = static_cast<int16_t>(some[output] + row[output]);
    }
    for (size_t output = 0; output < kOutputsAtOnce; ++output) sums[output] += some[output];
  }
}

}  // namespace firstreply::triage
