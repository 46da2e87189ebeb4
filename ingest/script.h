// Which writing system a character belongs to, as far as it decides where a word ends.
//
// Pure functions over valid UTF-8; any thread. Ranges follow the blocks of the Unicode Standard
// (https://www.unicode.org/charts/); what is a letter, digit or mark at all follows its general
// categories.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace firstreply::ingest {

enum class Script : uint8_t {
  kNone,    // spaces, punctuation, symbols: the outside of every word
  kDigit,   // decimal digits of any script
  kJoiner,  // "_": part of a name, as in a handle
  kMark,    // sits on the character before it
  kLatin,   // these four are written with spaces between words
  kGreek,
  kCyrillic,
  kAlphabet,  // any other such script (Armenian, Hebrew, Arabic, Devanagari, ...), not told apart
              // from each other
  kKatakana,  // with the prolonged sound mark, without the middle dot
  kHiragana,
  kHan,
  kUnspaced,  // other scripts whose words run on or take suffixes: Hangul, Thai, Lao, Khmer,
              // Burmese
};

Script ScriptOf(char32_t code_point);

// Whether a word ends, or another begins, at byte `at` of `text`: between the code points before
// and after it. Both ends of the text are borders. Letters of one spaced script, digits and "_"
// hold together, as does a run of katakana; every other neighbourhood is a border, above all a
// change of script. `at` lies between two code points.
bool IsWordBorder(std::string_view text, size_t at);

// The script of the code point that ends at byte `at`, marks skipped; kNone at the start of the
// text.
Script ScriptBefore(std::string_view text, size_t at);

}  // namespace firstreply::ingest
