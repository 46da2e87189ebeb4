#include "ingest/script.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>

namespace firstreply::ingest {
namespace {

struct Range {
  char32_t first;
  char32_t last;
  Script script;
};

// Sorted. Only letters are looked up here: what a block holds besides them was sorted out before.
constexpr Range kRanges[] = {
    {0x0041, 0x024F, Script::kLatin},      {0x0250, 0x02AF, Script::kLatin},
    {0x0370, 0x03FF, Script::kGreek},      {0x0400, 0x052F, Script::kCyrillic},
    {0x0E00, 0x0EFF, Script::kUnspaced},   {0x1000, 0x109F, Script::kUnspaced},
    {0x1100, 0x11FF, Script::kUnspaced},   {0x1780, 0x17FF, Script::kUnspaced},
    {0x1C80, 0x1C8F, Script::kCyrillic},   {0x1D00, 0x1DBF, Script::kLatin},
    {0x1E00, 0x1EFF, Script::kLatin},      {0x1F00, 0x1FFF, Script::kGreek},
    {0x2C60, 0x2C7F, Script::kLatin},      {0x2DE0, 0x2DFF, Script::kCyrillic},
    {0x3005, 0x3007, Script::kHan},        {0x3021, 0x3029, Script::kHan},
    {0x3038, 0x303C, Script::kHan},        {0x3041, 0x309F, Script::kHiragana},
    {0x30A1, 0x30FF, Script::kKatakana},   {0x3105, 0x312F, Script::kUnspaced},
    {0x3131, 0x318E, Script::kUnspaced},   {0x31F0, 0x31FF, Script::kKatakana},
    {0x3400, 0x4DBF, Script::kHan},        {0x4E00, 0x9FFF, Script::kHan},
    {0xA640, 0xA69F, Script::kCyrillic},   {0xA720, 0xA7FF, Script::kLatin},
    {0xAB30, 0xAB6F, Script::kLatin},      {0xAC00, 0xD7FF, Script::kUnspaced},
    {0xF900, 0xFAFF, Script::kHan},        {0x1AFF0, 0x1B000, Script::kKatakana},
    {0x1B001, 0x1B11F, Script::kHiragana}, {0x1B120, 0x1B122, Script::kKatakana},
    {0x1B132, 0x1B152, Script::kHiragana}, {0x1B155, 0x1B167, Script::kKatakana},
    {0x20000, 0x3FFFF, Script::kHan},
};

Script ScriptOfLetter(char32_t code_point) {
  const Range* after =
      std::upper_bound(std::begin(kRanges), std::end(kRanges), code_point,
                       [](char32_t value, const Range& range) { return value < range.first; });
  if (after == std::begin(kRanges)) return Script::kAlphabet;
  const Range& range = *std::prev(after);
  return code_point <= range.last ? range.script : Script::kAlphabet;
}

constexpr Script ScriptOfAscii(char32_t c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return Script::kLatin;
  if (c >= '0' && c <= '9') return Script::kDigit;
  return c == '_' ? Script::kJoiner : Script::kNone;
}

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

char32_t CodePointAt(std::string_view text, size_t at) {
  utf8proc_int32_t code_point = 0;
  utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                   static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
  return code_point < 0 ? U'\uFFFD' : static_cast<char32_t>(code_point);
}

bool IsSpacedLetter(Script script) {
  return script >= Script::kLatin && script <= Script::kAlphabet;
}

bool HoldTogether(Script before, Script after) {
  if (after == Script::kMark) return true;
  if (before == after) {
    return IsSpacedLetter(before) || before == Script::kKatakana || before == Script::kDigit ||
           before == Script::kJoiner;
  }
  const auto in_names = [](Script script) {
    return script == Script::kDigit || script == Script::kJoiner;
  };
  return (in_names(before) && (in_names(after) || IsSpacedLetter(after))) ||
         (in_names(after) && IsSpacedLetter(before));
}

}  // namespace

Script ScriptOf(char32_t code_point) {
  if (code_point < 0x80) return ScriptOfAscii(code_point);
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return Script::kMark;
    case UTF8PROC_CATEGORY_ND:
      return Script::kDigit;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:  // U+3007 "〇" stands among kanji as one of them
      return ScriptOfLetter(code_point);
    default:
      return Script::kNone;
  }
}

Script ScriptBefore(std::string_view text, size_t at) {
  while (at > 0) {
    do {
      --at;
    } while (at > 0 && IsContinuation(text[at]));
    const Script script = ScriptOf(CodePointAt(text, at));
    if (script != Script::kMark) return script;
  }
  return Script::kNone;
}

bool IsWordBorder(std::string_view text, size_t at) {
  if (at == 0 || at >= text.size()) return true;
  return !HoldTogether(ScriptBefore(text, at), ScriptOf(CodePointAt(text, at)));
}

}  // namespace firstreply::ingest
