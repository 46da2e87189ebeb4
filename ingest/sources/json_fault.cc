#include "ingest/sources/json_fault.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <vector>

#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"

namespace firstreply::ingest {
namespace {

constexpr size_t kFieldShown = 64;  // bytes of a field's name in a message

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<JsonFault> Run() {
    SkipSpace();
    Value();
    while (!fault_ && !open_.empty()) Next();
    if (!fault_ && (SkipSpace(), at_ < text_.size())) Fail("the value is followed by more");
    return std::move(fault_);
  }

 private:
  // One step inside the innermost array or object: its end, or one more entry.
  void Next() {
    SkipSpace();
    const bool object = open_.back().object;
    if (!open_.back().begun && TakeIf(object ? '}' : ']')) return open_.pop_back();
    if (open_.back().begun) {
      if (TakeIf(object ? '}' : ']')) return open_.pop_back();
      if (!TakeIf(',')) return Fail(object ? "expected ',' or '}'" : "expected ',' or ']'");
      SkipSpace();
    }
    open_.back().begun = true;
    if (object) Name();
    if (!fault_) Value();
  }

  void Name() {
    const size_t start = at_;
    if (Peek() != '"') return Fail("expected a field's name");
    String();
    if (fault_) return;
    if (open_.size() == 1) {
      field_ = text_.substr(start + 1, std::min(at_ - start - 2, kFieldShown));
      field_ = field_.substr(
          0, FirstInvalidUtf8(field_).value_or(field_.size()));  // cut inside a character
    }
    SkipSpace();
    if (!TakeIf(':')) return Fail("expected ':' after a field's name");
    SkipSpace();
  }

  void Value() {
    switch (Peek()) {
      case '{':
        return Open(true);
      case '[':
        return Open(false);
      case '"':
        return String();
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  void Open(bool object) {
    if (open_.size() == kJsonDepthMax) {
      return Fail("too many arrays and objects inside each other", RejectReason::kTooDeep);
    }
    open_.push_back({object, false});
    ++at_;
  }

  void Word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return Fail("expected a value");
    at_ += word.size();
  }

  void Number() {
    const size_t start = at_;
    TakeIf('-');
    const size_t integer = at_;
    if (Digits() == 0) return Fail("expected a value");
    if (text_[integer] == '0' && at_ > integer + 1) return Fail("a number begins with 0");
    const size_t integer_end = at_;
    if (TakeIf('.') && Digits() == 0) return Fail("expected a digit");
    if (TakeIf('e') || TakeIf('E')) {
      if (!TakeIf('+')) TakeIf('-');
      if (Digits() == 0) return Fail("expected a digit");
    }
    if (!Fits(text_.substr(start, at_ - start), at_ == integer_end)) {
      at_ = start;
      Fail("a number does not fit 64 bits", RejectReason::kBadValue);
    }
  }

  static bool Fits(std::string_view number, bool integer) {
    const char* end = number.data() + number.size();
    const auto parses = [&](auto value) {
      return std::from_chars(number.data(), end, value).ec == std::errc() &&
             std::isfinite(static_cast<double>(value));
    };
    if (integer) return parses(int64_t{}) || parses(uint64_t{});
    return parses(double{});
  }

  void String() {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) return Fail("a control character inside a string");
      if (c == '\\') {
        if (!Escape()) return;
        continue;
      }
      ++at_;
      if (c == '"') return;
    }
    Fail("the text ends inside a string");
  }

  bool Escape() {
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : 0;
    if (c != 0 && std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) {
      at_ += 2;
      return true;
    }
    const std::optional<unsigned> unit = c == 'u' ? Unit(at_ + 2) : std::nullopt;
    if (!unit) return Fail("no such escape in a string"), false;
    if (*unit < 0xD800 || *unit > 0xDFFF) {
      at_ += 6;
      return true;
    }
    const bool paired = *unit < 0xDC00 && text_.substr(at_ + 6).starts_with("\\u");
    const std::optional<unsigned> low = paired ? Unit(at_ + 8) : std::nullopt;
    if (!low || *low < 0xDC00 || *low > 0xDFFF)
      return Fail("half a surrogate pair in a string"), false;
    at_ += 12;
    return true;
  }

  std::optional<unsigned> Unit(size_t at) const {
    if (at + 4 > text_.size()) return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(&text_[at], &text_[at] + 4, value, 16);
    if (error != std::errc() || end != &text_[at] + 4) return std::nullopt;
    return value;
  }

  size_t Digits() {
    const size_t start = at_;
    while (Peek() >= '0' && Peek() <= '9') ++at_;
    return at_ - start;
  }

  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool TakeIf(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void SkipSpace() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  void Fail(std::string_view what, RejectReason reason = RejectReason::kMalformed) {
    if (fault_) return;
    if (at_ >= text_.size() && !what.starts_with("the text ends")) what = "the text ends too early";
    fault_ = {reason, std::min(at_, text_.size()), std::string(field_), what};
  }

  struct Container {
    bool object;
    bool begun;  // its first entry has been read
  };

  const std::string_view text_;
  size_t at_ = 0;
  std::string_view field_;
  std::vector<Container> open_;
  std::optional<JsonFault> fault_;
};

}  // namespace

std::optional<JsonFault> FindJsonFault(std::string_view text) {
  const std::optional<size_t> invalid = FirstInvalidUtf8(text);
  if (!invalid) return Scanner(text).Run();

  // What stands before the bad byte tells the field; where it is well-formed it ends there, too
  // early.
  std::optional<JsonFault> fault = Scanner(text.substr(0, *invalid)).Run();
  return JsonFault{RejectReason::kNotUtf8, *invalid,
                   fault ? std::move(fault->field) : std::string(), "a byte that is not UTF-8"};
}

}  // namespace firstreply::ingest
