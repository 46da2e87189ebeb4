// Reads a stream to its end and keeps what came.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/base/transport.h"

namespace firstreply::test {

class StreamReading {
 public:
  explicit StreamReading(Stream& stream, size_t buffer_bytes = 4096)
      : stream_(stream), buffer_(buffer_bytes) {
    Next();
  }

  const std::string& text() const { return text_; }
  // In good order.
  bool ended() const { return ended_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  void Next() {
    stream_.Read(buffer_, [this](Result<size_t> count) {
      if (!count) {
        error_ = count.error();
      } else if (*count == 0) {
        ended_ = true;
      } else {
        text_.append(buffer_.data(), *count);
        Next();
      }
    });
  }

  Stream& stream_;
  std::vector<char> buffer_;
  std::string text_;
  bool ended_ = false;
  std::optional<Error> error_;
};

}  // namespace firstreply::test
