#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ingest/personal_data.h"

namespace firstreply::ingest {
namespace {

// Digits in a row, and what parts them from the group before.
struct Group {
  size_t begin = 0;
  size_t end = 0;
  std::u32string_view separator;
  size_t size() const { return end - begin; }
};
using Groups = std::vector<Group>;

constexpr size_t kSeparatorMax = 3;  // ") ("
constexpr size_t kCardDigitsMax = 19;
constexpr size_t kPhoneDigitsMax = 15;
constexpr size_t kWordReach = 16;  // from "tel" to the number

bool IsSeparator(char32_t c) {
  return std::u32string_view(U" -./()").find(c) != std::u32string_view::npos;
}

size_t DigitsEnd(std::u32string_view text, size_t at) {
  while (IsDigit(CharAt(text, at))) ++at;
  return at;
}

// All groups that follow each other with no more than a separator between them.
Groups GroupsFrom(std::u32string_view text, size_t begin) {
  Groups groups = {{begin, DigitsEnd(text, begin), {}}};
  for (;;) {
    const size_t end = groups.back().end;
    size_t next = end;
    while (next - end < kSeparatorMax && IsSeparator(CharAt(text, next))) ++next;
    if (next == end || !IsDigit(CharAt(text, next))) return groups;
    groups.push_back({next, DigitsEnd(text, next), text.substr(end, next - end)});
  }
}

// The groups of one candidate and the text around it.
class Candidate {
 public:
  Candidate(std::u32string_view text, std::span<const Group> groups)
      : text_(text), groups_(groups) {}

  size_t digits() const {
    size_t digits = 0;
    for (const Group& group : groups_) digits += group.size();
    return digits;
  }
  size_t begin() const { return groups_.front().begin; }
  size_t end() const { return groups_.back().end; }
  char32_t Digit(size_t group, size_t at) const { return text_[groups_[group].begin + at]; }

  // Not a part of a longer word or number: "SK4035", "12:30", "1,250.00".
  bool StandsAlone() const {
    const char32_t before = CharBefore(text_, begin());
    if (IsLetter(before) || before == U'_') return false;
    const bool follows_digit = begin() >= 2 && IsDigit(text_[begin() - 2]);
    return !(follows_digit && (before == U':' || before == U',')) && EndsWell();
  }
  bool EndsWell() const {
    const char32_t after = CharAt(text_, end());
    if (IsLetter(after) || after == U'_') return false;
    return !(IsDigit(CharAt(text_, end() + 1)) &&
             (after == U':' || after == U',' || after == U'.'));
  }

  bool IsCard() const {
    const size_t count = digits();
    if (count < 13 || count > kCardDigitsMax) return false;
    for (size_t i = 1; i < groups_.size(); ++i) {
      if (groups_[i].separator != groups_[1].separator) return false;
      if (groups_[i].separator != U" " && groups_[i].separator != U"-") return false;
    }
    if (groups_.size() > 1) {
      for (const Group& group : groups_.first(groups_.size() - 1)) {
        if (group.size() < 3) return false;
      }
    }
    return PassesLuhn();
  }

  bool IsDate() const {
    const auto is_year = [&](size_t group) {
      const char32_t a = Digit(group, 0), b = Digit(group, 1);
      return (a == U'1' && b == U'9') || (a == U'2' && b == U'0');
    };
    if (groups_.size() == 1) return digits() == 8 && is_year(0);
    if (groups_.size() < 3) return false;
    const bool year_first = groups_[0].size() == 4 && is_year(0);
    const bool year_last = groups_[2].size() == 4 && is_year(2);
    const auto is_short = [&](size_t group) { return groups_[group].size() <= 2; };
    return (year_first && is_short(1) && is_short(2)) || (is_short(0) && is_short(1) && year_last);
  }

  // 03-1234-5678, 090 1234 5678, (06)6123-4567, 020 7946 0958, 01 23 45 67 89.
  bool IsNationalPhone() const {
    const size_t count = digits();
    if (count < 9 || count > 11 || Digit(0, 0) != U'0' || !StandsAlone() || IsDate()) return false;
    if (groups_.size() == 1) return count >= 10 && Digit(0, 1) != U'0';
    if (groups_[0].size() < 2 || groups_[0].size() > 5 || Digit(0, 1) == U'0') return false;
    if (HasOddDots() || IsTimeSpan()) return false;
    const bool in_pairs = std::all_of(groups_.begin(), groups_.end(),
                                      [](const Group& group) { return group.size() == 2; });
    return groups_.back().size() >= 3 || (in_pairs && groups_.size() == 5);
  }

  // (415) 555-2671, 1-415-555-2671.
  bool IsAmericanPhone() const {
    if (!StandsAlone() || HasOddDots()) return false;
    const size_t first = groups_.size() == 4 ? 1 : 0;
    if (groups_.size() - first != 3 || (first == 1 && text_.substr(begin(), 2).front() != U'1'))
      return false;
    if (first == 1 && groups_[0].size() != 1) return false;
    return groups_[first].size() == 3 && groups_[first + 1].size() == 3 &&
           groups_[first + 2].size() == 4 && Digit(first, 0) >= U'2' && Digit(first + 1, 0) >= U'2';
  }

