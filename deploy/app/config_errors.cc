#include "deploy/app/config_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ingest/base/limits.h"

namespace firstreply::app {
namespace {

// How many characters the first `bytes` bytes of a line make.
size_t CharactersIn(std::string_view line, size_t bytes) {
  const std::string_view before = line.substr(0, std::min(bytes, line.size()));
  return static_cast<size_t>(std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string_view LineNumber(std::string_view text, int number) {
  for (; number > 0; --number) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

bool Encloses(std::string_view outer, std::string_view inner) {
  return inner.starts_with(outer) &&
         (inner.size() == outer.size() || inner[outer.size()] == '.' || inner[outer.size()] == '[');
}

}  // namespace

ConfigPlace PlaceOfByte(std::string_view text, size_t at) {
  const std::string_view before = text.substr(0, at);
  const size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')),
          static_cast<int>(at - line_start)};
}

void ConfigErrors::Report(ConfigPlace place, std::string path, std::string what) {
  errors_.push_back({place, std::move(path), std::move(what)});
}

bool ConfigErrors::Explains(std::string_view path) const {
  return std::any_of(errors_.begin(), errors_.end(), [&](const Entry& entry) {
    return !entry.path.empty() && Encloses(entry.path, path);
  });
}

std::string ConfigErrors::Line(const Entry& entry) const {
  const size_t column =
      CharactersIn(LineNumber(text_, entry.place.line), static_cast<size_t>(entry.place.column));
  return fmt::format("{}:{}:{}: {}{}{}", name_, entry.place.line + 1, column + 1, entry.path,
                     entry.path.empty() ? "" : ": ", entry.what);
}

std::string ConfigErrors::Message() const {
  std::vector<Entry> sorted = errors_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Entry& a, const Entry& b) { return a.place < b.place; });
  std::string message;
  for (size_t i = 0; i < std::min(sorted.size(), kConfigErrorsMax); ++i) {
    message += fmt::format("{}{}", i == 0 ? "" : "\n", Line(sorted[i]));
  }
  if (sorted.size() > kConfigErrorsMax) {
    message += fmt::format("\n{}: and {} more errors", name_, sorted.size() - kConfigErrorsMax);
  }
  return message;
}

}  // namespace firstreply::app
