#include "dashboards/report/spoken.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace firstreply::dashboards {

std::string Spoken(std::optional<Duration> time) {
  if (!time) return "not reached";
  const int64_t seconds = time->count() / 1000;
  if (seconds < 60) return fmt::format("{} s", seconds);
  const int64_t minutes = seconds / 60;
  if (minutes < 60) return fmt::format("{} min", minutes);
  if (minutes < 48 * 60 && minutes % 60 == 0) return fmt::format("{} h", minutes / 60);
  if (minutes < 48 * 60) return fmt::format("{} h {} min", minutes / 60, minutes % 60);
  return fmt::format("{} d {} h", minutes / (24 * 60), minutes / 60 % 24);
}

std::string Percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

std::string Spoken(const triage::Ratio& ratio) {
  if (ratio.total == 0) return "none";
  const auto share = ratio.Share();
  if (!share) return fmt::format("{} of {}", ratio.hits, ratio.total);
  return fmt::format("{} ({:.1f} to {:.1f}), {} of {}", Percent(share->share), 100 * share->lower,
                     100 * share->upper, ratio.hits, ratio.total);
}

std::string Words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string OnOneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return text;
}

}  // namespace firstreply::dashboards
