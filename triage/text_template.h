// Texts with gaps: an answer out of a drawer ("We are on it, {name}!") and a signature
// ("^{initials}").
//
// A gap is written as a name in braces; what the name is makes no difference. Both are compared
// with text that is folded already (ingest/folded_text.h). Immutable; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"

namespace firstreply::triage {

// What stands before, between and after the gaps of a text, as it was written: one part more than
// there are gaps. kInvalid: a brace without its partner, a gap inside a gap or without a word.
Result<std::vector<std::string>> SplitAtGaps(std::string_view text);

// A run of bytes that is looked for in time proportional to the text alone, however often they
// nearly fit (Knuth, Morris and Pratt's way).
class Needle {
 public:
  explicit Needle(std::string text);

  // Where it first stands at or after `from`; npos where it does not.
  size_t FindIn(std::string_view text, size_t from) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::vector<uint32_t>
      fallback_;  // for each length of a match the next shorter one that may go on
};

// A gap stands for any text, none included.
class TextTemplate {
 public:
  // `parts` as `SplitAtGaps` gives them.
  explicit TextTemplate(const std::vector<std::string>& parts);

  // Whether the whole of `text` is this one; `text` is folded and has no spaces.
  bool Fits(std::string_view text) const;

 private:
  std::string begin_, end_;
  std::vector<Needle> middle_;
  bool has_gap_;
};

// Bytes of a name or of initials in a signature.
inline constexpr size_t kSignatureWordBytesMax = 60;

// A gap stands for one word of at most kSignatureWordBytesMax bytes.
class SignaturePattern {
 public:
  explicit SignaturePattern(std::vector<std::string> parts);

  // Where the signature begins that `text` ends with; npos where it ends with none. `text` is
  // folded and ends with no space. A signature stands apart: "-{name}" is none in
  // "state-of-the-art".
  size_t BeginIn(std::string_view text) const;

 private:
  std::vector<std::string> parts_;
};

// `text` without spaces.
std::string WithoutSpaces(std::string_view text);

}  // namespace firstreply::triage
