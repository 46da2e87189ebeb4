#include "triage/text/plain_text.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace firstreply::triage {
namespace {

constexpr std::string_view kWideHash = "\xEF\xBC\x83";  // U+FF03

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNamed = {
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};

// Longer ones name no character.
constexpr size_t kEntityMax = 10;

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsAscii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

void AppendUtf8(std::string& text, uint32_t code_point) {
  const auto append = [&text](uint32_t byte) { text += static_cast<char>(byte); };
  if (code_point < 0x80) return append(code_point);
  if (code_point < 0x800) {
    append(0xC0 | code_point >> 6);
  } else if (code_point < 0x10000) {
    append(0xE0 | code_point >> 12);
    append(0x80 | (code_point >> 6 & 0x3F));
  } else {
    append(0xF0 | code_point >> 18);
    append(0x80 | (code_point >> 12 & 0x3F));
    append(0x80 | (code_point >> 6 & 0x3F));
  }
  append(0x80 | (code_point & 0x3F));
}

// What "#39" and "#x27" stand for.
std::optional<uint32_t> NumberOf(std::string_view entity) {
  if (!entity.starts_with('#')) return std::nullopt;
  entity.remove_prefix(1);
  const bool is_hexadecimal = entity.starts_with('x') || entity.starts_with('X');
  if (is_hexadecimal) entity.remove_prefix(1);
  uint32_t number = 0;
  const char* end = entity.data() + entity.size();
  const auto read = std::from_chars(entity.data(), end, number, is_hexadecimal ? 16 : 10);
  if (entity.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  const bool is_character =
      number > 0 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
  if (!is_character) return std::nullopt;
  return number;
}

class Unfolding {
 public:
  explicit Unfolding(std::string_view text) : text_(text) {}

  std::string Run() {
    plain_.reserve(text_.size() + 8);
    while (at_ < text_.size()) {
      if (text_[at_] == '&' && TakeEntity()) continue;
      if (TakeHash()) continue;
      plain_ += text_[at_++];
    }
    return std::move(plain_);
  }

 private:
  bool TakeEntity() {
    const size_t end = text_.substr(0, at_ + kEntityMax + 2).find(';', at_);
    if (end == std::string_view::npos) return false;
    const std::string_view entity = text_.substr(at_ + 1, end - at_ - 1);
    if (const auto number = NumberOf(entity)) {
      AppendUtf8(plain_, *number);
    } else if (const auto character = Named(entity)) {
      plain_ += *character;
    } else {
      return false;
    }
    at_ = end + 1;
    return true;
  }

  static std::optional<std::string_view> Named(std::string_view entity) {
    for (const auto& [name, character] : kNamed) {
      if (entity == name) return character;
    }
    return std::nullopt;
  }

  // False: no hashtag begins here.
  bool TakeHash() {
    size_t length = 0;
    if (text_[at_] == '#') length = 1;
    if (text_.substr(at_).starts_with(kWideHash)) length = kWideHash.size();
    if (length == 0 || at_ + length == text_.size()) return false;
    // "&#38;" that is no entity, "page#top".
    const char before = at_ == 0 ? ' ' : text_[at_ - 1];
    if (before == '&' || (IsOfTag(before) && IsAscii(before))) return false;
    const char next = text_[at_ + length];
    if (!IsUpper(next) && !IsLower(next) && IsAscii(next)) return false;
    plain_ += "# ";
    at_ += length;
    for (char last = ' '; at_ < text_.size() && IsOfTag(text_[at_]); last = text_[at_++]) {
      if (IsParted(last, text_[at_])) plain_ += ' ';
      plain_ += text_[at_] == '_' ? ' ' : text_[at_];
    }
    return true;
  }

  static bool IsOfTag(char c) {
    return IsUpper(c) || IsLower(c) || IsDigit(c) || c == '_' || !IsAscii(c);
  }

  static bool IsParted(char before, char here) {
    const auto is_letter = [](char c) { return IsUpper(c) || IsLower(c); };
    return (IsLower(before) && IsUpper(here)) || (is_letter(before) && IsDigit(here)) ||
           (IsDigit(before) && is_letter(here));
  }

  const std::string_view text_;
  size_t at_ = 0;
  std::string plain_;
};

}  // namespace

bool MayNotBePlain(std::string_view text) {
  return text.find_first_of("&#") != std::string_view::npos ||
         text.find(kWideHash) != std::string_view::npos;
}

std::string PlainText(std::string_view text) {
  return Unfolding(text).Run();
}

}  // namespace firstreply::triage
