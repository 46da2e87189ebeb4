#include <algorithm>
#include <array>
#include <string_view>

#include "ingest/personal_data.h"

namespace firstreply::ingest {
namespace {

// Words after which a number may be somebody's own, ...
constexpr std::array<std::u32string_view, 16> kHeads = {
    U"booking", U"reservation", U"confirmation", U"order",   U"ticket",   U"itinerary",
    U"invoice", U"membership",  U"member",       U"account", U"customer", U"claim",
    U"case",    U"parcel",      U"shipment",     U"frequent"};
// ... what makes sure of it right behind one of them, ...
constexpr std::array<std::u32string_view, 12> kSureties = {
    U"number", U"numbers", U"no", U"nr",        U"num", U"code",
    U"codes",  U"ref",     U"id", U"reference", U"nbr", U"locator"};
// ... and words that are sure by themselves.
constexpr std::array<std::u32string_view, 6> kSureHeads = {U"pnr", U"pnrs",      U"locator",
                                                           U"ref", U"reference", U"passport"};
constexpr std::array<std::u32string_view, 8> kLinks = {U"is",  U"are", U"was", U"my",
                                                       U"the", U"no",  U"nr",  U"number"};
constexpr std::array<std::u32string_view, 16> kJapaneseSureHeads = {
    U"予約番号",       U"予約コード", U"確認番号",   U"注文番号",   U"受付番号",   U"チケット番号",
    U"航空券番号",     U"会員番号",   U"お客様番号", U"合わせ番号", U"問合せ番号", U"伝票番号",
    U"パスポート番号", U"旅券番号",   U"照会番号",   U"口座番号"};
constexpr std::array<std::u32string_view, 2> kJapaneseHeads = {U"予約", U"注文"};
// A number with one of these is an amount or a time.
constexpr std::array<std::u32string_view, 30> kUnits = {
    U"yen",  U"usd", U"eur", U"euro",   U"euros", U"dollar", U"dollars", U"gbp", U"jpy",  U"sek",
    U"nok",  U"dkk", U"kr",  U"points", U"miles", U"円",     U"万",      U"千",  U"ドル", U"マイル",
    U"ポイ", U"%",   U"$",   U"€",      U"£",     U"¥",      U"名",      U"年",  U"月",   U"日"};

constexpr size_t kReachSure = 4;  // words
constexpr size_t kReach = 3;
constexpr size_t kJapaneseWord = 6;  // as many characters as count for one word
constexpr size_t kReferenceMax = 20;

template <size_t N>
bool IsOneOf(std::u32string_view text, const std::array<std::u32string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::u32string_view word) { return IsWord(text, word); });
}

template <size_t N>
size_t LengthOfOneOf(std::u32string_view text, const std::array<std::u32string_view, N>& words) {
  for (const std::u32string_view word : words) {
    if (StartsWithWord(text, word)) return word.size();
  }
  return 0;
}

bool IsTokenChar(char32_t c) {
  return IsDigit(c) || IsLatin(c);
}

// A word or a code: letters and digits, parts joined by single dashes.
struct Token {
  size_t begin = 0;
  size_t end = 0;
  size_t digits = 0;
  size_t letters = 0;
  size_t capitals = 0;
  size_t size() const { return end - begin; }
};

Token TokenAt(std::u32string_view text, size_t at) {
  Token token{.begin = at};
  for (;; ++at) {
    const char32_t c = CharAt(text, at);
    const bool joins = c == U'-' && IsTokenChar(CharAt(text, at + 1));
    if (!joins && !IsTokenChar(c)) break;
    if (IsDigit(c)) ++token.digits;
    if (IsLatin(c)) ++token.letters;
    if (IsUpper(c)) ++token.capitals;
  }
  token.end = at;
  return token;
}

// An airline's two or three characters, up to four digits, perhaps one letter: "SK4035", "NH 10".
bool IsFlight(std::u32string_view word) {
  for (const size_t airline : {size_t{2}, size_t{3}}) {
    if (word.size() <= airline) continue;
    const std::u32string_view code = word.substr(0, airline);
    const auto letters = std::count_if(code.begin(), code.end(), IsLetter);
    const bool is_code = airline == 2 ? letters >= 1 : letters == 3;
    std::u32string_view number = word.substr(airline);
    if (number.size() > 1 && IsLetter(number.back())) number.remove_suffix(1);
    if (is_code && number.size() <= 4 && std::all_of(number.begin(), number.end(), IsDigit))
      return true;
  }
  return false;
}

// "2026", "2026-03-02", "20260302", "02-03-2026".
bool IsDateOrYear(std::u32string_view word) {
  const auto is_year = [](std::u32string_view part) {
    return part.size() >= 4 && (part.starts_with(U"19") || part.starts_with(U"20")) &&
           std::all_of(part.begin(), part.begin() + 4, IsDigit);
  };
  if (is_year(word) && (word.size() == 4 || CharAt(word, 4) == U'-')) return true;
  if (is_year(word) && word.size() == 8) return word[4] <= U'1' && word[6] <= U'3';
  return word.size() >= 8 && word.size() <= 10 && word.find(U'-') != word.npos &&
         is_year(word.substr(word.size() - 4));
}

class ReferenceScan {
 public:
  ReferenceScan(std::u32string_view text, TextRanges& found) : text_(text), found_(found) {}

