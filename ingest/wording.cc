#include "ingest/wording.h"

#include <string>

#include "ingest/base/digest.h"
#include "ingest/folded_text.h"
#include "ingest/script.h"

namespace firstreply::ingest {
namespace {

bool BeginsLink(std::string_view rest) {
  return rest.starts_with("https://") || rest.starts_with("http://") || rest.starts_with("www.");
}

size_t EndOfWord(std::string_view text, size_t at) {
  const size_t end = text.find(' ', at);
  return end == std::string_view::npos ? text.size() : end;
}

// Where the handle that begins at `at` ends: a sentence in Japanese may follow it without a space.
size_t EndOfHandle(std::string_view text, size_t at) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' ||
           c == '@';
  };
  while (at < text.size() && is_part(text[at])) ++at;
  return at;
}

// Of valid UTF-8, as folding leaves it.
size_t LengthAt(std::string_view text, size_t at) {
  size_t length = 1;
  while (at + length < text.size() &&
         (static_cast<unsigned char>(text[at + length]) & 0xC0) == 0x80)
    ++length;
  return length;
}

// 0: it is neither letter nor digit.
int LettersIn(std::string_view character) {
  switch (ScriptBefore(character, character.size())) {
    case Script::kNone:
    case Script::kMark:
    case Script::kJoiner:
      return 0;
    case Script::kKatakana:
    case Script::kHiragana:
    case Script::kHan:
    case Script::kUnspaced:
      return 2;
    default:
      return 1;
  }
}

}  // namespace

std::optional<int64_t> WordingOf(std::string_view text) {
  const std::string folded = Folded(text);
  std::string said;
  int letters = 0;
  for (size_t at = 0; at < folded.size();) {
    const std::string_view rest = std::string_view(folded).substr(at);
    if (rest.front() == '@') {
      at = EndOfHandle(folded, at);
    } else if (BeginsLink(rest)) {
      at = EndOfWord(folded, at);
    } else {
      const std::string_view character = rest.substr(0, LengthAt(folded, at));
      const int counts = LettersIn(character);
      if (counts > 0) said += character;
      letters += counts;
      at += character.size();
    }
  }
  if (letters < kWordingLettersMin) return std::nullopt;
  const std::string digest = Digester().Add(said).Finish();
  uint64_t wording = 0;
  for (size_t i = 0; i < sizeof wording; ++i)
    wording = (wording << 8) | static_cast<unsigned char>(digest[i]);
  return static_cast<int64_t>(wording);
}

}  // namespace firstreply::ingest
