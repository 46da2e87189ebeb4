#include "ingest/sources/event_decoder.h"

#include "tests/fuzz/decoded.h"

using namespace firstreply;
using namespace firstreply::ingest;

// The first byte says how large the pieces are, the rest is the input.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const size_t piece = size_t{1} + data[0];
  const std::string_view input = test::AsText(data + 1, size - 1);

  const DecodeResult whole = DecodeEvents(input, {.source = "fuzz"});
  test::DemandSound(whole);
  for (const PostEvent& event : whole.events) {
    test::Demand(input.find(event.raw) != std::string_view::npos, "an event keeps its bytes");
  }

  EventDecoder decoder({.source = "fuzz"});
  DecodeResult pieces;
  for (size_t at = 0; at < input.size(); at += piece)
    pieces.Append(decoder.Feed(input.substr(at, piece)));
  pieces.Append(decoder.Finish());
  test::Demand(pieces.events == whole.events, "the pieces change no event");
  test::Demand(pieces.rejections == whole.rejections, "the pieces change no rejection");
  test::Demand(pieces.ignored_fields == whole.ignored_fields, "the pieces change no count");
  return 0;
}
