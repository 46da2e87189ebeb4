#include "triage/urgency/said_terms.h"

#include <fmt/format.h>

namespace firstreply::triage {
namespace {

using ingest::Urgency;

// From the odd half of tests/triage/golden, and from how many of 1,684 real posts that need a
// response come out critical and high: of a hundred about one and ten.
constexpr int64_t kDoubtsCue = -1500;
constexpr int64_t kSureByItself = 2000;
constexpr int64_t kHarmlessForCritical = -1000;
constexpr int64_t kHarmlessForHigh = 0;
constexpr int64_t kClearlyHigh = 1200;

// What the level of a term's floor asks of the whole post; unset: it has no floor.
std::optional<int64_t> HarmlessBelow(std::string_view term) {
  for (const TermRule& rule : TermRules()) {
    if (rule.name != term || rule.effect != TermEffect::kFloor) continue;
    return LevelOf(rule.points) == Urgency::kCritical ? kHarmlessForCritical : kHarmlessForHigh;
  }
  return std::nullopt;
}

}  // namespace

TermReader::TermReader(const LinearModel& model)
    : model_(model),
      normal_(model.Find("at_least.normal")),
      high_(model.Find("at_least.high")),
      critical_(model.Find("at_least.critical")) {
  for (const std::string_view term : kTerms)
    terms_.push_back({model.Find(fmt::format("term.{}", term)), HarmlessBelow(term)});
}

std::optional<int64_t> TermReader::Above(std::optional<size_t> output,
                                         std::span<const int64_t> scores) const {
  if (!output) return std::nullopt;
  return scores[*output] - model_.outputs()[*output].threshold;
}

Urgency TermReader::ReadingOf(std::span<const int64_t> scores, bool needs_response) const {
  const auto says = [&](std::optional<size_t> output, int64_t least) {
    return Above(output, scores).value_or(least - 1) >= least;
  };
  if (says(critical_, 0) || says(high_, kClearlyHigh)) return Urgency::kHigh;
  const bool is_normal = normal_ ? says(normal_, 0) : needs_response;
  return is_normal ? Urgency::kNormal : Urgency::kLow;
}

SaidTerms TermReader::Read(std::span<const int64_t> scores, uint32_t cues,
                           bool needs_response) const {
  SaidTerms said{.reading = ReadingOf(scores, needs_response)};
  const std::optional<int64_t> high = Above(high_, scores);
  for (size_t i = 0; i < kTerms.size(); ++i) {
    const auto& [output, harmless_below] = terms_[i];
    const bool has_cue = (cues >> i & 1) != 0;
    const int64_t above = Above(output, scores).value_or(has_cue ? 0 : kDoubtsCue);
    const bool is_said = above >= kSureByItself || (has_cue && above >= kDoubtsCue);
    if (is_said && (!harmless_below || high.value_or(0) >= *harmless_below)) said.terms.Add(i);
  }
  return said;
}

}  // namespace firstreply::triage
