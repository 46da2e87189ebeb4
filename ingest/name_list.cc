#include "ingest/name_list.h"

#include <charconv>

namespace firstreply::ingest {

std::string JoinNames(std::span<const std::string> names) {
  std::string joined;
  for (const std::string& name : names) joined += std::to_string(name.size()) + ':' + name;
  return joined;
}

std::vector<std::string> SplitNames(std::string_view joined) {
  std::vector<std::string> names;
  while (!joined.empty()) {
    size_t size = 0;
    const auto [end, failed] = std::from_chars(joined.data(), joined.data() + joined.size(), size);
    joined.remove_prefix(static_cast<size_t>(end - joined.data()));
    if (failed != std::errc() || !joined.starts_with(':') || size > joined.size() - 1) break;
    names.emplace_back(joined.substr(1, size));
    joined.remove_prefix(1 + size);
  }
  return names;
}

}  // namespace firstreply::ingest
