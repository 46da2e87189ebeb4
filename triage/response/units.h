// A response cut into what phrases are made of: words of languages with spaces, and of Japanese
// single characters, since nothing parts its words.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "triage/text/post_reader.h"

namespace firstreply::triage {

enum class UnitKind : uint8_t {
  kWord,    // or a Japanese character
  kNumber,  // "0"
  kLink,
  kHandle,
  kPause,     // a comma, a colon, a dash between words
  kStop,      // the end of a sentence
  kQuestion,  // that of a question
};

struct Unit {
  UnitKind kind = UnitKind::kWord;
  Script script = Script::kNone;  // of a word
  std::string_view text;
};

// Of what `post` views. English is written out: "we'll" is "we" and "will", "can't" "can" and
// "not", "pls" "please". Emoji, quotes and hyphens in a word are left out. Linear.
std::vector<Unit> UnitsOf(const PostText& post);

}  // namespace firstreply::triage