  // What follows "tel" and the like.
  bool IsToldPhone() const {
    const size_t count = digits();
    return count >= 7 && count <= kPhoneDigitsMax && StandsAlone() && !IsDate() && !HasOddDots();
  }

 private:
  bool PassesLuhn() const {
    int sum = 0;
    bool doubles = false;
    for (auto group = groups_.rbegin(); group != groups_.rend(); ++group) {
      for (size_t at = group->end; at-- > group->begin; doubles = !doubles) {
        const int digit = static_cast<int>(text_[at] - U'0');
        const int value = doubles ? 2 * digit : digit;
        sum += value > 9 ? value - 9 : value;
      }
    }
    return sum % 10 == 0;
  }

  // A dot parts groups everywhere or nowhere; else it ends a sentence or begins decimals.
  bool HasOddDots() const {
    const auto dots = std::count_if(groups_.begin() + 1, groups_.end(), [](const Group& group) {
      return group.separator.find(U'.') != std::u32string_view::npos;
    });
    return dots != 0 && dots + 1 != static_cast<std::ptrdiff_t>(groups_.size());
  }

  // "0900-1030".
  bool IsTimeSpan() const {
    const auto is_time = [&](size_t group) {
      return groups_[group].size() == 4 &&
             (Digit(group, 0) < U'2' || (Digit(group, 0) == U'2' && Digit(group, 1) < U'4')) &&
             Digit(group, 2) < U'6';
    };
    return groups_.size() == 3 && is_time(0) && is_time(1);
  }

  std::u32string_view text_;
  std::span<const Group> groups_;
};

// The longest run of groups from the first on that `fits`, in at most `digits_max` digits.
template <class Fits>
std::optional<Candidate> Longest(std::u32string_view text, std::span<const Group> groups,
                                 size_t digits_max, Fits fits) {
  std::optional<Candidate> longest;
  size_t digits = 0;
  for (size_t count = 1; count <= groups.size(); ++count) {
    digits += groups[count - 1].size();
    if (digits > digits_max) break;
    const Candidate candidate(text, groups.first(count));
    if (fits(candidate)) longest = candidate;
  }
  return longest;
}

// "+47 22 33 44 55", "0081-90-1234-5678". A plus is taken for a call's, unless it adds something.
std::optional<Candidate> InternationalPhone(std::u32string_view text,
                                            std::span<const Group> groups) {
  const size_t begin = groups.front().begin;
  const bool plus = CharBefore(text, begin) == U'+' &&
                    !(begin >= 2 && (IsDigit(text[begin - 2]) || IsLetter(text[begin - 2])));
  const bool zeros = groups.front().size() >= 2 && text[begin] == U'0' && text[begin + 1] == U'0' &&
                     !IsLetter(CharBefore(text, begin));
  if (!plus && !zeros) return std::nullopt;
  std::optional<Candidate> longest;
  size_t digits = 0;
  const size_t digits_min = plus ? 8 : 11, digits_max = kPhoneDigitsMax + (plus ? 0 : 2);
  for (size_t count = 1; count <= groups.size(); ++count) {
    const Group& group = groups[count - 1];
    // A whole number is there already: what comes after a space is something else.
    if (digits >= 11 && group.separator.find(U' ') != std::u32string_view::npos) break;
    digits += group.size();
    if (digits > digits_max) break;
    const Candidate candidate(text, groups.first(count));
    if (digits >= digits_min && candidate.EndsWell()) longest = candidate;
  }
  return longest;
}

constexpr std::array<std::u32string_view, 14> kPhoneWords = {
    U"tel",     U"phone", U"mobile", U"cell", U"whatsapp", U"call me",  U"reach me",
    U"text me", U"sms",   U"fax",    U"電話", U"携帯",     U"ケータイ", U"スマホ"};

class NumberScan {
 public:
  NumberScan(std::u32string_view text, TextRanges& found) : text_(text), found_(found) {}

  void Run() {
    for (size_t at = 0; at < text_.size();) {
      for (const std::u32string_view word : kPhoneWords) {
        if (StartsWithWord(text_.substr(at), word)) word_end_ = at + word.size();
      }
      if (!IsDigit(text_[at])) {
        ++at;
        continue;
      }
      const Groups groups = GroupsFrom(text_, at);
      Judge(groups);
      at = groups.back().end;
    }
  }

 private:
  void Judge(std::span<const Group> groups) {
    while (!groups.empty()) {
      const std::optional<Candidate> number = NumberAt(groups);
      if (!number) {
        groups = groups.subspan(1);
        continue;
      }
      found_.push_back({Opening(number->begin()), number->end()});
      while (!groups.empty() && groups.front().begin < number->end()) groups = groups.subspan(1);
    }
  }

  std::optional<Candidate> NumberAt(std::span<const Group> groups) const {
    if (const auto card = Longest(text_, groups, kCardDigitsMax,
                                  [](const Candidate& one) { return one.IsCard(); })) {
      return card;
    }
    if (const auto phone = InternationalPhone(text_, groups)) return phone;
    const bool told = word_end_ && groups.front().begin - *word_end_ <= kWordReach;
    return Longest(text_, groups, kPhoneDigitsMax, [told](const Candidate& one) {
      return one.IsNationalPhone() || one.IsAmericanPhone() || (told && one.IsToldPhone());
    });
  }

