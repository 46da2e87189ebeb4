#include "ingest/wire/request_target.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ingest/base/utf8.h"

namespace firstreply::wire {
namespace {

Error Invalid(std::string_view why) {
  return {Errc::kInvalid, std::string(why)};
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> Decoded(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return decoded;
}

bool IsForbiddenInPath(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F || c == '/' || c == '\\';
}

// Splits off what comes before the next `mark`, and the mark.
std::string_view TakeUntil(std::string_view& rest, char mark) {
  const size_t at = rest.find(mark);
  const std::string_view part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return part;
}

Result<std::string> ParsePath(std::string_view raw) {
  std::string path;
  size_t begin = 1;
  while (true) {
    const size_t end = std::min(raw.find('/', begin), raw.size());
    const std::optional<std::string> segment = Decoded(raw.substr(begin, end - begin), false);
    if (!segment) return Invalid("The path holds a percent sign without two hexadecimal digits.");
    if (segment->empty() && end != raw.size()) return Invalid("The path has an empty segment.");
    if (*segment == "." || *segment == "..") return Invalid("The path has a dot segment.");
    if (std::any_of(segment->begin(), segment->end(), IsForbiddenInPath)) {
      return Invalid("The path holds an encoded slash, a backslash or a control character.");
    }
    path += '/';
    path += *segment;
    if (end == raw.size()) break;
    begin = end + 1;
  }
  if (FirstInvalidUtf8(path)) return Invalid("The path is no UTF-8.");
  return path;
}

Status ParseQuery(std::string_view rest, RequestTarget& target) {
  while (!rest.empty()) {
    std::string_view value = TakeUntil(rest, '&');
    if (value.empty()) continue;
    const std::string_view name = TakeUntil(value, '=');
    std::optional<std::string> decoded_name = Decoded(name, true);
    std::optional<std::string> decoded_value = Decoded(value, true);
    if (!decoded_name || !decoded_value) {
      return Invalid("The query holds a percent sign without two hexadecimal digits.");
    }
    for (const std::string* part : {&*decoded_name, &*decoded_value}) {
      if (part->find('\0') != std::string::npos || FirstInvalidUtf8(*part)) {
        return Invalid("The query is no UTF-8 text.");
      }
    }
    if (!target.query.emplace(std::move(*decoded_name), std::move(*decoded_value)).second) {
      return Invalid("The query has the same name twice.");
    }
  }
  return Done{};
}

}  // namespace

Result<RequestTarget> ParseRequestTarget(std::string_view target) {
  if (!target.starts_with('/')) return Invalid("The request's target must begin with a slash.");
  for (const char c : target) {
    if (c == '#') return Invalid("The request's target has a fragment.");
    if (c <= ' ' || c > '~') return Invalid("The request's target must be printable ASCII.");
  }
  std::string_view rest = target;
  Result<std::string> path = ParsePath(TakeUntil(rest, '?'));
  if (!path) return path.error();
  RequestTarget parsed{.path = std::move(*path), .query = {}};
  if (const Status query = ParseQuery(rest, parsed); !query) return query.error();
  return parsed;
}

}  // namespace firstreply::wire
