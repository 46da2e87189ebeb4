#include "triage/response/signature.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <utility>

namespace firstreply::triage {
namespace {

// In bytes: a sign, up to three words, and for Japanese three a character.
constexpr size_t kSignatureMax = 48;
constexpr size_t kNameMax = 24;
constexpr size_t kInitialsMax = 3;
// A name in Han characters has four at most; what is longer is a sentence.
constexpr size_t kWideNameMax = 12;

constexpr std::array<std::string_view, 7> kSentenceEnds = {".", "!", "?", ")", "。", "！", "♪"};

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
// Of any script.
bool IsLetter(char c) {
  return IsUpper(c) || IsLower(c) || static_cast<unsigned char>(c) >= 0x80;
}
bool IsSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view WithoutSpaceBehind(std::string_view text) {
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view WithoutSpaceBefore(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  return text;
}

// "2/2", "(1/3)", "...2", a link, "[2]": the last word, if it is one of these.
bool IsPageOrLink(std::string_view word) {
  if (word.find("://") != std::string_view::npos || word.starts_with("www.")) return true;
  bool has_digit = false;
  for (const char c : word) {
    if (IsDigit(c))
      has_digit = true;
    else if (std::string_view("/().[]").find(c) == std::string_view::npos)
      return false;
  }
  return has_digit || word.find_first_not_of(". ") == std::string_view::npos;
}

// "2/2^ML" and "colleagues 1/2": the digits of a page belong to no name.
std::string_view WithoutTrail(std::string_view text) {
  while (true) {
    text = WithoutSpaceBehind(text);
    const size_t space = text.find_last_of(" \t\r\n");
    const size_t begin = space == std::string_view::npos ? 0 : space + 1;
    const std::string_view word = text.substr(begin);
    if (word.empty()) return text;
    if (IsPageOrLink(word)) {
      text = text.substr(0, begin);
      continue;
    }
    // Japanese goes on into an address without a space.
    const size_t link = word.find("http");
    if (link != std::string_view::npos && word.substr(link).find("://") < 6) {
      text = text.substr(0, begin + link);
      continue;
    }
    return text;
  }
}

// Emoji and ornaments, which are of four bytes or of the blocks from U+2000 to U+2BFF.
std::string_view WithoutEmojiBehind(std::string_view text) {
  while (true) {
    text = WithoutSpaceBehind(text);
    size_t begin = text.size();
    while (begin > 0 && (static_cast<unsigned char>(text[begin - 1]) & 0xC0U) == 0x80) --begin;
    if (begin == 0 || begin == text.size()) return text;
    const auto first = static_cast<unsigned char>(text[--begin]);
    const auto second = static_cast<unsigned char>(text[begin + 1]);
    const bool is_ornament =
        first >= 0xF0 || (first == 0xE2 && second <= 0xAF) || (first == 0xEF && second == 0xB8);
    if (!is_ornament) return text;
    text = text.substr(0, begin);
  }
}

std::string_view LastWordOf(std::string_view text) {
  size_t begin = text.size();
  while (begin > 0 && IsLetter(text[begin - 1])) --begin;
  return text.substr(begin);
}

// Words that stand after a dash or alone and are no names.
bool IsNoName(std::string_view word) {
  return IsOneOf(word, {"OK",  "DM",  "DMs",    "PM",     "AM",    "TV",    "UK",     "US",
                        "EU",  "FB",  "ID",     "PC",     "HD",    "PT",    "ET",     "GMT",
                        "EST", "PST", "CST",    "BST",    "UTC",   "FAQ",   "URL",    "App",
                        "Yes", "No",  "Please", "Thanks", "Enjoy", "Sorry", "Cheers", "LOL"});
}

bool IsName(std::string_view word) {
  if (word.empty() || word.size() > kNameMax || IsNoName(word)) return false;
  if (static_cast<unsigned char>(word.front()) >= 0xE0 && word.size() > kWideNameMax) return false;
  return !IsLower(word.front()) && std::all_of(word.begin(), word.end(), IsLetter);
}

// "Anna", "Steve B", "Anna-Lena", "Kim P."
bool AreNames(std::string_view words, size_t most) {
  if (!words.empty() && words.back() == '.') words.remove_suffix(1);
  size_t count = 0;
  while (!words.empty()) {
    const size_t end = std::min(words.find_first_of(" -."), words.size());
    if (!IsName(words.substr(0, end)) || ++count > most) return false;
    words = WithoutSpaceBefore(words.substr(std::min(end + 1, words.size())));
  }
  return count > 0;
}

// Where a signature begins.
using Found = std::optional<size_t>;

bool IsBoundary(std::string_view before) {
  return before.empty() || !IsLetter(before.back()) ||
         static_cast<unsigned char>(before.back()) >= 0x80;
}

// "^JK", "*TJN", "~Derrick", "= JJ", "-Becky", "/MT": a sign, and a name to the end.
Found SignIn(std::string_view text) {
  const size_t first = text.size() - std::min(text.size(), kSignatureMax);
  const size_t at = text.find_last_of("^*~=|/_-");
  if (at == std::string_view::npos || at < first) return std::nullopt;
  const char sign = text[at];
  const std::string_view name = WithoutSpaceBefore(text.substr(at + 1));
  const std::string_view before = text.substr(0, at);
  if (sign == '^') {
    const bool fits = !name.empty() && name.size() <= kNameMax && IsLetter(name.front());
    return fits ? Found(at) : std::nullopt;
  }
  if (!AreNames(name, 3)) return std::nullopt;
  const bool is_apart = before.empty() || IsSpace(before.back());
  if (sign == '-') {
    // "you- Mariya" is signed, "self-Help" is one word.
    const bool fits = is_apart || name.data() != before.data() + at + 1 || IsBoundary(before);
    return fits ? Found(at) : std::nullopt;
  }
  if (sign == '/') {
    const bool fits = is_apart || (IsBoundary(before) && !IsDigit(before.back()));
    return fits && AreNames(name, 1) ? Found(at) : std::nullopt;
  }
  return is_apart || IsBoundary(before) ? Found(at) : std::nullopt;
}

// Dashes beyond ASCII, and the wide signs of Japanese keyboards.
Found WideSignIn(std::string_view text) {
  constexpr std::array<std::string_view, 6> kSigns = {"–", "—", "―", "＾", "／", "〜"};
  const size_t first = text.size() - std::min(text.size(), kSignatureMax);
  for (const std::string_view sign : kSigns) {
    const size_t at = text.rfind(sign);
    if (at == std::string_view::npos || at < first) continue;
    const std::string_view name = WithoutSpaceBefore(text.substr(at + sign.size()));
    const bool is_latin_or_short = IsUpper(name.empty() ? ' ' : name.front()) || name.size() <= 12;
    if (AreNames(name, 2) && is_latin_or_short) return at;
  }
  return std::nullopt;
}

// 「担当:佐藤」「担当 佐藤」, but not 「担当部署」.
Found InChargeIn(std::string_view text) {
  constexpr std::string_view kInCharge = "担当";
  const size_t at = text.rfind(kInCharge);
  if (at == std::string_view::npos || text.size() - at > kSignatureMax) return std::nullopt;
  const std::string_view behind = text.substr(at + kInCharge.size());
  for (const std::string_view gap : {":", "：", "　", " ", "／", "/"}) {
    if (!behind.starts_with(gap)) continue;
    const std::string_view name = WithoutSpaceBefore(behind.substr(gap.size()));
    if (IsName(name) && name.find("。") == std::string_view::npos) return at;
  }
  return std::nullopt;
}

// Of two to four Han characters; "税込" is none, which only the sentence before can tell.
bool IsHanName(std::string_view name) {
  const auto first = static_cast<unsigned char>(name.empty() ? ' ' : name.front());
  return name.size() >= 6 && name.size() <= kWideNameMax && first >= 0xE4 && first <= 0xE9;
}

bool EndsSentence(std::string_view text) {
  return std::any_of(kSentenceEnds.begin(), kSentenceEnds.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

// 「…です。（佐藤）」, "... today. (Anna)"
Found BracketsIn(std::string_view text) {
  using Pair = std::pair<std::string_view, std::string_view>;
  for (const auto& [open, close] : {Pair{"（", "）"}, Pair{"(", ")"}, Pair{"[", "]"}}) {
    if (!text.ends_with(close)) continue;
    const std::string_view inside = text.substr(0, text.size() - close.size());
    const size_t begin = inside.rfind(open);
    if (begin == std::string_view::npos) continue;
    const std::string_view name = inside.substr(begin + open.size());
    const bool is_latin = !name.empty() && IsUpper(name.front()) && AreNames(name, 1);
    if (!is_latin && !IsHanName(name)) continue;
    if (EndsSentence(WithoutSpaceBehind(inside.substr(0, begin)))) return begin;
  }
  return std::nullopt;
}

// "Thanks, James.", "Kind regards Anna"; but "Thank you, Anna" thanks Anna as often as she signs.
Found FarewellIn(std::string_view text) {
  std::string_view rest = text;
  if (rest.ends_with('.') || rest.ends_with('!')) rest.remove_suffix(1);
  const std::string_view name = LastWordOf(rest);
  if (name.empty() || !IsUpper(name.front()) || !IsName(name)) return std::nullopt;
  std::string_view before = WithoutSpaceBehind(rest.substr(0, rest.size() - name.size()));
  if (before.size() == rest.size() - name.size()) return std::nullopt;  // no space between
  const bool has_comma = !before.empty() && before.back() == ',';
  if (has_comma) before.remove_suffix(1);
  const std::string_view farewell = LastWordOf(before);
  const bool fits =
      (has_comma && IsOneOf(farewell, {"Thanks", "thanks", "Cheers", "cheers", "Thx", "TY", "Best",
                                       "Love", "Yours", "wishes", "Sincerely"})) ||
      IsOneOf(farewell, {"Regards", "regards"});
  if (!fits) return std::nullopt;
  return static_cast<size_t>(name.data() - text.data());
}

bool EndsWithLink(std::string_view text) {
  const size_t space = text.find_last_of(" \t\r\n");
  const std::string_view word = text.substr(space == std::string_view::npos ? 0 : space + 1);
  return word.find("://") != std::string_view::npos;
}

bool AreInitials(std::string_view word) {
  return word.size() >= 2 && word.size() <= kInitialsMax &&
         std::all_of(word.begin(), word.end(), IsUpper);
}

// "... a good day! AJ", 「…ください。 TN」, or a name on a last line of its own.
Found BareIn(std::string_view text) {
  size_t at = text.size();
  while (at > 0 && (IsUpper(text[at - 1]) || IsLower(text[at - 1]))) --at;
  const std::string_view word = text.substr(at);
  if (word.empty() || !IsUpper(word.front())) return std::nullopt;
  const std::string_view before = WithoutSpaceBehind(text.substr(0, at));
  const std::string_view gap = text.substr(before.size(), at - before.size());
  if (before.empty()) return std::nullopt;
  // Behind Japanese the space may be a wide one.
  if (gap.empty() && !before.ends_with("　")) return std::nullopt;
  if (gap.find('\n') != std::string_view::npos && IsName(word)) return at;
  if (EndsWithLink(before) && (AreInitials(word) || IsName(word))) return at;
  const bool is_behind_japanese = static_cast<unsigned char>(before.back()) >= 0x80;
  const bool ends = is_behind_japanese || (EndsSentence(before) && !IsNoName(word));
  return ends && AreInitials(word) ? Found(at) : std::nullopt;
}

}  // namespace

std::string_view LeadingHandlesOf(std::string_view text) {
  size_t end = 0, at = 0;
  while (at < text.size()) {
    while (at < text.size() && (IsSpace(text[at]) || text[at] == '.' || text[at] == ',')) ++at;
    if (at >= text.size() || text[at] != '@') break;
    while (at < text.size() && !IsSpace(text[at]) && static_cast<unsigned char>(text[at]) < 0x80 &&
           text[at] != ',') {
      ++at;
    }
    end = at;
  }
  return text.substr(0, end);
}

SignedText SignedTextOf(std::string_view text) {
  std::string_view body = text.substr(LeadingHandlesOf(text).size());
  if (!body.empty() && body.front() == ',') body.remove_prefix(1);
  body = WithoutSpaceBefore(body);
  const std::string_view end = WithoutTrail(WithoutEmojiBehind(WithoutTrail(body)));
  for (const auto look : {SignIn, WideSignIn, InChargeIn, BracketsIn, FarewellIn, BareIn}) {
    if (const Found at = look(end)) return {body.substr(0, *at), end.substr(*at)};
  }
  return {body, {}};
}

}  // namespace firstreply::triage
