// Texts on standard input, a line each, and an answer to each on standard output.
//
// A line is a text, or a JSON object with `text` and what else there is to know of it. A line that
// cannot be read is answered by an object with its `error`, and harms no other.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/base/result.h"
#include "ingest/sources/json_decoder.h"

namespace firstreply::app {

// Valid while it is being answered.
struct TextLine {
  std::string_view text;
  std::optional<ingest::JsonValue> object;  // that it stood in

  // False where the object, or its field, says nothing.
  bool Flag(std::string_view field) const;
  // Nothing where there is no such field, or where it is null; kInvalid where it holds no text.
  Result<std::optional<std::string_view>> Text(std::string_view field) const;
  // The same of a whole number.
  Result<std::optional<int64_t>> Number(std::string_view field) const;
};

// What to print for a line, without a line end; or what is wrong with it.
using AnswerLine = std::function<Result<std::string>(const TextLine&)>;

// Reads to the end of the input; answers come out when the input pauses. kInvalid, at the end,
// where lines could not be read; kTooLarge is a line of more than kTextBytesMax bytes.
Status AnswerLines(const AnswerLine& answer);

}  // namespace firstreply::app
