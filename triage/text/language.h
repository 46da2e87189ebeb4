// Which language a post is in.
#pragma once

#include <string_view>

#include "triage/text/post_reader.h"

namespace firstreply::triage {

// A BCP 47 tag: "en", "ja", "es", "fr", "de", "pt" or "it"; "ko" and "zh" by their script; empty
// where too little speaks for any, as in "ok 👍" or in a language not named here.
//
// Japanese is known by its kana, and by Han characters that hold none of the words that only
// Chinese writes so. The others are told apart by their commonest words, and by letters that one of
// them has: counted, and the most wins if it is the most by itself. A name or a quoted word does
// not outweigh a sentence, and of a post in two languages the longer part counts. Pure; linear.
std::string_view LanguageOf(const PostText& post);

}  // namespace firstreply::triage