  // A plus and parentheses before a number are part of it.
  size_t Opening(size_t begin) const {
    while (begin > 0 && (text_[begin - 1] == U'+' || text_[begin - 1] == U'(')) --begin;
    return begin;
  }

  std::u32string_view text_;
  TextRanges& found_;
  std::optional<size_t> word_end_;
};

// The end of the IBAN that begins at `at`, in groups of four or in one.
std::optional<size_t> IbanEnd(std::u32string_view text, size_t at) {
  const auto value = [](char32_t c) {
    return static_cast<uint32_t>(IsDigit(c) ? c - U'0' : Lower(c) - U'a' + 10);
  };
  const auto add = [&](uint32_t rest, char32_t c) {
    return (rest * (IsDigit(c) ? 10 : 100) + value(c)) % 97;
  };
  const std::u32string_view head = text.substr(at, 4);
  if (head.size() < 4 || !IsLetter(head[0]) || !IsLetter(head[1]) || !IsDigit(head[2]) ||
      !IsDigit(head[3])) {
    return std::nullopt;
  }
  std::optional<size_t> end;
  uint32_t rest = 0;
  size_t characters = 4;
  for (size_t i = at + 4; characters < 34; ++i) {
    if (characters % 4 == 0 && (CharAt(text, i) == U' ' || CharAt(text, i) == U'-')) ++i;
    const char32_t c = CharAt(text, i);
    if (!IsDigit(c) && !IsLetter(c)) break;
    rest = add(rest, c);
    ++characters;
    const char32_t after = CharAt(text, i + 1);
    if (characters < 15 || IsDigit(after) || IsLetter(after)) continue;
    uint32_t check = rest;
    for (const char32_t h : head) check = add(check, h);
    if (check == 1) end = i + 1;
  }
  return end;
}

// 〒150-0001, 郵便番号：1500001.
std::optional<size_t> PostalCodeEnd(std::u32string_view text, size_t at) {
  constexpr std::u32string_view kSign = U"〒", kWord = U"郵便番号";
  if (text.substr(at).starts_with(kSign)) {
    at += kSign.size();
  } else if (text.substr(at).starts_with(kWord)) {
    at += kWord.size();
  } else {
    return std::nullopt;
  }
  const size_t reach = at + 3;
  while (at < reach && (CharAt(text, at) == U' ' || CharAt(text, at) == U':' ||
                        CharAt(text, at) == U'は' || CharAt(text, at) == U'〒')) {
    ++at;
  }
  const size_t middle = DigitsEnd(text, at);
  if (middle - at == 7) return middle;
  if (middle - at != 3 || CharAt(text, middle) != U'-') return std::nullopt;
  const size_t end = DigitsEnd(text, middle + 1);
  if (end - middle != 5) return std::nullopt;
  return end;
}

}  // namespace

bool StartsWithWord(std::u32string_view text, std::u32string_view word) {
  return text.size() >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin(),
                    [](char32_t a, char32_t b) { return a == Lower(b); });
}

bool IsWord(std::u32string_view text, std::u32string_view word) {
  return text.size() == word.size() && StartsWithWord(text, word);
}

void FindEmailAddresses(std::u32string_view text, TextRanges& found) {
  const auto is_local = [](char32_t c) {
    return IsLatin(c) || IsDigit(c) ||
           std::u32string_view(U".!#$%&'*+/=?^_`{|}~-").find(c) != std::u32string_view::npos;
  };
  const auto is_domain = [](char32_t c) {
    return IsLatin(c) || IsDigit(c) || c == U'-' || c == U'.';
  };
  size_t free = 0;  // nothing before it belongs to the next address
  for (size_t at = text.find(U'@'); at != text.npos; at = text.find(U'@', at + 1)) {
    size_t begin = at, end = at + 1;
    while (begin > free && is_local(text[begin - 1])) --begin;
    while (is_domain(CharAt(text, end))) ++end;
    while (end > at + 1 && (text[end - 1] == U'.' || text[end - 1] == U'-')) --end;
    const size_t dot = text.substr(at + 1, end - at - 1).rfind(U'.');
    const bool has_top = dot != text.npos && dot > 0 && IsLatin(CharAt(text, end - 1));
    if (begin < at && has_top) found.push_back({begin, end});
    free = at + 1;
  }
}

void FindNumbers(std::u32string_view text, TextRanges& found) {
  NumberScan(text, found).Run();
  for (size_t at = 0; at < text.size(); ++at) {
    const char32_t before = CharBefore(text, at);
    if (IsLetter(text[at]) && !IsLetter(before) && !IsDigit(before)) {
      if (const auto end = IbanEnd(text, at)) found.push_back({at, *end});
    } else if (const auto code = PostalCodeEnd(text, at)) {
      found.push_back({at, *code});
    }
  }
}

}  // namespace firstreply::ingest
