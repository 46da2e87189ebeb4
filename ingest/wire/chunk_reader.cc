#include "ingest/wire/chunk_reader.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace firstreply::wire {
namespace {

// Of all of a body's chunks together. Nobody needs extensions, and a body of nothing else is a
// bomb.
constexpr size_t kChunkExtensionBytesMax = 1024;
// A chunk's line without its end; a size may have zeros in front.
constexpr size_t kChunkLineBytesMax = 1280;

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

// What stands behind a chunk's size: nothing, or a semicolon, a name and more, where each quoted
// value is closed again.
bool IsExtension(std::string_view text) {
  if (text.empty()) return true;
  const auto* const first = std::find_if_not(text.begin(), text.end(), IsBlank);
  if (first == text.end() || *first != ';') return false;
  const auto* const name = std::find_if_not(first + 1, text.end(), IsBlank);
  if (name == text.end() || std::string_view(";,=\"").find(*name) != std::string_view::npos) {
    return false;
  }
  bool quoted = false, escaped = false;
  for (const char c : text) {
    if (escaped) {
      escaped = false;
    } else if (c == '"') {
      quoted = !quoted;
    } else {
      escaped = quoted && c == '\\';
    }
  }
  return !quoted;
}

}  // namespace

ChunkReader::Found ChunkReader::Take(std::string_view bytes, std::string& body) {
  taken_ = 0;
  while (taken_ < bytes.size()) {
    if (at_ == At::kData) {
      const size_t size =
          static_cast<size_t>(std::min<uint64_t>(chunk_bytes_left_, bytes.size() - taken_));
      body += bytes.substr(taken_, size);
      taken_ += size;
      chunk_bytes_left_ -= size;
      if (chunk_bytes_left_ == 0) at_ = At::kDataReturn;
    } else if (const Found found = TakeOne(bytes[taken_++]); found != Found::kMore) {
      return found;
    }
  }
  return Found::kMore;
}

ChunkReader::Found ChunkReader::TakeOne(char c) {
  switch (at_) {
    case At::kLine:
      return TakeLineByte(c);
    case At::kLineEnd:
      return c == '\n' ? FinishLine() : Found::kMalformed;
    case At::kDataReturn:
      return Expect(c, '\r', At::kDataEnd);
    case At::kDataEnd:
      return Expect(c, '\n', At::kLine);
    case At::kTrailerReturn:
      return Expect(c, '\r', At::kTrailerEnd);
    case At::kTrailerEnd:
      return c == '\n' ? Found::kWhole : Found::kMalformed;
    case At::kData:
      break;  // taken as a whole
  }
  return Found::kMalformed;
}

ChunkReader::Found ChunkReader::TakeLineByte(char c) {
  if (c == '\r') {
    at_ = At::kLineEnd;
  } else if (IsControl(c) || line_.size() == kChunkLineBytesMax) {
    return Found::kMalformed;
  } else {
    line_ += c;
  }
  return Found::kMore;
}

ChunkReader::Found ChunkReader::FinishLine() {
  uint64_t size = 0;
  const char* const end = line_.data() + line_.size();
  const auto [size_end, error] = std::from_chars(line_.data(), end, size, 16);
  const std::string_view extension(size_end, static_cast<size_t>(end - size_end));
  extension_bytes_ += extension.size();
  if (error != std::errc() || !IsExtension(extension) ||
      extension_bytes_ > kChunkExtensionBytesMax) {
    return Found::kMalformed;
  }
  if (size > body_bytes_left_) return Found::kTooLarge;
  body_bytes_left_ -= static_cast<size_t>(size);
  chunk_bytes_left_ = size;
  line_.clear();
  at_ = size == 0 ? At::kTrailerReturn : At::kData;
  return Found::kMore;
}

ChunkReader::Found ChunkReader::Expect(char c, char expected, At next) {
  if (c != expected) return Found::kMalformed;
  at_ = next;
  return Found::kMore;
}

}  // namespace firstreply::wire
