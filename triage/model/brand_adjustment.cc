#include "triage/model/brand_adjustment.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "triage/model/feature_hash.h"

namespace firstreply::triage {
namespace {

constexpr std::string_view kMagic = "firstreply adjustment 1";
constexpr uint64_t kSumStart = 14695981039346656037U;

Error NoAdjustment(const std::string& why) {
  return {Errc::kInvalid, "no adjustment: " + why};
}

std::string SumOf(std::string_view base, std::string_view brand, std::string_view added) {
  uint64_t sum = HashOf(base, kSumStart);
  for (const std::string_view part : {std::string_view("\n"), brand, std::string_view("\n"), added})
    sum = HashOf(part, sum);
  return fmt::format("{:016x}", sum);
}

std::optional<std::string_view> TakeLine(std::string_view& rest) {
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

BrandAdjustment::BrandAdjustment(std::string brand, std::string base, LinearModel added)
    : brand_(std::move(brand)),
      base_(std::move(base)),
      added_(std::move(added)),
      version_(SumOf(base_, brand_, added_.Bytes())) {}

Result<BrandAdjustment> BrandAdjustment::Make(std::string brand, std::string base,
                                              LinearModel added) {
  const auto is_line = [](const std::string& text) {
    return !text.empty() && text.find('\n') == std::string::npos;
  };
  if (!is_line(brand) || !is_line(base)) return NoAdjustment("its brand or model has no name");
  return BrandAdjustment(std::move(brand), std::move(base), std::move(added));
}

std::string BrandAdjustment::Bytes() const {
  return fmt::format("{}\n{}\n{}\n{}\n{}", kMagic, base_, brand_, version_, added_.Bytes());
}

Result<BrandAdjustment> BrandAdjustment::Parse(std::string_view rest) {
  if (TakeLine(rest) != kMagic) return NoAdjustment("it does not begin as one of this version");
  const auto base = TakeLine(rest), brand = TakeLine(rest), sum = TakeLine(rest);
  if (!base || !brand || !sum) return NoAdjustment("it is cut off");
  if (*sum != SumOf(*base, *brand, rest)) return NoAdjustment("its check sum is wrong");
  Result<LinearModel> added = LinearModel::Parse(rest);
  if (!added) return added.error().In("what the adjustment adds");
  return Make(std::string(*brand), std::string(*base), *std::move(added));
}

Status BrandAdjustment::Check(const LinearModel& base) const {
  if (base_ != base.version()) {
    return Error{Errc::kInvalid,
                 fmt::format("the adjustment for '{}' is on top of model {}, and the model here is "
                             "{}: train it again",
                             brand_, base_, base.version())};
  }
  if (added_.reading() != base.reading())
    return Error{Errc::kInvalid, "the adjustment and its model read posts differently"};
  for (const ModelOutput& output : added_.outputs()) {
    if (!base.Find(output.name))
      return Error{Errc::kInvalid, fmt::format("the model has no output '{}'", output.name)};
  }
  return Done{};
}

}  // namespace firstreply::triage
