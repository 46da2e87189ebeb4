// Text as the brand matcher compares it: in one case, one width, one form.
//
// Folding is Unicode's NFKC case folding (https://www.unicode.org/reports/tr15/), so that "ＡＮＡ"
// is "ana" and "ｿﾆｰ" is "ソニー", with four things settled for names in posts:
//   - typographic quotes, dashes and spaces become their ASCII forms ("McDonald’s" is
//     "mcdonald's");
//   - spaces, line ends and control characters in a row are one space, so that a name of two words
//     may be broken anywhere;
//   - a trademark sign is a space, since NFKC would write "ANA™" as "anatm"; so is a zero-width
//     space, which parts words;
//   - bytes that are no UTF-8 become U+FFFD.
// What is left out of sight (soft hyphens, variation selectors, joiners) is dropped. The result is
// valid UTF-8.
//
// Most of a post is ASCII and needs no tables: runs of ASCII take a lane of their own, only the
// rest goes through utf8proc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace firstreply::ingest {

// Keeps its buffers from one text to the next. One thread at a time.
class TextFolder {
 public:
  // The result is valid until the next call on this folder.
  std::string_view Fold(std::string_view text);

  // The same result without the ASCII lane: the naive twin that tests and the benchmark compare
  // with.
  std::string_view FoldByTables(std::string_view text);

 private:
  void AppendByTables(std::string_view text);

  std::string folded_;
  std::string repaired_;
  std::vector<int32_t> code_points_;
};

std::string Folded(std::string_view text);

// A term is looked for in this form: folded, without spaces around it.
std::string FoldedTerm(std::string_view term);

}  // namespace firstreply::ingest
