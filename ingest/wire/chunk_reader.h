// Reads a request's body that comes in chunks (RFC 9112, section 7.1), and stops at its last byte.
//
// Each byte is looked at once and moves one state machine, so that it cannot matter in which pieces
// the bytes come; where a line ends depends on nothing that comes after it. Extensions are ignored,
// as the section asks, but for those that two readers could understand differently, a quoted value
// that is still open where the line ends or a control character, and too many of them. Trailers are
// refused: nobody here reads one.
//
// Pure. After kMalformed and kTooLarge nothing more may be taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace firstreply::wire {

class ChunkReader {
 public:
  enum class Found { kMore, kWhole, kMalformed, kTooLarge };

  // Takes no body of more than `body_bytes_max` bytes: a chunk that goes beyond is too large as
  // soon as it is announced.
  explicit ChunkReader(size_t body_bytes_max) : body_bytes_left_(body_bytes_max) {}

  // Appends to `body` what `bytes` hold of it. Takes all of them, unless the body is whole before.
  Found Take(std::string_view bytes, std::string& body);

  // How many of the bytes last shown it is done with.
  size_t taken() const { return taken_; }

 private:
  // What the next byte belongs to.
  enum class At {
    kLine,           // a chunk's size and extensions
    kLineEnd,        // the line feed after them
    kData,           // a chunk's bytes
    kDataReturn,     // the carriage return after those
    kDataEnd,        // and its line feed
    kTrailerReturn,  // the empty line after the last chunk
    kTrailerEnd,     // and its line feed
  };

  Found TakeOne(char c);
  Found TakeLineByte(char c);
  Found FinishLine();
  Found Expect(char c, char expected, At next);

  size_t body_bytes_left_;  // that may still be announced
  At at_ = At::kLine;
  std::string line_;
  uint64_t chunk_bytes_left_ = 0;
  size_t extension_bytes_ = 0;  // of all lines together
  size_t taken_ = 0;
};

}  // namespace firstreply::wire
