#include "deploy/app/duration_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace firstreply::app {
namespace {

using std::chrono::seconds;

struct Unit {
  char letter;
  seconds length;
};
constexpr std::array<Unit, 4> kUnits = {{{'d', std::chrono::days(1)},
                                         {'h', std::chrono::hours(1)},
                                         {'m', std::chrono::minutes(1)},
                                         {'s', seconds(1)}}};

constexpr seconds kLongest = std::chrono::days(36'525);

}  // namespace

std::optional<Duration> ParseDuration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  seconds sum{};
  for (const Unit& unit : kUnits) {
    const size_t digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos || text[digits] != unit.letter) continue;
    int64_t count = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + digits, count);
    if (failed != std::errc() || count > kLongest / unit.length) return std::nullopt;
    sum += count * unit.length;
    text.remove_prefix(digits + 1);
  }
  if (!text.empty() || sum > kLongest) return std::nullopt;
  return sum;
}

std::string FormatDuration(Duration duration) {
  seconds left = std::chrono::duration_cast<seconds>(duration);
  if (left == seconds(0)) return "0s";
  std::string text = left < seconds(0) ? "-" : "";
  left = std::chrono::abs(left);
  for (const Unit& unit : kUnits) {
    if (left >= unit.length) text += fmt::format("{}{}", left / unit.length, unit.letter);
    left %= unit.length;
  }
  return text;
}

}  // namespace firstreply::app
