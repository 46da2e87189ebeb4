// Events in JSON, as ingest/EVENTS.md describes them: bytes in, `PostEvent`s and rejections out.
//
// Takes NDJSON and CloudEvents 1.0, a line each or all in one JSON array. A record that is wrong is
// rejected with its line, field and reason and never harms the others. Pure: no clock, no I/O; the
// same bytes give the same result however they are cut into pieces. Memory is bounded by
// kEventBytesMax beside what is handed out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/post.h"
#include "ingest/sources/rejection.h"

namespace firstreply::ingest {

// What a decoder made of its input. Nothing goes missing: received() is the number of records that
// were there.
struct DecodeResult {
  std::vector<PostEvent> events;      // in the order of the input; `raw` holds the record's bytes
  std::vector<Rejection> rejections;  // likewise
  int64_t ignored_fields = 0;         // unknown fields, and fields that stood twice
  std::vector<std::string> ignored_names;  // the first few different ones, as paths ("author.age")

  int64_t received() const { return static_cast<int64_t>(events.size() + rejections.size()); }
};

struct EventDecoderOptions {
  std::string source;                          // of events that name none
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
