#include "ingest/masked_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "ingest/personal_data.h"

namespace firstreply::ingest {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// The code point that begins at `at`, which moves behind it; U+FFFD for one byte that begins none.
char32_t Next(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(at++);
  if (first < 0x80) return first;
  const size_t more = first >= 0xF0 && first < 0xF5   ? 3
                      : first >= 0xE0 && first < 0xF0 ? 2
                      : first >= 0xC2 && first < 0xE0 ? 1
                                                      : 0;
  if (more == 0 || text.size() - at < more) return kReplacement;
  char32_t c = first & (0x3Fu >> more);
  for (size_t i = 0; i < more; ++i) {
    if ((byte(at + i) & 0xC0u) != 0x80) return kReplacement;
    c = (c << 6) | (byte(at + i) & 0x3Fu);
  }
  const bool is_overlong = (more == 2 && c < 0x800) || (more == 3 && c < 0x10000);
  if (is_overlong || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return kReplacement;
  at += more;
  return c;
}

void Append(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

bool IsHidden(char32_t c) {
  if (c < 0x20) return c != U'\t' && c != U'\n';
  return (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x34F || c == 0x61C ||
         (c >= 0x115F && c <= 0x1160) || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x3164 ||
         c == 0xFEFF || c == 0xFFA0 || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

std::u32string Visible(std::string_view text) {
  std::u32string visible;
  visible.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const char32_t c = Next(text, at);
    if (!IsHidden(c)) visible += c;
  }
  return visible;
}

std::optional<char32_t> DigitOf(char32_t c) {
  constexpr std::array<char32_t, 5> kZeros = {0x660, 0x6F0, 0x966, 0x9E6, 0xE50};
  for (const char32_t zero : kZeros) {
    if (c >= zero && c < zero + 10) return U'0' + (c - zero);
  }
  if (c >= 0x1D7CE && c <= 0x1D7FF) return U'0' + (c - 0x1D7CE) % 10;
  return std::nullopt;
}

char32_t Plain(char32_t c, char32_t before) {
  if (c < 0x80) return c == U'\t' ? U' ' : c;
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
    return U' ';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63) return U'-';
  // A long vowel's mark is a vowel after a kana, and a dash after a digit: 090ー1234ー5678.
  if ((c == 0x30FC || c == 0xFF70) && IsDigit(before)) return U'-';
  return DigitOf(c).value_or(c);
}

std::u32string PlainForm(std::u32string_view text) {
  std::u32string plain;
  plain.reserve(text.size());
  for (const char32_t c : text) plain += Plain(c, plain.empty() ? U'\0' : plain.back());
  return plain;
}

TextRanges FindPersonalData(std::u32string_view plain) {
  TextRanges found;
  FindEmailAddresses(plain, found);
  FindNumbers(plain, found);
  FindReferences(plain, found);
  FindStreetAddresses(plain, found);
  std::sort(found.begin(), found.end(),
            [](const TextRange& a, const TextRange& b) { return a.begin < b.begin; });
  return found;
}

}  // namespace

std::string MaskedText(std::string_view text) {
  const std::u32string visible = Visible(text);
  std::string masked;
  masked.reserve(text.size());
  size_t at = 0;
  bool is_hiding = false;  // the mark is the last thing written
  for (const TextRange& range : FindPersonalData(PlainForm(visible))) {
    if (range.begin > at || !is_hiding) {
      for (; at < range.begin; ++at) Append(masked, visible[at]);
      masked += kMask;
      is_hiding = true;
    }
    at = std::max(at, range.end);
  }
  for (; at < visible.size(); ++at) Append(masked, visible[at]);
  return masked;
}

std::string VisibleText(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (const char32_t c : Visible(text)) Append(shown, c);
  return shown;
}

}  // namespace firstreply::ingest
