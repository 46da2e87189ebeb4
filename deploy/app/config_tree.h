// A YAML text as a tree of values with their places: what the config is read from.
//
// The one file that knows the YAML library is config_tree.cc. Plain values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "deploy/app/config_errors.h"

namespace firstreply::app {

struct ConfigEntry;

struct ConfigTree {
  enum class Kind {
    kNull,    // nothing, "~" or "null"
    kPlain,   // text without quotes, which may also be meant as yes or no
    kQuoted,  // text in quotes or as a block
    kList,
    kMap,
    kReference,  // "*name": to an anchor elsewhere
    kTagged,     // anything marked with a tag of its own ("!secret x"): nothing that we know
  };

  Kind kind = Kind::kNull;
  ConfigPlace place;
  std::string text;  // of kPlain and kQuoted
  std::vector<ConfigTree> list;
  std::vector<ConfigEntry> map;  // as written: a key may come twice

  bool IsText() const { return kind == Kind::kPlain || kind == Kind::kQuoted; }
};

struct ConfigEntry {
  ConfigTree key;
  ConfigTree value;
};

// The one document of `text`. Reports where the text is no YAML, holds nothing or more than one
// document.
ConfigTree ParseConfigTree(std::string_view text, ConfigErrors& errors);

}  // namespace firstreply::app
