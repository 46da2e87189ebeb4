#include "deploy/app/config_tree.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

namespace firstreply::app {
namespace {

ConfigPlace PlaceOf(const YAML::Mark& mark) {
  return {std::max(mark.line, 0), std::max(mark.column, 0)};
}

bool IsNullWord(const std::string& text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

// Puts the tree together from the parser's events, outermost value first.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(ConfigErrors& errors) : errors_(errors) {}

  ConfigTree Take() { return std::move(root_); }
  int documents() const { return documents_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2) errors_.Report(PlaceOf(mark), "", "holds more than one document");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    Close({ConfigTree::Kind::kNull, PlaceOf(mark), {}, {}, {}});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Close({ConfigTree::Kind::kReference, PlaceOf(mark), {}, {}, {}});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    ConfigTree::Kind kind = ConfigTree::Kind::kTagged;
    if (tag == "!" || tag == "tag:yaml.org,2002:str") kind = ConfigTree::Kind::kQuoted;
    if (tag == "?") kind = IsNullWord(value) ? ConfigTree::Kind::kNull : ConfigTree::Kind::kPlain;
    Close({kind, PlaceOf(mark), value, {}, {}});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    Open(ConfigTree::Kind::kList, mark, tag);
  }
  void OnSequenceEnd() override { CloseInnermost(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    Open(ConfigTree::Kind::kMap, mark, tag);
  }
  void OnMapEnd() override { CloseInnermost(); }

 private:
  // A list or map whose entries are still coming.
  struct Growing {
    ConfigTree tree;
    std::vector<ConfigTree> entries;  // of a map: key, value, key, value, ...
    bool is_map;
  };

  void Open(ConfigTree::Kind kind, const YAML::Mark& mark, const std::string& tag) {
    const bool is_map = kind == ConfigTree::Kind::kMap;
    if (tag != "?" && tag != "!" && !tag.empty()) kind = ConfigTree::Kind::kTagged;
    growing_.push_back({{kind, PlaceOf(mark), {}, {}, {}}, {}, is_map});
  }

  void CloseInnermost() {
    Growing closed = std::move(growing_.back());
    growing_.pop_back();
    if (!closed.is_map) {
      closed.tree.list = std::move(closed.entries);
    } else {
      for (size_t i = 0; i + 1 < closed.entries.size(); i += 2) {
        // A value that is not there has the place of whatever follows; its key tells more.
        const ConfigTree& key = closed.entries[i];
        ConfigTree& value = closed.entries[i + 1];
        if (value.kind == ConfigTree::Kind::kNull && value.place.line != key.place.line) {
          value.place = key.place;
        }
        closed.tree.map.push_back({std::move(closed.entries[i]), std::move(closed.entries[i + 1])});
      }
    }
    Close(std::move(closed.tree));
  }

  void Close(ConfigTree tree) {
    if (!growing_.empty()) {
      growing_.back().entries.push_back(std::move(tree));
    } else if (documents_ == 1) {
      root_ = std::move(tree);
    }
  }

  ConfigErrors& errors_;
  int documents_ = 0;
  std::vector<Growing> growing_;  // outermost first
  ConfigTree root_;
};

// The parser takes a quoted text that the end of the file cuts off as if it were closed. An end of
// document it refuses there.
constexpr std::string_view kEndOfDocument = "\n...\n";

void ReportParserError(const YAML::Exception& exception, std::string_view text,
                       ConfigErrors& errors) {
  const ConfigPlace end = PlaceOfByte(text, text.size());
  const ConfigPlace place = PlaceOf(exception.mark);
  if (place.line > end.line && exception.msg == YAML::ErrorMsg::DOC_IN_SCALAR) {
    errors.Report(end, "", "is no YAML: ends inside a quoted text");
  } else if (dynamic_cast<const YAML::DeepRecursion*>(&exception) != nullptr) {
    errors.Report(std::min(place, end), "", "is nested too deeply");
  } else {
    errors.Report(std::min(place, end), "", "is no YAML: " + exception.msg);
  }
}

}  // namespace

ConfigTree ParseConfigTree(std::string_view text, ConfigErrors& errors) {
  TreeBuilder builder(errors);
  try {
    std::istringstream stream(std::string(text).append(kEndOfDocument));
    YAML::Parser parser(stream);
    while (builder.documents() < 2 && parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& exception) {
    ReportParserError(exception, text, errors);
    return {};
  }
  ConfigTree root = builder.Take();
  if (root.kind == ConfigTree::Kind::kNull && errors.empty()) {
    errors.Report({}, "", "holds nothing");
  }
  return root;
}

}  // namespace firstreply::app
