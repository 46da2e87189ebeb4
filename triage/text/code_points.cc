#include "triage/text/code_points.h"

#include <utf8proc.h>

namespace firstreply::triage {
namespace {

bool IsBetween(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

bool IsHan(char32_t c) {
  return IsBetween(c, 0x3400, 0x9FFF) || IsBetween(c, 0xF900, 0xFAFF) ||
         IsBetween(c, 0x20000, 0x3FFFF) || c == 0x3005 || c == 0x3007;  // 々 〇
}

}  // namespace

CodePoint CodePointAt(std::string_view text, size_t at) {
  // Most of most posts.
  if (const auto byte = static_cast<unsigned char>(text[at]); byte < 0x80) return {byte, 1};
  utf8proc_int32_t value = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
  const auto length =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &value);
  return {static_cast<char32_t>(value), static_cast<size_t>(length)};
}

Script ScriptOf(char32_t letter) {
  if (letter < 0x80) return letter >= 'a' && letter <= 'z' ? Script::kLatin : Script::kNone;
  if (IsBetween(letter, 0x3041, 0x309F)) return Script::kHiragana;
  if (IsBetween(letter, 0x30A1, 0x30FF) && letter != 0x30FB) return Script::kKatakana;
  if (IsHan(letter)) return Script::kHan;
  if (IsBetween(letter, 0xAC00, 0xD7AF) || IsBetween(letter, 0x1100, 0x11FF)) {
    return Script::kHangul;
  }
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(letter))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return letter < 0x250 || IsBetween(letter, 0x1E00, 0x1EFF) ? Script::kLatin : Script::kOther;
    default:
      return Script::kNone;
  }
}

bool IsEmoji(char32_t c) {
  return IsBetween(c, 0x1F000, 0x1FAFF) || IsBetween(c, 0x2600, 0x27BF) ||
         IsBetween(c, 0x2B00, 0x2BFF);
}

}  // namespace firstreply::triage
