// What holds for the result of any decoder, whatever the bytes were.
#pragma once

#include "ingest/base/utf8.h"
#include "ingest/sources/decode_result.h"
#include "ingest/sources/event_decoder.h"
#include "ingest/sources/event_encoder.h"
#include "tests/fuzz/invariant.h"

namespace firstreply::test {

inline void DemandSound(const ingest::DecodeResult& result) {
  for (const ingest::Rejection& rejection : result.rejections) {
    Demand(rejection.line >= 1, "a rejection names its line");
    Demand(!rejection.message.empty(), "a rejection says why");
    Demand(!FirstInvalidUtf8(Describe(rejection)), "a rejection can be printed");
  }
  for (ingest::PostEvent event : result.events) {
    Demand(!event.event_id.empty(), "an event has an id");
    const std::string line = EncodeEvent(event);
    const ingest::DecodeResult again = ingest::DecodeEvents(line, {.source = event.source});
    Demand(again.events.size() == 1, "what was taken is taken again");
    Demand(again.ignored_fields == 0, "what is written is known");
    event.raw = line;
    Demand(again.events[0] == event, "an event is the same after it is written and read");
  }
}

}  // namespace firstreply::test
