#include "triage/urgency/reckoning.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace firstreply::triage {
namespace {

// As TermEffect.
constexpr std::string_view kSigns = ">+~";

constexpr char kFromSign = '@';
constexpr std::string_view kHigh = "high", kCritical = "critical";

char SignOf(TermEffect effect) {
  return kSigns[static_cast<size_t>(effect)];
}

std::optional<int> Number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<UrgencyPoint> ReadPoint(std::string_view text) {
  const size_t sign = text.find_first_of(kSigns);
  if (sign == 0 || sign == std::string_view::npos) return std::nullopt;
  const std::optional<int> points = Number(text.substr(sign + 1));
  if (!points) return std::nullopt;
  const auto effect = static_cast<TermEffect>(kSigns.find(text[sign]));
  return UrgencyPoint{std::string(text.substr(0, sign)), effect, *points};
}

// Where a level begins: "high@64". False: the word says something else.
bool ReadThreshold(std::string_view word, UrgencyThresholds& thresholds) {
  const size_t sign = word.find(kFromSign);
  if (sign == std::string_view::npos) return false;
  const std::optional<int> from = Number(word.substr(sign + 1));
  const std::string_view level = word.substr(0, sign);
  if (!from || (level != kHigh && level != kCritical)) return false;
  (level == kHigh ? thresholds.high : thresholds.critical) = *from;
  return true;
}

std::string_view TakeWord(std::string_view& rest) {
  const size_t end = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

}  // namespace

std::string ReckoningText(const UrgencyScore& score) {
  std::string text = std::to_string(score.score);
  for (const UrgencyPoint& point : score.points)
    text += fmt::format(" {}{}{}", point.term, SignOf(point.effect), point.points);
  if (score.thresholds != UrgencyThresholds()) {
    text += fmt::format(" {}{}{} {}{}{}", kHigh, kFromSign, score.thresholds.high, kCritical,
                        kFromSign, score.thresholds.critical);
  }
  return text;
}

std::optional<UrgencyScore> ReadReckoning(std::string_view text) {
  const std::optional<int> score = Number(TakeWord(text));
  if (!score || *score < 0 || *score > kUrgencyMax) return std::nullopt;
  UrgencyScore read{.score = *score};
  UrgencyThresholds thresholds;
  while (!text.empty()) {
    const std::string_view word = TakeWord(text);
    if (ReadThreshold(word, thresholds)) continue;
    const std::optional<UrgencyPoint> point = ReadPoint(word);
    if (!point) return std::nullopt;
    read.points.push_back(*point);
  }
  if (!AreThresholds(thresholds)) return std::nullopt;
  return Under(thresholds, std::move(read));
}

}  // namespace firstreply::triage
