// Reads the body of a request strictly: one JSON object whose fields are all known.
//
// An unknown or doubled field, another type, too many bytes or levels: kInvalid, with the field and
// what is wrong with it, never with a value that stood there. Pure; any thread.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "ingest/base/result.h"
#include "ingest/sources/json_decoder.h"
#include "ingest/sources/json_fields.h"

namespace firstreply::dashboards {

// Whether the error says how an unknown field is called: where a body holds secrets, somebody may
// have put one there.
enum class UnknownFields : uint8_t { kNamed, kHidden };

// `read(JsonFields&, Body&)` fills a body from the fields of the one object that the text is.
template <class Body, class Read>
Result<Body> DecodeJsonBody(std::string_view text, UnknownFields unknown, const Read& read) {
  ingest::JsonDecoder decoder;
  const std::variant<ingest::JsonValue, ingest::JsonFault> decoded = decoder.Decode(text);
  if (const auto* fault = std::get_if<ingest::JsonFault>(&decoded)) {
    return Error{Errc::kInvalid,
                 fmt::format("the body is no JSON: {}, at byte {}", fault->what, fault->offset)};
  }
  const auto& root = std::get<ingest::JsonValue>(decoded);
  if (!root.IsObject()) return Error{Errc::kInvalid, "the body must be a JSON object"};
  ingest::JsonFindings findings;
  ingest::JsonFields in(root, "", findings);
  Body body;
  read(in, body);
  in.NoteIgnored();
  if (findings.fault) {
    return Error{Errc::kInvalid,
                 fmt::format("{}: {}", findings.fault->field, findings.fault->message)};
  }
  if (findings.ignored_fields > 0 && unknown == UnknownFields::kNamed) {
    return Error{Errc::kInvalid, fmt::format("{}: is unknown here, or comes twice",
                                             fmt::join(findings.ignored_names, ", "))};
  }
  if (findings.ignored_fields > 0) {
    return Error{Errc::kInvalid, "there is a field that is unknown here, or one that comes twice"};
  }
  return body;
}

}  // namespace firstreply::dashboards
