#include "ingest/sources/ibm_care_decoder.h"

#include <charconv>
#include <cstdint>

#include "ingest/sources/care_thread.h"

namespace firstreply::ingest {
namespace {

// The clock of X's ids began here, in milliseconds since 1970; their low 22 bits count posts and
// machines.
constexpr int64_t kIdEpoch = 1288834974657;
constexpr int kIdTimeShift = 22;

Result<Instant> TimeOfId(std::string_view id) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error != std::errc() || end != id.data() + id.size()) {
    return Error{Errc::kInvalid, "must be an id of X"};
  }
  return Instant{TimePoint(Duration(static_cast<int64_t>(number >> kIdTimeShift) + kIdEpoch)),
                 true};
}

}  // namespace

Result<DecodeResult> DecodeIbmCare(std::string_view bytes, std::string_view source) {
  return DecodeCareThreads(bytes, source,
                           {.parent_column = "previous_tweet_id",
                            .inbound = "1",
                            .outbound = "0",
                            .time_column = "tweet_id",
                            .parse_time = TimeOfId});
}

}  // namespace firstreply::ingest
