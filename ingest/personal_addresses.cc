#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "ingest/personal_data.h"

namespace firstreply::ingest {
namespace {

constexpr std::array<std::u32string_view, 24> kStreets = {
    U"street", U"st",      U"avenue", U"ave",       U"road",  U"rd",       U"lane",    U"ln",
    U"drive",  U"dr",      U"blvd",   U"boulevard", U"way",   U"court",    U"ct",      U"square",
    U"sq",     U"terrace", U"place",  U"pl",        U"close", U"crescent", U"gardens", U"grove"};
// Those that mean nothing else in small letters.
constexpr std::array<std::u32string_view, 4> kPlainStreets = {U"street", U"avenue", U"road",
                                                              U"boulevard"};
constexpr std::array<std::u32string_view, 5> kRooms = {U"apt", U"apartment", U"flat", U"unit",
                                                       U"suite"};
// Ends of one word: Hauptstraße, Drottninggatan.
constexpr std::array<std::u32string_view, 9> kStreetEnds = {
    U"straße", U"strasse", U"str.", U"gasse", U"weg", U"platz", U"gatan", U"veien", U"vägen"};
// What stands between a number and a street that is no street's name.
constexpr std::array<std::u32string_view, 22> kNoNames = {
    U"on",    U"in",     U"the",   U"of",     U"from",    U"to",   U"down",  U"at",
    U"along", U"and",    U"days",  U"hours",  U"minutes", U"mins", U"times", U"people",
    U"cars",  U"blocks", U"miles", U"meters", U"km",      U"m"};

constexpr size_t kStreetNameWords = 4;
constexpr size_t kHouseNumberDigits = 5;

template <size_t N>
bool IsOneOf(std::u32string_view text, const std::array<std::u32string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::u32string_view word) { return IsWord(text, word); });
}

bool IsWordChar(char32_t c) {
  return IsLatin(c) || IsDigit(c) || c == U'\'' || c == U'-';
}

std::u32string_view WordAt(std::u32string_view text, size_t at) {
  size_t end = at;
  while (IsWordChar(CharAt(text, end))) ++end;
  return text.substr(std::min(at, text.size()), end - at);
}

size_t AfterSpaces(std::u32string_view text, size_t at) {
  while (CharAt(text, at) == U' ') ++at;
  return at;
}

// ", Flat 2b" after a street; `end` where there is none.
size_t RoomEnd(std::u32string_view text, size_t end) {
  size_t at = end;
  if (CharAt(text, at) == U'.') ++at;
  if (CharAt(text, at) == U',') ++at;
  at = AfterSpaces(text, at);
  const std::u32string_view room = WordAt(text, at);
  if (!IsOneOf(room, kRooms)) return end;
  const size_t number =
      AfterSpaces(text, at + room.size() + (CharAt(text, at + room.size()) == U'.'));
  const std::u32string_view what = WordAt(text, number);
  if (what.empty() || what.size() > 6) return end;
  return number + what.size();
}

// "221B Baker Street"; `at` is the first digit.
std::optional<size_t> EnglishEnd(std::u32string_view text, size_t at) {
  const char32_t before = CharBefore(text, at);
  if (IsWordChar(before) || before == U':' || before == U'.' || before == U'#') return std::nullopt;
  const std::u32string_view number = WordAt(text, at);
  const auto digits = static_cast<size_t>(std::count_if(number.begin(), number.end(), IsDigit));
  if (digits > kHouseNumberDigits || number.size() > kHouseNumberDigits + 3) return std::nullopt;
  at += number.size();
  bool all_named = true;  // each word begins like a name
  for (size_t words = 0; words <= kStreetNameWords; ++words) {
    const size_t next = AfterSpaces(text, CharAt(text, at) == U',' && words == 0 ? at + 1 : at);
    if (next == at) return std::nullopt;
    const std::u32string_view word = WordAt(text, next);
    if (word.empty() || IsOneOf(word, kNoNames)) return std::nullopt;
    at = next + word.size();
    const bool is_street =
        IsUpper(word.front()) && all_named ? IsOneOf(word, kStreets) : IsOneOf(word, kPlainStreets);
    if (is_street && words > 0) return RoomEnd(text, at);
    const bool is_name = IsUpper(word.front()) || IsDigit(word.front()) || !IsLetter(word.front());
    if (!is_name && words >= 2) return std::nullopt;
    all_named = all_named && is_name;
  }
  return std::nullopt;
}

// "Hauptstraße 12a"; `at` begins a word.
std::optional<size_t> CompoundEnd(std::u32string_view text, size_t at) {
  std::u32string_view word = WordAt(text, at);
  if (CharAt(text, at + word.size()) == U'.') word = text.substr(at, word.size() + 1);
  const bool is_street =
      std::any_of(kStreetEnds.begin(), kStreetEnds.end(), [word](std::u32string_view end) {
        return word.size() >= end.size() + 3 && IsWord(word.substr(word.size() - end.size()), end);
      });
  if (!is_street) return std::nullopt;
  const size_t number = AfterSpaces(text, at + word.size());
  const std::u32string_view house = WordAt(text, number);
  if (number == at + word.size() || house.empty() || !IsDigit(house.front()) || house.size() > 6)
    return std::nullopt;
  return number + house.size();
}

