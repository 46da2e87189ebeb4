// What holds for both collections of customer care, whatever the rows were.
#pragma once

#include <string>

#include "ingest/base/result.h"
#include "ingest/sources/csv_reader.h"
#include "tests/fuzz/decoded.h"

namespace firstreply::test {

using DecodeCare = Result<ingest::DecodeResult> (*)(std::string_view bytes,
                                                    std::string_view source);

inline void DemandSoundCareRows(std::string_view header, std::string_view rows, DecodeCare decode) {
  const std::string input = std::string(header) + std::string(rows);
  int64_t records = -1;  // the header is none
  ingest::CsvReader reader([&](const ingest::CsvRecord&) { ++records; });
  reader.Feed(input);
  reader.Finish();

  const Result<ingest::DecodeResult> result = decode(input, "fuzz");
  Demand(result.has_value(), "a right header is enough");
  Demand(result->received() == records, "each row is counted");
  DemandSound(*result);
  for (const ingest::PostEvent& event : result->events) {
    const bool outbound = std::get<ingest::PostCreated>(event.body).kind.has_value();
    Demand(event.brand ? event.concerns == std::vector{*event.brand} : event.concerns.empty(),
           "one brand or none");
    Demand(event.speaks_for == (outbound ? event.brand : std::nullopt),
           "the brand speaks in its own posts");
    Demand(event.brand || !outbound, "a thread with a brand's post has a brand");
  }
}

}  // namespace firstreply::test
