#include "ingest/folded_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace firstreply::ingest {
namespace {

constexpr auto kOptions =
    static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                   UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_LUMP);

bool IsAscii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

constexpr uint64_t InEachByte(uint64_t byte) {
  return byte * 0x0101010101010101;
}

// Where the run of ASCII that starts at `at` ends; eight bytes at a time, for most posts are one
// such run.
size_t AsciiEnd(std::string_view text, size_t at) {
  for (uint64_t eight; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & InEachByte(0x80)) != 0) break;
  }
  while (at < text.size() && IsAscii(text[at])) ++at;
  return at;
}

size_t NonAsciiEnd(std::string_view text, size_t at) {
  while (at < text.size() && !IsAscii(text[at])) ++at;
  return at;
}

char FoldAscii(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x20 || byte == 0x7F) return ' ';
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : c;
}

// Eight bytes of ASCII at a time: adding carries into a byte's unused high bit where it is large
// enough, and no byte can carry into the next.
void FoldAscii(char* text, size_t size) {
  uint64_t eight;
  for (; size >= sizeof eight; text += sizeof eight, size -= sizeof eight) {
    std::memcpy(&eight, text, sizeof eight);
    const uint64_t no_control = eight + InEachByte(0x80 - 0x20);
    const uint64_t is_delete = eight + InEachByte(0x80 - 0x7F);
    if (((~no_control | is_delete) & InEachByte(0x80)) != 0) {
      std::transform(text, text + sizeof eight, text, [](char c) { return FoldAscii(c); });
      continue;
    }
    const uint64_t from_a = eight + InEachByte(0x80 - 'A');
    const uint64_t beyond_z = eight + InEachByte(0x80 - 'Z' - 1);
    eight |= (from_a & ~beyond_z & InEachByte(0x80)) >> 2;  // 0x20, what small letters have more
    std::memcpy(text, &eight, sizeof eight);
  }
  std::transform(text, text + size, text, [](char c) { return FoldAscii(c); });
}

utf8proc_int32_t PartWords(utf8proc_int32_t code_point, void*) {
  if (code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F)) return ' ';
  switch (code_point) {
    case 0x200B:  // zero width space
    case 0x2028:  // line separator
    case 0x2029:  // paragraph separator
    case 0x2120:  // service mark
    case 0x2122:  // trade mark sign
      return ' ';
    default:
      return code_point;
  }
}

const utf8proc_uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// Length of the code point that `text` starts with, or 0 when it starts with none.
size_t CodePointLength(std::string_view text) {
  utf8proc_int32_t code_point = 0;
  const auto length =
      utf8proc_iterate(Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  return length > 0 ? static_cast<size_t>(length) : 0;
}

void Repair(std::string_view text, std::string& repaired) {
  repaired.clear();
  while (!text.empty()) {
    const size_t length = CodePointLength(text);
    if (length == 0) {
      repaired += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else {
      repaired += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
}

// Posts are full of single spaces and seldom hold two in a row; this tells eight places at a time.
bool HoldsTwoSpaces(std::string_view text) {
  uint64_t here;
  uint64_t next;
  size_t at = 0;
  for (; at + sizeof here < text.size(); at += sizeof here) {
    std::memcpy(&here, text.data() + at, sizeof here);
    std::memcpy(&next, text.data() + at + 1, sizeof next);
    const uint64_t other = (here ^ InEachByte(' ')) | (next ^ InEachByte(' '));
    // A byte that is zero borrows from its high bit.
    if (((other - InEachByte(1)) & ~other & InEachByte(0x80)) != 0) return true;
  }
  return text.find("  ", at) != std::string_view::npos;
}

void JoinSpaces(std::string& text) {
  if (!HoldsTwoSpaces(text)) return;
  const auto both_spaces = [](char a, char b) { return a == ' ' && b == ' '; };
  text.erase(std::unique(text.begin(), text.end(), both_spaces), text.end());
}

}  // namespace

std::string_view TextFolder::Fold(std::string_view text) {
  folded_.clear();
  folded_.reserve(text.size());
  size_t at = 0;
  while (at < text.size()) {
    const size_t ascii_end = AsciiEnd(text, at);
    // The last ASCII character before others goes with them: a combining mark may join it.
    const bool ends_here = ascii_end == text.size();
    const size_t lane_end = ends_here || ascii_end == at ? ascii_end : ascii_end - 1;
    const size_t before = folded_.size();
    folded_.append(text.substr(at, lane_end - at));
    FoldAscii(folded_.data() + before, folded_.size() - before);
    if (ends_here) break;

    const size_t rest_end = NonAsciiEnd(text, ascii_end);
    AppendByTables(text.substr(lane_end, rest_end - lane_end));
    at = rest_end;
  }
  JoinSpaces(folded_);
  return folded_;
}

std::string_view TextFolder::FoldByTables(std::string_view text) {
  folded_.clear();
  AppendByTables(text);
  JoinSpaces(folded_);
  return folded_;
}

void TextFolder::AppendByTables(std::string_view text) {
  const auto decompose = [&] {
    return utf8proc_decompose_custom(
        Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), code_points_.data(),
        static_cast<utf8proc_ssize_t>(code_points_.size()), kOptions, PartWords, nullptr);
  };
  if (code_points_.size() < text.size()) code_points_.resize(text.size());
  utf8proc_ssize_t count = decompose();
  if (count == UTF8PROC_ERROR_INVALIDUTF8) {
    Repair(text, repaired_);
    text = repaired_;
    count = decompose();
  }
  if (count > static_cast<utf8proc_ssize_t>(code_points_.size())) {
    code_points_.resize(static_cast<size_t>(count));
    count = decompose();
  }
  if (count >= 0) count = utf8proc_normalize_utf32(code_points_.data(), count, kOptions);
  if (count < 0) throw std::logic_error(std::string("utf8proc: ") + utf8proc_errmsg(count));
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    utf8proc_uint8_t encoded[4];
    const auto length = utf8proc_encode_char(code_points_[static_cast<size_t>(i)], encoded);
    folded_.append(reinterpret_cast<const char*>(encoded), static_cast<size_t>(length));
  }
}

std::string Folded(std::string_view text) {
  return std::string(TextFolder().Fold(text));
}

std::string FoldedTerm(std::string_view term) {
  std::string folded = Folded(term);
  if (folded.ends_with(' ')) folded.pop_back();  // Fold leaves no two in a row
  if (folded.starts_with(' ')) folded.erase(0, 1);
  return folded;
}

}  // namespace firstreply::ingest
