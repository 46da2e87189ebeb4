// Where in a text personal data stands: the rules behind MaskedText.
//
// The text comes as code points that were made plain before: full-width forms and other scripts'
// digits as ASCII, every dash as "-", every space as " ", nothing invisible; capitals are kept.
// Pure, and each rule is linear in the text. What is found may overlap and comes in no order.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace firstreply::ingest {

struct TextRange {
  size_t begin = 0;
  size_t end = 0;  // one past the last code point
};
using TextRanges = std::vector<TextRange>;

// "name@example.org". A handle ("@name") is none.
void FindEmailAddresses(std::u32string_view text, TextRanges& found);

// - Cards: 13 to 19 digits whose last one is right (ISO/IEC 7812-1, Luhn).
// - Phones: international (E.164), with a leading zero as in Japan and most of Europe, American,
//   and what follows a word such as "tel" or "電話".
// - Bank accounts: IBAN whose check is right (ISO 13616).
// - Japanese postal codes after 〒 or 郵便番号.
void FindNumbers(std::u32string_view text, TextRanges& found);

// Codes and numbers within a few words of "booking", "PNR", "order no", "予約番号" and the like.
// What is formed as a flight number counts only right beside a word such as "PNR" or "booking
// code".
void FindReferences(std::u32string_view text, TextRanges& found);

// "221B Baker Street, Flat 2", "Hauptstraße 12", "渋谷区神南1-2-3": house number and street, not
// the city. An address without a house number is none.
void FindStreetAddresses(std::u32string_view text, TextRanges& found);

// For the rules.

constexpr bool IsDigit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
constexpr bool IsUpper(char32_t c) {
  return c >= U'A' && c <= U'Z';
}
constexpr bool IsLetter(char32_t c) {
  return IsUpper(c) || (c >= U'a' && c <= U'z');
}
// Latin with marks: "ü", "ø".
constexpr bool IsLatin(char32_t c) {
  return IsLetter(c) || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}
constexpr char32_t Lower(char32_t c) {
  return IsUpper(c) ? c + (U'a' - U'A') : c;
}
// "\0" beyond either end.
constexpr char32_t CharAt(std::u32string_view text, size_t at) {
  return at < text.size() ? text[at] : U'\0';
}
constexpr char32_t CharBefore(std::u32string_view text, size_t at) {
  return at == 0 ? U'\0' : CharAt(text, at - 1);
}
// ASCII's capitals do not matter; `word` is in small letters.
bool IsWord(std::u32string_view text, std::u32string_view word);
bool StartsWithWord(std::u32string_view text, std::u32string_view word);

}  // namespace firstreply::ingest
