// JSON text as values that can be asked: the one place that knows which parser does the work.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/sources/json_fault.h"

namespace firstreply::ingest {

// One value of a decoded text. A cheap handle: it is valid until its JsonDecoder decodes again or
// ends.
class JsonValue {
 public:
  bool IsNull() const;
  bool IsObject() const;
  std::optional<bool> Flag() const;
  std::optional<std::string_view> Text() const;
  // An integer as its digits; nothing for a number with a fraction or exponent.
  std::optional<std::string> Digits() const;
  // Nothing also for an integer over 2^63 - 1.
  std::optional<int64_t> Integer() const;
  // The first field of that name; nothing where there is none, or where this is no object.
  std::optional<JsonValue> Field(std::string_view name) const;
  // In order, doubles included; empty where this is no object.
  std::vector<std::string_view> FieldNames() const;
  // At most `count_max` of them, in order; nothing where this is no list.
  std::optional<std::vector<JsonValue>> Entries(size_t count_max) const;
  // "a list", "a string", "an integer": what it is, for a message.
  std::string_view TypeName() const;

 private:
  friend class JsonDecoder;
  friend struct JsonValueAccess;
  JsonValue(const void* document, size_t index) : document_(document), index_(index) {}

  const void* document_;
  size_t index_;
};

// Keeps its memory from text to text. Used by one thread.
class JsonDecoder {
 public:
  JsonDecoder();
  ~JsonDecoder();
  JsonDecoder(const JsonDecoder&) = delete;
  JsonDecoder& operator=(const JsonDecoder&) = delete;

  // One JSON value in UTF-8, no deeper than kJsonDepthMax; copies what it needs of `text`.
  std::variant<JsonValue, JsonFault> Decode(std::string_view text);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firstreply::ingest
