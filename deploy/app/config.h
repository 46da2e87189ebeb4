// What the operator wrote: which brands are watched, where their posts come from, where the store
// lies.
//
// One YAML file; deploy/config/example.yaml is the commented example. Every key is known or an
// error; nothing is guessed. Plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "ingest/brand_directory.h"

namespace firstreply::app {

// How events come: files and standard input in the form of ingest/EVENTS.md.
enum class SourceKind : uint8_t { kNdjson };

// "ndjson": the word in the config.
std::string_view NameOf(SourceKind kind);

struct SourceConfig {
  std::string name;
  SourceKind kind = SourceKind::kNdjson;
  bool directed = true;             // everything it brings is kept; else only what concerns a brand
  std::vector<std::string> brands;  // that it is bound to; empty: all
  bool trust_hints = false;         // what its events say of themselves is believed
  bool operator==(const SourceConfig&) const = default;
};

struct Config {
  std::string store;  // the store's file; empty: the command line has to say
  std::shared_ptr<const ingest::BrandDirectory> brands;  // never null in a config that was read
  std::vector<SourceConfig> sources;                     // in the order of the file
};

// Reads a config's text. `name` stands for it in messages. kInvalid with every error found (the
// first kConfigErrorsMax), a line each, in the order of the file:
//   example.yaml:14:15: brands[0].keywords: must not be empty
// Lines and columns count from 1, columns in characters. Where the text is no YAML, only the first
// such error is known. kTooLarge beyond kConfigBytesMax.
Result<Config> ReadConfig(std::string_view text, std::string_view name);

// The same of a file. kNotFound or kUnavailable when it cannot be read.
Result<Config> LoadConfig(const std::string& path);

}  // namespace firstreply::app