bool IsKanji(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == U'々';
}

// What a place's name between the town and the number is written with.
bool IsPlaceChar(char32_t c) {
  return IsKanji(c) || (c >= 0x30A1 && c <= 0x30FA) || c == U'ー' || c == U'の';
}

bool IsTown(char32_t c) {
  return std::u32string_view(U"市区町村郡").find(c) != std::u32string_view::npos;
}

bool IsNumeral(char32_t c) {
  return IsDigit(c) ||
         std::u32string_view(U"一二三四五六七八九十").find(c) != std::u32string_view::npos;
}

constexpr std::array<std::u32string_view, 4> kBlockSigns = {U"丁目", U"番地", U"番", U"号"};
// After two numbers one of these makes them a span or a score.
constexpr std::u32string_view kCounters = U"時日月年名人回円分点枚個泊便%";

// The block numbers of a Japanese address: "1-2-3", "二丁目4番9号".
struct Block {
  size_t end = 0;
  size_t numbers = 0;
  bool has_sign = false;  // 丁目 or 番地
};

Block BlockAt(std::u32string_view text, size_t at) {
  Block block;
  for (;;) {
    size_t end = at;
    while (IsNumeral(CharAt(text, end)) && end - at < 5) ++end;
    if (end == at || IsNumeral(CharAt(text, end))) break;
    ++block.numbers;
    block.end = at = end;
    for (const std::u32string_view sign : kBlockSigns) {
      if (!text.substr(at).starts_with(sign)) continue;
      block.has_sign = block.has_sign || sign.size() == 2;
      block.end = at = at + sign.size();
      break;
    }
    if ((CharAt(text, at) == U'-' || CharAt(text, at) == U'の') && IsNumeral(CharAt(text, at + 1)))
      ++at;
  }
  return block;
}

// A house has a room: "3-4 さくらハイツ205号室".
size_t JapaneseRoomEnd(std::u32string_view text, size_t end) {
  constexpr size_t kReach = 24;
  constexpr std::u32string_view kRoom = U"号室";
  const size_t room = text.substr(end, kReach).find(kRoom);
  if (room == text.npos || text.substr(end, room).find(U'\n') != text.npos) return end;
  return end + room + kRoom.size();
}

class JapaneseAddressScan {
 public:
  JapaneseAddressScan(std::u32string_view text, TextRanges& found) : text_(text), found_(found) {}

  void Run() {
    for (size_t at = 0; at < text_.size();) {
      const char32_t c = text_[at];
      if (town_ && at > *town_ && IsNumeral(c) && !IsNumeral(text_[at - 1])) {
        if (const auto end = AddressEnd(at)) {
          found_.push_back({*town_, *end});
          town_.reset();
          at = begin_ = *end;
          continue;
        }
      }
      if (!IsPlaceChar(c)) {
        town_.reset();
        begin_ = at + 1;
      } else if (!town_ && IsTown(c) && at > begin_) {
        town_ = at + 1;
      }
      ++at;
    }
  }

 private:
  std::optional<size_t> AddressEnd(size_t at) const {
    const size_t name = at - *town_;
    const bool is_dated =
        IsDigit(CharAt(text_, at + 3)) && (text_[at] == U'1' || text_[at] == U'2');
    if (name > kNameMax || is_dated) return std::nullopt;
    const Block block = BlockAt(text_, at);
    if (block.numbers == 0) return std::nullopt;
    const bool is_counted = kCounters.find(CharAt(text_, block.end)) != kCounters.npos;
    const bool is_address =
        block.has_sign || block.numbers >= 3 || (block.numbers == 2 && name >= 2 && !is_counted);
    if (!is_address) return std::nullopt;
    return JapaneseRoomEnd(text_, block.end);
  }

  static constexpr size_t kNameMax = 16;

  std::u32string_view text_;
  TextRanges& found_;
  size_t begin_ = 0;            // of the run of place characters
  std::optional<size_t> town_;  // behind the first town named in it
};

}  // namespace

void FindStreetAddresses(std::u32string_view text, TextRanges& found) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (IsWordChar(CharBefore(text, at))) continue;
    if (IsDigit(text[at])) {
      if (const auto end = EnglishEnd(text, at)) found.push_back({at, *end});
    } else if (IsLatin(text[at])) {
      if (const auto end = CompoundEnd(text, at)) found.push_back({at, *end});
    }
  }
  JapaneseAddressScan(text, found).Run();
}

}  // namespace firstreply::ingest
