// Bytes in, requests out: the one reader of HTTP requests. No stream, no clock.
//
//   parser.TakeHead(unread)            until state() leaves kHead
//   parser.BeginBody(bytes_max)        once the route is known: a longer body breaks the request
//   parser.TakeBody(unread)            until state() leaves kBody
//   parser.Reset()                     for the next request
//
// Boost.Beast's parser reads the head; `head_scanner.h` and the rules in the .cc stand before and
// behind it where it lets through what another reader could take for something else. Chunks are
// `chunk_reader.h`'s. Nothing depends on the pieces in which the bytes come. After kBroken the
// connection must not be read any further.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/wire/chunk_reader.h"
#include "ingest/wire/http.h"
#include "ingest/wire/http_server.h"

namespace firstreply::wire {

struct RequestFault {
  HttpRefusal refusal = HttpRefusal::kMalformed;
  int status = 400;
  std::string detail;  // for the sender; repeats nothing of the request
};

class RequestParser {
 public:
  enum class State {
    kHead,    // waits for the whole head
    kBody,    // the head is there, a body follows
    kWhole,   // all is there
    kBroken,  // see fault()
  };

  explicit RequestParser(size_t header_bytes_max);
  ~RequestParser();

  void Reset();

  // Both return how many bytes at the front they are done with; the rest is to be shown again, with
  // what came after it.
  size_t TakeHead(std::string_view bytes);
  size_t TakeBody(std::string_view bytes);

  void BeginBody(size_t bytes_max);
  // Bytes of the body that are announced and not here yet; 0 when the sender did not say.
  size_t body_bytes_left() const;

  // Frees the memory of a request that is whole.
  void Forget() { request_ = {}; }

  State state() const { return state_; }
  const RequestFault& fault() const { return fault_; }
  bool begun() const;  // at least one byte came

  // Whole from kBody on, but for its body; without peer, secure and path_values.
  HttpRequest& request() { return request_; }
  bool is_http_1_0() const { return version_ == 10; }
  bool keep_alive() const { return keep_alive_; }
  bool expects_continue() const { return expects_continue_; }

 private:
  class Reader;

  void FinishHead();
  void Break(RequestFault fault);
  void BreakTooLarge();
  size_t TakeChunks(std::string_view bytes);

  const size_t header_bytes_max_;
  std::unique_ptr<Reader> reader_;
  std::optional<ChunkReader> chunks_;  // while a body in chunks is read
  State state_ = State::kHead;
  RequestFault fault_;
  HttpRequest request_;
  int version_ = 11;
  bool keep_alive_ = false;
  bool expects_continue_ = false;
};

}  // namespace firstreply::wire
