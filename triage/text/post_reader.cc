#include "triage/text/post_reader.h"

#include <array>

#include "triage/text/code_points.h"
#include "triage/text/plain_text.h"

namespace firstreply::triage {
namespace {

constexpr std::string_view kLink = "<link>";
constexpr std::string_view kHandle = "@";
constexpr std::string_view kNumber = "0";

// Of the same character in a row so many are left.
constexpr size_t kInARowMax = 2;

bool IsDigit(char32_t c) {
  return c >= '0' && c <= '9';
}

bool IsJapanese(Script script) {
  return script == Script::kHan || script == Script::kHiragana || script == Script::kKatakana;
}

// Where a token lies in the text that is being made; a view into it would not outlive its growth.
struct Place {
  TokenKind kind;
  Script script;
  size_t begin, end;
};

class Cutting {
 public:
  Cutting(std::string_view folded, std::string& text) : folded_(folded), text_(text) {}

  std::vector<Place> Run() {
    while (at_ < folded_.size()) {
      const CodePoint here = CodePointAt(folded_, at_);
      if (here.value == ' ') {
        text_ += ' ';
        at_ += here.length;
      } else if (!TakeLink() && !TakeHandle(here) && !TakeNumber(here) && !TakeWord(here)) {
        TakeMark(here);
      }
    }
    return std::move(places_);
  }

 private:
  bool TakeLink() {
    const std::string_view rest = folded_.substr(at_);
    constexpr std::array<std::string_view, 3> kBegins = {"http://", "https://", "www."};
    for (const std::string_view begin : kBegins) {
      if (!rest.starts_with(begin) || rest.size() == begin.size()) continue;
      // A text in a script without spaces may go on right behind the address.
      size_t end = begin.size();
      while (end < rest.size() && rest[end] > ' ' && rest[end] < 0x7F) ++end;
      at_ += end;
      Add(TokenKind::kLink, kLink);
      return true;
    }
    return false;
  }

  static bool IsOfName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }

  // "@anna", "@anna@example.social"; of "name@example.org" the name was a word before.
  bool TakeHandle(const CodePoint& here) {
    if (here.value != '@' || at_ + 1 >= folded_.size() || !IsOfName(folded_[at_ + 1])) return false;
    size_t end = at_ + 1;
    const auto goes_on = [&](size_t at) { return at < folded_.size() && IsOfName(folded_[at]); };
    while (goes_on(end) || (end < folded_.size() && IsJoint(folded_[end]) && goes_on(end + 1))) {
      ++end;
    }
    at_ = end;
    Add(TokenKind::kHandle, kHandle);
    return true;
  }

  static bool IsJoint(char c) { return c == '@' || c == '.' || c == '-'; }

  // "1,299.00", "18:45", "2026/11/23": one number.
  bool TakeNumber(const CodePoint& here) {
    if (!IsDigit(here.value)) return false;
    const auto is_digit_at = [&](size_t at) {
      return at < folded_.size() && IsDigit(static_cast<unsigned char>(folded_[at]));
    };
    while (is_digit_at(at_) ||
           (at_ < folded_.size() &&
            std::string_view(".,:/-").find(folded_[at_]) != std::string_view::npos &&
            is_digit_at(at_ + 1))) {
      ++at_;
    }
    Add(TokenKind::kNumber, kNumber);
    return true;
  }

  bool TakeWord(const CodePoint& first) {
    const Script script = ScriptOf(first.value);
    if (script == Script::kNone) return false;
    const size_t begin = text_.size();
    Repetition run;
    while (at_ < folded_.size()) {
      const CodePoint here = CodePointAt(folded_, at_);
      if (!GoesOn(script, here)) break;
      AppendInARow(here, run);
    }
    places_.push_back({TokenKind::kWord, script, begin, text_.size()});
    return true;
  }

  // Whether a word of this script goes on with what is at `at_`.
  bool GoesOn(Script script, const CodePoint& here) const {
    const Script other = ScriptOf(here.value);
    if (other == script) return true;
    constexpr char32_t kProlongedSound = 0x30FC;  // ー, of katakana, and written after hiragana too
    if (script == Script::kHiragana && here.value == kProlongedSound) return true;
    if (here.value != '\'' || IsJapanese(script)) return false;
    const size_t next = at_ + here.length;
    return next < folded_.size() && ScriptOf(CodePointAt(folded_, next).value) == script;
  }

  void TakeMark(const CodePoint& first) {
    const size_t begin = text_.size();
    const TokenKind kind = first.value == '#'     ? TokenKind::kHashtag
                           : IsEmoji(first.value) ? TokenKind::kEmoji
                                                  : TokenKind::kMark;
    Repetition run;
    while (at_ < folded_.size()) {
      const CodePoint here = CodePointAt(folded_, at_);
      if (here.value != first.value) break;
      AppendInARow(here, run);
    }
    places_.push_back({kind, Script::kNone, begin, text_.size()});
  }

  // How often a character has come in a row.
  struct Repetition {
    char32_t character = 0;
    size_t count = 0;
  };

  void AppendInARow(const CodePoint& here, Repetition& run) {
    run.count = here.value == run.character ? run.count + 1 : 1;
    run.character = here.value;
    if (run.count <= kInARowMax) text_ += folded_.substr(at_, here.length);
    at_ += here.length;
  }

  void Add(TokenKind kind, std::string_view token) {
    places_.push_back({kind, Script::kNone, text_.size(), text_.size() + token.size()});
    text_ += token;
  }

  const std::string_view folded_;
  std::string& text_;
  size_t at_ = 0;
  std::vector<Place> places_;
};

void CountLetters(std::string_view text, PostText& post) {
  post.capitals = 0;
  post.small_letters = 0;
  for (const char c : text) {
    post.capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
    post.small_letters += c >= 'a' && c <= 'z' ? 1 : 0;
  }
}

}  // namespace

const PostText& PostReader::Read(std::string_view text) {
  text_.clear();
  const std::string plain = MayNotBePlain(text) ? PlainText(text) : std::string();
  CountLetters(text, post_);
  const std::string_view folded = folder_.Fold(plain.empty() ? text : plain);
  const std::vector<Place> places = Cutting(folded, text_).Run();
  post_.text = text_;
  post_.tokens.clear();
  for (const Place& place : places) {
    post_.tokens.push_back(
        {place.kind, place.script, post_.text.substr(place.begin, place.end - place.begin)});
  }
  return post_;
}

}  // namespace firstreply::triage
