// A post as classifiers read it: folded, and cut into tokens.
//
//   PostReader reader;
//   const PostText& post = reader.Read("@halo I&#39;m waiting sooooo long!!! https://t.co/x");
//   post.text      "@ i'm waiting soo long!! <link>"
//   post.tokens    @ | i'm | waiting | soo | long | !! | <link>
//
// What carries no meaning of its own is one for all: a handle is "@", a link "<link>", a number
// "0". Of the same character three times or more in a row two are left, so that "sooooo" and "sooo"
// are alike and neither is "so".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/folded_text.h"

namespace firstreply::triage {

enum class TokenKind : uint8_t {
  kWord,     // letters of one script, apostrophes among them; of Japanese a run of one script
  kNumber,   // "0"
  kHandle,   // "@"; an e-mail address too
  kHashtag,  // "#"; its words follow
  kLink,     // "<link>"
  kEmoji,    // one or two of a kind
  kMark,     // punctuation: one or two of a kind
};

enum class Script : uint8_t { kNone, kLatin, kHan, kHiragana, kKatakana, kHangul, kOther };

struct Token {
  TokenKind kind = TokenKind::kWord;
  Script script = Script::kNone;  // of a word
  std::string_view text;
  bool operator==(const Token&) const = default;
};

struct PostText {
  std::string_view text;
  std::vector<Token> tokens;
  // Of the basic Latin letters, as they were written.
  size_t capitals = 0, small_letters = 0;
};

// Keeps its buffers from one post to the next. One thread at a time.
class PostReader {
 public:
  // Valid until the next call on this reader. Time and memory in proportion to the text, whatever
  // it holds; any bytes will do.
  const PostText& Read(std::string_view text);

 private:
  ingest::TextFolder folder_;
  std::string text_;
  PostText post_;
};

}  // namespace firstreply::triage
