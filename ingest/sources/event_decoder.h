// Events in JSON, as ingest/EVENTS.md describes them: bytes in, `PostEvent`s and rejections out.
//
// Takes NDJSON and CloudEvents 1.0, a line each or all in one JSON array. A record that is wrong is
// rejected with its line, field and reason and never harms the others. Pure: no clock, no I/O; the
// same bytes give the same result however they are cut into pieces. Memory is bounded by
// kEventBytesMax beside what is handed out.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ingest/post.h"
#include "ingest/sources/decode_result.h"

namespace firstreply::ingest {

struct EventDecoderOptions {
  std::string source{};                        // of events that name none
  Freshness freshness = Freshness::kBackfill;  // of events that do not say
};

// A stream of events. Used by one thread.
class EventDecoder {
 public:
  explicit EventDecoder(EventDecoderOptions options);
  ~EventDecoder();
  EventDecoder(EventDecoder&&) noexcept;
  EventDecoder& operator=(EventDecoder&&) noexcept;

  // What became complete with these bytes. Pieces may be of any size.
  DecodeResult Feed(std::string_view bytes);
  // The input is at its end, with these bytes as its last. The next Feed begins a new input, at
  // line 1.
  DecodeResult Finish(std::string_view last = {});

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// A whole input at once.
DecodeResult DecodeEvents(std::string_view bytes, EventDecoderOptions options);

}  // namespace firstreply::ingest