  void Run() {
    for (size_t at = 0; at < text_.size();) {
      if (IsTokenChar(text_[at])) {
        const Token token = TokenAt(text_, at);
        Read(token);
        at = token.end;
      } else if (const size_t sure = LengthOfOneOf(text_.substr(at), kJapaneseSureHeads)) {
        MeetSurety(at);
        at += sure;
      } else if (const size_t head = LengthOfOneOf(text_.substr(at), kJapaneseHeads)) {
        if (words_left_ == 0) Meet(kReach, false);
        at += head;
      } else {
        Pass(text_[at]);
        ++at;
      }
    }
  }

 private:
  void Read(const Token& token) {
    const std::u32string_view word = text_.substr(token.begin, token.size());
    if (IsOneOf(word, kSureHeads) ||
        (words_left_ > 0 && since_head_ == 0 && IsOneOf(word, kSureties))) {
      MeetSurety(token.begin);
      shouts_ = token.capitals == token.size() && !IsWord(word, U"pnr");
    } else if (IsOneOf(word, kHeads)) {
      Meet(kReach, false);
      shouts_ = token.capitals == token.size();
    } else if (words_left_ > 0 && IsReference(token, word)) {
      found_.push_back({token.begin, token.end});
      words_left_ = std::max<size_t>(words_left_, 2);
      passed_ = 0;
    } else {
      if (words_left_ > 0) --words_left_;
      ++since_head_;
      if (!IsOneOf(word, kLinks)) is_beside_ = false;
    }
    recent_[next_++ % recent_.size()] = token;
  }

  void Meet(size_t reach, bool sure) {
    words_left_ = reach;
    is_sure_ = sure;
    is_beside_ = true;
    is_marked_ = shouts_ = false;
    since_head_ = passed_ = 0;
  }

  // "ABC123 is my booking reference": the code may stand before.
  void MeetSurety(size_t at) {
    const bool joined = words_left_ > 0;
    Meet(kReachSure, true);
    shouts_ = false;
    for (const Token& token : recent_) {
      const bool is_code = token.digits > 0 && token.letters > 0 &&
                           token.capitals == token.letters && token.size() >= 5 &&
                           token.size() <= kReferenceMax;
      const bool is_near = at - token.end <= (joined ? 24 : 16);
      if (is_code && is_near && !IsFlight(text_.substr(token.begin, token.size())))
        found_.push_back({token.begin, token.end});
    }
  }

  // What stands between the words.
  void Pass(char32_t c) {
    if (words_left_ == 0 || c == U' ' || c == U'\n') return;
    if (c == U':' || c == U'#' || c == U'=') {
      is_marked_ = is_sure_ = true;
    } else if (c >= 0x3000 && c != U'は' && c != U'が' && c != U'「' && c != U'『' && c != U'【') {
      is_beside_ = false;
      if (++passed_ % kJapaneseWord == 0) --words_left_;
    }
  }

  bool IsReference(const Token& token, std::u32string_view word) const {
    if (token.size() > kReferenceMax || IsTime(token) || IsAmount(token)) return false;
    const bool is_alone = is_sure_ && is_beside_;
    if (token.digits == 0) return is_alone && IsSixLetters(token);
    if (IsDateOrYear(word) &&
        !(is_alone && token.letters == 0 && token.size() > 4 && word.find(U'-') == word.npos)) {
      return false;
    }
    if (token.letters == 0) return token.digits >= (is_alone ? 4 : 6);
    if (IsFlight(word)) return is_alone && token.size() >= 5;
    return token.size() >= (is_sure_ ? 4 : 5) && token.letters <= 2 * token.digits + 6;
  }

  bool IsSixLetters(const Token& token) const {
    if (token.size() != 6) return false;
    return is_marked_ || (token.capitals == 6 && !shouts_);
  }

  bool IsTime(const Token& token) const {
    const char32_t before = CharBefore(text_, token.begin), after = CharAt(text_, token.end);
    const auto parts_digits = [](char32_t c) { return c == U':' || c == U',' || c == U'.'; };
    return (parts_digits(after) && IsDigit(CharAt(text_, token.end + 1))) ||
           (parts_digits(before) && token.begin >= 2 && IsDigit(text_[token.begin - 2]));
  }

  bool IsAmount(const Token& token) const {
    if (token.letters > 0) return false;
    const char32_t before = CharBefore(text_, token.begin);
    if (std::u32string_view(U"$€£¥₩₹").find(before) != std::u32string_view::npos && before != 0)
      return true;
    size_t at = token.end;
    if (CharAt(text_, at) == U' ') ++at;
    const size_t unit = LengthOfOneOf(text_.substr(at), kUnits);
    return unit > 0 && !(IsLetter(text_[at]) && IsLetter(CharAt(text_, at + unit)));
  }

  std::u32string_view text_;
  TextRanges& found_;
  size_t words_left_ = 0;   // within reach of a telling word
  bool is_sure_ = false;    // it says that a code follows
  bool is_beside_ = false;  // nothing but "is" and the like came since
  bool is_marked_ = false;  // ":" or "#" came since
  bool shouts_ = false;     // it is in capitals, so capitals mean nothing
  size_t since_head_ = 0;   // words
  size_t passed_ = 0;       // Japanese characters
  std::array<Token, 5> recent_{};
  size_t next_ = 0;
};

}  // namespace

void FindReferences(std::u32string_view text, TextRanges& found) {
  ReferenceScan(text, found).Run();
}

}  // namespace firstreply::ingest
