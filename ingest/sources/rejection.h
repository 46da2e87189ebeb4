// What a decoder says of input that it could not take: where, which field, why. Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace firstreply::ingest {

// The reasons of ingest/EVENTS.md, few and fixed, so that they can label a counter.
enum class RejectReason : uint8_t {
  kMalformed,     // breaks the grammar of its format
  kNotUtf8,       // holds a byte sequence that is not UTF-8
  kTooDeep,       // crosses kJsonDepthMax
  kTooLong,       // a line or a field crosses its limit in bytes
  kTooMany,       // a list crosses its limit
  kWrongType,     // another type than the field has
  kMissingField,  // a required field is not there
  kBadValue,      // the right type, but no value that the field can have
};

// "malformed", "not_utf8", ...
std::string_view NameOf(RejectReason reason);

struct Rejection {
  int64_t line = 0;   // where the record begins; in a JSON array the element. Both count from 1
  std::string field;  // "author.id", or a column's name; empty where the record as a whole is wrong
  RejectReason reason = RejectReason::kMalformed;
  std::string message;  // for a person; holds no post text
  bool operator==(const Rejection&) const = default;
};

// "line 12: author.id: missing_field: is required".
std::string Describe(const Rejection& rejection);

}  // namespace firstreply::ingest
