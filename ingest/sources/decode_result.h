// What a decoder made of its input. Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/post.h"
#include "ingest/sources/rejection.h"

namespace firstreply::ingest {

// Nothing goes missing: received() is the number of records that were there.
inline constexpr size_t kIgnoredNamesMax = 16;

struct DecodeResult {
  std::vector<PostEvent> events;  // in the order of the input; `raw` holds the record's bytes
  // Of each event the line at which its record begins, as in a Rejection; empty where the format
  // has no such place.
  std::vector<int64_t> event_lines;
  std::vector<Rejection> rejections;  // likewise in the order of the input
  int64_t duplicates = 0;  // records that the format itself takes for one with an earlier record
  int64_t ignored_fields =
      0;  // unknown fields, and fields that stood twice; their records count above
  std::vector<std::string>
      ignored_names;  // the first kIgnoredNamesMax different ones, as paths ("author.age")

  // Adds what was made of the bytes that follow.
  void Append(DecodeResult more);

  int64_t received() const {
    return static_cast<int64_t>(events.size() + rejections.size()) + duplicates;
  }
};

}  // namespace firstreply::ingest
