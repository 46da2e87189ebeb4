#include "triage/model/linear_model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <set>
#include <utility>

#include "ingest/base/limits.h"
#include "triage/model/features.h"

namespace firstreply::triage {
namespace {

constexpr std::string_view kMagic = "firstreply model 1\n";
constexpr int64_t kUnit = 1 << 10;

uint64_t CheckSum(std::string_view bytes) {
  uint64_t hash = 14695981039346656037U;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211U;
  return hash;
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

Result<LinearModel> LinearModel::Make(std::vector<ModelOutput> outputs,
                                      std::vector<int8_t> weights) {
  if (outputs.empty() || outputs.size() > kModelOutputsMax)
    return NoModel("it has no outputs, or too many");
  if (weights.size() != outputs.size() * kFeatureCount)
    return NoModel("its weights do not fit its outputs");
  std::set<std::string_view> names;
  for (const ModelOutput& output : outputs) {
    if (!names.insert(output.name).second) return NoModel("two outputs are named " + output.name);
  }
  return LinearModel(std::move(outputs), std::move(weights));
}

std::string LinearModel::Bytes() const {
  std::string bytes(kMagic);
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
        std::span(weights_).subspan(feature * outputs_.size(), outputs_.size());
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
  uint64_t count = 0;
  if (!bytes.Take(count) || count > kModelOutputsMax) return NoModel("it has too many outputs");
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
  return Make(std::move(outputs), std::move(weights));
}

void LinearModel::Score(std::span<const uint32_t> features, std::span<int64_t> scores) const {
  std::array<int32_t, kModelOutputsMax> sums{};
  const size_t count = outputs_.size();
  for (const uint32_t feature : features) {
    const int8_t* row = weights_.data() + size_t{feature} * count;
    for (size_t i = 0; i < count; ++i) sums[i] += row[i];
  }
  const int64_t root = std::max<int64_t>(RootOf(features.size()), kUnit);
  for (size_t i = 0; i < count; ++i) {
    scores[i] = sums[i] * outputs_[i].weight_unit / root / kUnit + outputs_[i].bias;
  }
}

}  // namespace firstreply::triage
