#include "deploy/app/config_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace firstreply::app {
namespace {

ConfigPlace PlaceOf(const YAML::Mark& mark, ConfigPlace otherwise) {
  return mark.is_null() ? otherwise : ConfigPlace{mark.line, mark.column};
}

// A scalar whose tag, if any, says that it is text.
bool IsText(const YAML::Node& node) {
  return node.IsScalar() &&
         (node.Tag() == "?" || node.Tag() == "!" || node.Tag() == "tag:yaml.org,2002:str");
}

}  // namespace

void ConfigReader::Report(const ConfigNode& value, std::string what) {
  errors_.Report(value.place, value.path, std::move(what));
}

ConfigNode ConfigReader::Enter(const YAML::Node& node, std::string path, ConfigPlace otherwise) {
  // An empty value has no place of its own; it is found where its key is.
  const ConfigPlace place = node.IsNull() ? otherwise : PlaceOf(node.Mark(), otherwise);
  places_.insert_or_assign(path, place);
  return {node, std::move(path), place};
}

ConfigReader::Fields ConfigReader::Map(const ConfigNode& value,
                                       const std::vector<std::string>& required,
                                       const std::vector<std::string>& optional) {
  Fields fields;
  if (!value.node.IsMap()) {
    Report(value, fmt::format("must be a map with the keys {}", fmt::join(required, ", ")));
    return fields;
  }
  const auto is_in = [](const std::vector<std::string>& keys, const std::string& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  const std::string prefix = value.path.empty() ? "" : value.path + ".";
  for (const auto& entry : value.node) {
    const ConfigPlace key_place = PlaceOf(entry.first.Mark(), value.place);
    if (!IsText(entry.first)) {
      errors_.Report(key_place, value.path, "a key must be text");
      continue;
    }
    const std::string key = entry.first.Scalar();
    if (!is_in(required, key) && !is_in(optional, key)) {
      std::vector<std::string> known = required;
      known.insert(known.end(), optional.begin(), optional.end());
      errors_.Report(key_place, prefix + key,
                     fmt::format("unknown key; known here: {}", fmt::join(known, ", ")));
      continue;
    }
    const auto [first, is_new] = fields.try_emplace(key);
    if (is_new) {
      first->second = Enter(entry.second, prefix + key, key_place);
    } else {
      errors_.Report(key_place, prefix + key, "is given twice");
    }
  }
  for (const std::string& key : required) {
    if (!fields.contains(key)) errors_.Report(value.place, prefix + key, "is missing");
  }
  return fields;
}

std::vector<ConfigNode> ConfigReader::List(const ConfigNode& value, size_t limit) {
  if (!value.node.IsSequence()) {
    Report(value, "must be a list");
    return {};
  }
  if (value.node.size() == 0) Report(value, "must not be empty");
  if (value.node.size() > limit) {
    Report(value,
           fmt::format("holds {} entries, at most {} are allowed", value.node.size(), limit));
    return {};
  }
  std::vector<ConfigNode> entries;
  for (const YAML::Node& entry : value.node) {
    entries.push_back(Enter(entry, fmt::format("{}[{}]", value.path, entries.size()), value.place));
  }
  return entries;
}

std::string ConfigReader::Text(const ConfigNode& value) {
  if (IsText(value.node)) return value.node.Scalar();
  Report(value, "must be text");
  return {};
}

std::vector<std::string> ConfigReader::Texts(const ConfigNode& value, size_t limit) {
  std::vector<std::string> texts;
  for (const ConfigNode& entry : List(value, limit)) texts.push_back(Text(entry));
  return texts;
}

bool ConfigReader::YesOrNo(const ConfigNode& value) {
  bool yes = false;
  // What stands in quotes is text.
  const bool is_plain = value.node.IsScalar() && value.node.Tag() == "?";
  if (!is_plain || !YAML::convert<bool>::decode(value.node, yes))
    Report(value, "must be yes or no");
  return yes;
}

}  // namespace firstreply::app
