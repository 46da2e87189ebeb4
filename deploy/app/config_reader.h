// Strict reading of a config's tree: maps with known keys, lists with a limit, texts, yes or no.
//
// Whatever is not as it should be is reported with its place, and reading goes on with an empty
// value, so that one run finds every error.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "deploy/app/config_errors.h"
#include "deploy/app/config_tree.h"

namespace firstreply::app {

// A value of a tree, which outlives it, together with the words for where it stands.
struct ConfigNode {
  const ConfigTree* tree;
  std::string path;
};

class ConfigReader {
 public:
  explicit ConfigReader(ConfigErrors& errors) : errors_(errors) {}

  // Where the value at `path` stands that was looked at, or the nearest one around it that the file
  // holds.
  ConfigPlace PlaceOf(std::string path) const;

  using Fields = std::map<std::string, ConfigNode>;

  // The entries of a map. Keys that are in neither list, come twice, or are missing are errors.
  Fields Map(const ConfigNode& value, const std::vector<std::string>& required,
             const std::vector<std::string>& optional);

  // A map whose keys the operator chooses, in the order of the file. A key that is no text or comes
  // twice and a map beyond `limit` are errors.
  std::vector<std::pair<std::string, ConfigNode>> FreeMap(const ConfigNode& value, size_t limit);

  // The entries of a list; an empty list and one beyond `limit` are errors.
  std::vector<ConfigNode> List(const ConfigNode& value, size_t limit);

  // The same, where an empty list says something too.
  std::vector<ConfigNode> ListOrNone(const ConfigNode& value, size_t limit);

  // The entries of a list, or the one value that stands in its place.
  std::vector<ConfigNode> OneOrList(const ConfigNode& value, size_t limit);

  // Empty after an error.
  std::string Text(const ConfigNode& value);
  std::vector<std::string> Texts(const ConfigNode& value, size_t limit);

  // A whole number between `least` and `most`, without quotes; `least` after an error.
  int64_t Integer(const ConfigNode& value, int64_t least, int64_t most);

  // yes, no, true, false; no after an error.
  bool YesOrNo(const ConfigNode& value);

  void Report(const ConfigNode& value, std::string what);

 private:
  ConfigNode Enter(const ConfigTree& tree, std::string path);

  ConfigErrors& errors_;
  std::map<std::string, ConfigPlace> places_;
};

}  // namespace firstreply::app
