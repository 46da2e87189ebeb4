// Finds the end of a request's head as its bytes come in, and refuses what two readers of HTTP
// could take for different things (RFC 9112, sections 2.2 and 5): a carriage return or a line feed
// by itself, a folded line, an empty line in front, control characters.
//
// Pure. It looks at each byte once, however small the pieces are, and so early: a TLS greeting at a
// plain port ends with its first byte.
#pragma once

#include <cstddef>
#include <string_view>

namespace firstreply::wire {

class HeadScanner {
 public:
  enum class Found { kMore, kWhole, kMalformed, kTooLarge };

  explicit HeadScanner(size_t bytes_max) : bytes_max_(bytes_max) {}

  // `bytes`: all that came since the request began; it begins with what the last call saw.
  Found Scan(std::string_view bytes);

  // With kWhole: the bytes of the head, its empty line included.
  size_t size() const { return scanned_; }
  bool begun() const { return scanned_ > 0; }

 private:
  const size_t bytes_max_;
  size_t scanned_ = 0;
  size_t line_bytes_ = 0;
  bool first_line_ = true;
  bool after_return_ = false;
};

}  // namespace firstreply::wire
