// The errors found in a config while it is read, with their places in the file.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace firstreply::app {

// Counted from 0 in bytes, as the YAML parser does; shown from 1 in characters.
struct ConfigPlace {
  int line = 0;
  int column = 0;
  auto operator<=>(const ConfigPlace&) const = default;
};

ConfigPlace PlaceOfByte(std::string_view text, size_t at);

class ConfigErrors {
 public:
  // `text` and `name` outlive the errors.
  ConfigErrors(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  // `path` names the value ("brands[0].keywords"); empty for the whole file.
  void Report(ConfigPlace place, std::string path, std::string what);

  // Whether something is known to be wrong with the value at `path` or with one that holds it: what
  // else is wrong with it would follow from that.
  bool Explains(std::string_view path) const;

  bool empty() const { return errors_.empty(); }
  size_t count() const { return errors_.size(); }

  // A line each, in the order of the file, at most kConfigErrorsMax.
  std::string Message() const;

 private:
  struct Entry {
    ConfigPlace place;
    std::string path;
    std::string what;
  };

  std::string Line(const Entry& entry) const;

  const std::string_view text_;
  const std::string_view name_;
  std::vector<Entry> errors_;
};

}  // namespace firstreply::app
