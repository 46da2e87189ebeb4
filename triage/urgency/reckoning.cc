#include "triage/urgency/reckoning.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace firstreply::triage {
namespace {

// As TermEffect.
constexpr std::string_view kSigns = ">+~";

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
  return text;
}

std::optional<UrgencyScore> ReadReckoning(std::string_view text) {
  const std::optional<int> score = Number(TakeWord(text));
  if (!score || *score < 0 || *score > kUrgencyMax) return std::nullopt;
  UrgencyScore read{.score = *score, .level = LevelOf(*score)};
  while (!text.empty()) {
    const std::optional<UrgencyPoint> point = ReadPoint(TakeWord(text));
    if (!point) return std::nullopt;
    read.points.push_back(*point);
  }
  return read;
}

}  // namespace firstreply::triage
