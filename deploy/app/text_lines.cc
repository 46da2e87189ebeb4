#include "deploy/app/text_lines.h"

#include <fmt/format.h>

#include <iostream>
#include <utility>
#include <variant>

#include "deploy/app/command_line.h"
#include "ingest/base/json_writer.h"
#include "ingest/base/limits.h"

namespace firstreply::app {
namespace {

constexpr size_t kBytesAtOnce = size_t{1} << 16;

class LineReader {
 public:
  Result<TextLine> Read(std::string_view line) {
    if (line.size() > kTextBytesMax)
      return Error{Errc::kTooLarge, fmt::format("is longer than {} bytes", kTextBytesMax)};
    if (!line.starts_with('{')) return TextLine{.text = line, .object = {}};
    const auto decoded = decoder_.Decode(line);
    const auto* object = std::get_if<ingest::JsonValue>(&decoded);
    if (object == nullptr) return Error{Errc::kInvalid, "begins with '{' and is no JSON"};
    const auto text = object->Field("text");
    if (!text || !text->Text()) return Error{Errc::kInvalid, "has no 'text'"};
    return TextLine{.text = *text->Text(), .object = *object};
  }

 private:
  ingest::JsonDecoder decoder_;
};

std::string RenderFault(const std::string& why) {
  JsonWriter json;
  json.BeginObject().Key("error").String(why).EndObject();
  return json.text();
}

}  // namespace

bool TextLine::Flag(std::string_view field) const {
  if (!object) return false;
  const auto value = object->Field(field);
  return value && value->Flag().value_or(false);
}

Result<std::optional<std::string_view>> TextLine::Text(std::string_view field) const {
  using Found = std::optional<std::string_view>;
  if (!object) return Found();
  const auto value = object->Field(field);
  if (!value || value->IsNull()) return Found();
  const Found found = value->Text();
  if (!found) return Error{Errc::kInvalid, fmt::format("'{}' is {}", field, value->TypeName())};
  return found;
}

Result<std::optional<int64_t>> TextLine::Number(std::string_view field) const {
  using Found = std::optional<int64_t>;
  if (!object) return Found();
  const auto value = object->Field(field);
  if (!value || value->IsNull()) return Found();
  const Found found = value->Integer();
  if (!found) return Error{Errc::kInvalid, fmt::format("'{}' is {}", field, value->TypeName())};
  return found;
}

Status AnswerLines(const AnswerLine& answer) {
  LineReader reader;
  std::string answers, line;
  size_t number = 0, refused = 0;
  while (std::getline(std::cin, line)) {
    ++number;
    const Result<TextLine> read = reader.Read(line);
    const Result<std::string> answered = read ? answer(*read) : read.error();
    if (!answered) ++refused;
    answers += answered ? *answered : RenderFault(answered.error().message);
    answers += '\n';
    // Who reads line by line from a pipe gets an answer when the input pauses.
    if (answers.size() < kBytesAtOnce && std::cin.rdbuf()->in_avail() > 0) continue;
    if (Status written = Print(std::exchange(answers, {})); !written) return written;
  }
  if (Status written = Print(answers); !written) return written;
  if (refused == 0) return Done{};
  return Error{Errc::kInvalid, fmt::format("{} of {} lines could not be read", refused, number)};
}

}  // namespace firstreply::app
