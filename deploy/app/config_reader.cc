#include "deploy/app/config_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace firstreply::app {
void ConfigReader::Report(const ConfigNode& value, std::string what) {
  // Whatever it should be, this is what has to be done about it.
  if (value.tree->kind == ConfigTree::Kind::kReference) {
    what = "refers to an anchor; write the value out";
  }
  errors_.Report(value.tree->place, value.path, std::move(what));
}

ConfigNode ConfigReader::Enter(const ConfigTree& tree, std::string path) {
  places_.insert_or_assign(path, tree.place);
  return {&tree, std::move(path)};
}

ConfigReader::Fields ConfigReader::Map(const ConfigNode& value,
                                       const std::vector<std::string>& required,
                                       const std::vector<std::string>& optional) {
  Fields fields;
  if (value.tree->kind != ConfigTree::Kind::kMap) {
    Report(value, fmt::format("must be a map with the keys {}",
                              fmt::join(required.empty() ? optional : required, ", ")));
    return fields;
  }
  std::vector<std::string> known = required;
  known.insert(known.end(), optional.begin(), optional.end());
  const std::string prefix = value.path.empty() ? "" : value.path + ".";
  for (const auto& [key, entry] : value.tree->map) {
    if (!key.IsText()) {
      errors_.Report(key.place, value.path, "a key must be text");
    } else if (std::find(known.begin(), known.end(), key.text) == known.end()) {
      errors_.Report(key.place, prefix + key.text,
                     fmt::format("unknown key; known here: {}", fmt::join(known, ", ")));
    } else if (!fields.try_emplace(key.text, Enter(entry, prefix + key.text)).second) {
      errors_.Report(key.place, prefix + key.text, "is given twice");
    }
  }
  for (const std::string& key : required) {
    if (!fields.contains(key)) errors_.Report(value.tree->place, prefix + key, "is missing");
  }
  return fields;
}

ConfigPlace ConfigReader::PlaceOf(std::string path) const {
  while (true) {
    if (const auto at = places_.find(path); at != places_.end()) return at->second;
    const size_t cut = path.find_last_of(".[");
    if (cut == std::string::npos) return {};
    path.resize(cut);
  }
}

std::vector<std::pair<std::string, ConfigNode>> ConfigReader::FreeMap(const ConfigNode& value,
                                                                      size_t limit) {
  if (value.tree->kind != ConfigTree::Kind::kMap) {
    Report(value, "must be a map");
    return {};
  }
  const std::vector<ConfigEntry>& map = value.tree->map;
  if (map.size() > limit) {
    Report(value, fmt::format("holds {} entries, at most {} are allowed", map.size(), limit));
    return {};
  }
  std::vector<std::pair<std::string, ConfigNode>> entries;
  std::set<std::string> keys;
  for (const auto& [key, entry] : map) {
    std::string path = fmt::format("{}.{}", value.path, key.text);
    if (!key.IsText()) {
      errors_.Report(key.place, value.path, "a key must be text");
    } else if (!keys.insert(key.text).second) {
      errors_.Report(key.place, std::move(path), "is given twice");
    } else {
      entries.emplace_back(key.text, Enter(entry, std::move(path)));
    }
  }
  return entries;
}

std::vector<ConfigNode> ConfigReader::List(const ConfigNode& value, size_t limit) {
  if (value.tree->kind == ConfigTree::Kind::kList && value.tree->list.empty()) {
    Report(value, "must not be empty");
  }
  return ListOrNone(value, limit);
}

std::vector<ConfigNode> ConfigReader::OneOrList(const ConfigNode& value, size_t limit) {
  return value.tree->IsText() ? std::vector{value} : List(value, limit);
}

std::vector<ConfigNode> ConfigReader::ListOrNone(const ConfigNode& value, size_t limit) {
  if (value.tree->kind != ConfigTree::Kind::kList) {
    Report(value, "must be a list");
    return {};
  }
  const std::vector<ConfigTree>& list = value.tree->list;
  if (list.size() > limit) {
    Report(value, fmt::format("holds {} entries, at most {} are allowed", list.size(), limit));
    return {};
  }
  std::vector<ConfigNode> entries;
  for (const ConfigTree& entry : list) {
    entries.push_back(Enter(entry, fmt::format("{}[{}]", value.path, entries.size())));
  }
  return entries;
}

std::string ConfigReader::Text(const ConfigNode& value) {
  if (value.tree->IsText()) return value.tree->text;
  Report(value, "must be text");
  return {};
}

std::vector<std::string> ConfigReader::Texts(const ConfigNode& value, size_t limit) {
  std::vector<std::string> texts;
  for (const ConfigNode& entry : List(value, limit)) texts.push_back(Text(entry));
  return texts;
}

int64_t ConfigReader::Integer(const ConfigNode& value, int64_t least, int64_t most) {
  const std::string& text = value.tree->text;
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = value.tree->kind == ConfigTree::Kind::kPlain && failed == std::errc() &&
                         end == text.data() + text.size();
  if (is_number && number >= least && number <= most) return number;
  Report(value, fmt::format("must be a whole number from {} to {}", least, most));
  return least;
}

bool ConfigReader::YesOrNo(const ConfigNode& value) {
  // What stands in quotes is text.
  const bool is_plain = value.tree->kind == ConfigTree::Kind::kPlain;
  const std::string& word = value.tree->text;
  if (is_plain && (word == "yes" || word == "true")) return true;
  if (is_plain && (word == "no" || word == "false")) return false;
  Report(value, "must be yes or no");
  return false;
}

}  // namespace firstreply::app
