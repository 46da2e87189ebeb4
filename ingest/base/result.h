// A failure that is expected in operation is a value: what went wrong, in words for the person who
// has to mend it.
//
// Usage:
//   Result<int> port = ParsePort(text);
//   if (!port) return port.error().In("listen");      // "listen: 'x' is no number"
//   Use(*port);
//
// Exceptions are for broken invariants and stop at the edge of a thread or a batch. Misuse by a
// programmer is an assert.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace firstreply {

enum class Errc {
  kInvalid,      // the input breaks its format or a rule; the same input will fail again
  kTooLarge,     // a limit was crossed; the message names the limit
  kNotFound,     // what was asked for is not there
  kUnavailable,  // not now: busy, locked, disconnected; trying again can help
  kCorrupt,      // stored bytes are damaged
  kDisk,         // the disk refused: full, read-only, failing
};

// `message` is a sentence for a person, built up from the inside out by `In`.
struct Error {
  Errc code = Errc::kInvalid;
  std::string message;

  // The same error with the context of one more layer in front: "layer: message".
  [[nodiscard]] Error In(std::string_view layer) const {
    return {code, std::string(layer) + ": " + message};
  }
};

template <class T>
using Result = boost::system::result<T, Error>;

// Success without a value: `return Done{};`.
struct Done {};
using Status = Result<Done>;

// What `Result::value()` throws when there is none: reaching it is a programmer's mistake.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&) {
  throw std::logic_error("unchecked error: " + error.message);
}

}  // namespace firstreply
