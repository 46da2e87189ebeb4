// Reads the fields of one JSON object by name and type, and remembers what was wrong with them.
//
// A read that fails gives an empty value and leaves a finding, so that a decoder reads a whole body
// without asking after each field and looks at the findings once, at the end. The kinds of values
// are those of ingest/EVENTS.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/base/limits.h"
#include "ingest/base/rfc3339.h"
#include "ingest/sources/decode_result.h"
#include "ingest/sources/json_decoder.h"
#include "ingest/sources/rejection.h"

namespace firstreply::ingest {

// What was found in one record: the first thing that is wrong with it, and the fields that nobody
// asked for.
struct JsonFindings {
  std::optional<Rejection> fault;  // without its line
  int64_t ignored_fields = 0;
  std::vector<std::string> ignored_names;  // the first kIgnoredNamesMax, as paths

  void Fail(std::string field, RejectReason reason, std::string message);
};

class JsonFields {
 public:
  // `object` is an object; `path` stands before each name in findings ("author."). `findings`
  // outlives this.
  JsonFields(JsonValue object, std::string path, JsonFindings& findings);

  JsonFindings& findings() { return findings_; }
  void Fail(std::string_view name, RejectReason reason, std::string message);
  void FailMissing(std::string_view name);

  // The first field of that name; nothing where it is absent or null, which is no fault. So for all
  // that return an optional. The "Required" ones find kMissingField there.
  std::optional<JsonValue> Find(std::string_view name);
  std::string Text(std::string_view name, size_t bytes_max = kIdBytesMax);
  std::string RequiredText(std::string_view name, size_t bytes_max);
  std::optional<std::string> Id(std::string_view name);
  std::string RequiredId(std::string_view name);
  std::optional<bool> Flag(std::string_view name);
  std::optional<int64_t> Integer(std::string_view name, int64_t min,
                                 int64_t max = std::numeric_limits<int64_t>::max());
  std::optional<Instant> Time(std::string_view name);  // from 1970 to 2199
  std::optional<JsonFields> Object(std::string_view name);

  // One word of a few; `parse` gives nothing for any other.
  template <class Enum>
  std::optional<Enum> Word(std::string_view name, std::optional<Enum> (*parse)(std::string_view)) {
    const std::optional<JsonValue> value = Find(name);
    if (!value) return std::nullopt;
    const std::optional<std::string_view> word = value->Text();
    if (!word) FailType(name, "a word", *value);
    const std::optional<Enum> parsed = word ? parse(*word) : std::nullopt;
    if (!parsed) Fail(name, RejectReason::kBadValue, "is none of the words known here");
    return parsed.value_or(Enum{});
  }

  // `read(entry, "name[i]")` for each entry; over `entries_max` of them is kTooMany. False where
  // there is no list.
  template <class Read>
  bool EachOf(std::string_view name, size_t entries_max, const Read& read) {
    const std::vector<JsonValue> entries = List(name, entries_max);
    for (size_t i = 0; i < entries.size(); ++i) read(entries[i], EntryName(name, i));
    return Has(name);
  }

  // The same of a value that has been found already.
  std::optional<JsonFields> ObjectOf(const JsonValue& value, std::string_view name);
  std::string TextOf(const JsonValue& value, std::string_view name, size_t bytes_max);
  std::string IdOf(const JsonValue& value, std::string_view name);

  // Adds to the findings each field that was never asked for, and each second field of a name. Call
  // it last.
  void NoteIgnored();

 private:
  bool Has(std::string_view name) const;
  std::vector<JsonValue> List(std::string_view name, size_t entries_max);
  static std::string EntryName(std::string_view name, size_t index);
  void FailType(std::string_view name, std::string_view expected, const JsonValue& value);

  JsonValue object_;
  std::string path_;
  JsonFindings& findings_;
  std::vector<std::string_view> asked_;  // literals, all different
};

}  // namespace firstreply::ingest
