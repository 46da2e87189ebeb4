#include "triage/text_template.h"

#include <algorithm>
#include <utility>

#include "ingest/script.h"

namespace firstreply::triage {
namespace {

using ingest::Script;
using ingest::ScriptBefore;

constexpr size_t kNone = std::string_view::npos;
// How much of a text's end is looked at.
constexpr size_t kSignatureTailBytes = 1024;

// Where the code point begins that ends at `end`; `end` > 0.
size_t BeginBefore(std::string_view text, size_t end) {
  do {
    --end;
  } while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80);
  return end;
}

bool IsSpaced(Script script) {
  switch (script) {
    case Script::kDigit:
    case Script::kJoiner:
    case Script::kLatin:
    case Script::kGreek:
    case Script::kCyrillic:
    case Script::kAlphabet:
      return true;
    default:
      return false;
  }
}

// Whether what begins at `at` stands apart from what is before it.
bool StandsApart(std::string_view text, size_t at) {
  size_t next = at + 1;
  while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
  if (ScriptBefore(text, next) != Script::kNone) return ingest::IsWordBorder(text, at);
  return !IsSpaced(ScriptBefore(text, at));
}

}  // namespace

Result<std::vector<std::string>> SplitAtGaps(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const size_t brace = text.find_first_of("{}");
    parts.emplace_back(text.substr(0, brace));
    if (brace == kNone) return parts;
    const size_t close = text.find_first_of("{}", brace + 1);
    if (text[brace] == '}' || close == kNone || text[close] == '{') {
      return Error{Errc::kInvalid, "holds a brace without its partner"};
    }
    if (close == brace + 1) return Error{Errc::kInvalid, "needs a name between { and }"};
    text.remove_prefix(close + 1);
  }
}

Needle::Needle(std::string text) : text_(std::move(text)), fallback_(text_.size() + 1) {
  uint32_t length = 0;
  for (size_t i = 1; i < text_.size(); ++i) {
    while (length > 0 && text_[i] != text_[length]) length = fallback_[length];
    if (text_[i] == text_[length]) ++length;
    fallback_[i + 1] = length;
  }
}

size_t Needle::FindIn(std::string_view text, size_t from) const {
  size_t length = 0;
  if (text_.empty()) return from;
  for (size_t i = from; i < text.size(); ++i) {
    while (length > 0 && text[i] != text_[length]) length = fallback_[length];
    if (text[i] == text_[length]) ++length;
    if (length == text_.size()) return i + 1 - length;
  }
  return kNone;
}

TextTemplate::TextTemplate(const std::vector<std::string>& parts)
    : begin_(parts.front()), has_gap_(parts.size() > 1) {
  if (!has_gap_) return;
  end_ = parts.back();
  for (size_t i = 1; i + 1 < parts.size(); ++i) middle_.emplace_back(parts[i]);
}

bool TextTemplate::Fits(std::string_view text) const {
  if (!has_gap_) return text == begin_;
  if (text.size() < begin_.size() + end_.size()) return false;
  if (!text.starts_with(begin_) || !text.ends_with(end_)) return false;
  text.remove_suffix(end_.size());
  size_t at = begin_.size();
  for (const Needle& needle : middle_) {
    at = needle.FindIn(text, at);
    if (at == kNone) return false;
    at += needle.text().size();
  }
  return true;
}

SignaturePattern::SignaturePattern(std::vector<std::string> parts) : parts_(std::move(parts)) {}

size_t SignaturePattern::BeginIn(std::string_view whole) const {
  // Marks without end on one letter would have to be gone over for each place looked at.
  size_t cut = whole.size() - std::min(whole.size(), kSignatureTailBytes);
  while (cut < whole.size() && (static_cast<unsigned char>(whole[cut]) & 0xC0) == 0x80) ++cut;
  const std::string_view text = whole.substr(cut);

  // All places where the parts looked at so far, from the last one on, may begin.
  std::vector<size_t> begins = {text.size()};
  for (size_t i = parts_.size(); i-- > 0;) {
    std::vector<size_t> before;
    for (const size_t end : begins) {
      if (!text.substr(0, end).ends_with(parts_[i])) continue;
      const size_t begin = end - parts_[i].size();
      if (i == 0) {
        before.push_back(begin);
        continue;
      }
      // The word of the gap, from the shortest to the longest.
      for (size_t word = begin; word > 0 && ScriptBefore(text, word) != Script::kNone;) {
        word = BeginBefore(text, word);
        if (begin - word > kSignatureWordBytesMax) break;
        before.push_back(word);
      }
    }
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
    begins = std::move(before);
  }
  const auto apart = std::find_if(begins.begin(), begins.end(),
                                  [&](size_t begin) { return StandsApart(text, begin); });
  return apart == begins.end() ? kNone : cut + *apart;
}

std::string WithoutSpaces(std::string_view text) {
  std::string joined;
  joined.reserve(text.size());
  std::copy_if(text.begin(), text.end(), std::back_inserter(joined),
               [](char c) { return c != ' '; });
  return joined;
}

}  // namespace firstreply::triage
