// Finds where a text stops being JSON, for a message that a person can act on.
//
// The fast parser says only that a text is wrong. This slow reader runs over such a text alone and
// says at which byte and in which field. Grammar: https://www.rfc-editor.org/rfc/rfc8259. Pure;
// bounded by kJsonDepthMax levels.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/sources/rejection.h"

namespace firstreply::ingest {

struct JsonFault {
  RejectReason reason = RejectReason::kMalformed;
  size_t offset =
      0;  // of the first byte that cannot stand there; the text's size where it ends too early
  std::string field;  // the field of the outermost object in which it lies; empty before the first
  std::string_view what;  // "expected ':' after the field's name"
};

// Nothing when the text is one JSON value in UTF-8, no deeper than kJsonDepthMax, whose numbers fit
// 64 bits.
std::optional<JsonFault> FindJsonFault(std::string_view text);

}  // namespace firstreply::ingest
