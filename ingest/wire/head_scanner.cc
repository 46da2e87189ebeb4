#include "ingest/wire/head_scanner.h"

#include <algorithm>

namespace firstreply::wire {
namespace {

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

}  // namespace

HeadScanner::Found HeadScanner::Scan(std::string_view bytes) {
  const size_t end = std::min(bytes.size(), bytes_max_);
  while (scanned_ < end) {
    const char c = bytes[scanned_++];
    if (after_return_) {
      if (c != '\n') return Found::kMalformed;
      if (line_bytes_ == 0) return Found::kWhole;
      after_return_ = false;
      first_line_ = false;
      line_bytes_ = 0;
    } else if (c == '\r') {
      if (first_line_ && line_bytes_ == 0) return Found::kMalformed;
      after_return_ = true;
    } else {
      const bool folded = line_bytes_ == 0 && (c == ' ' || c == '\t');
      if (folded || IsControl(c)) return Found::kMalformed;
      ++line_bytes_;
    }
  }
  return scanned_ < bytes_max_ ? Found::kMore : Found::kTooLarge;
}

}  // namespace firstreply::wire
