#include "ingest/sources/twcs_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ingest/sources/care_thread.h"

namespace firstreply::ingest {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// "Tue Oct 31 22:10:47 +0000 2017", every part in its fixed place. The weekday says nothing new and
// is not looked at.
Result<Instant> ParseCreatedAt(std::string_view text) {
  const Error error{Errc::kInvalid, "must be a time like 'Tue Oct 31 22:10:47 +0000 2017'"};
  if (text.size() != 30) return error;
  for (const size_t space : {3u, 7u, 10u, 19u, 25u}) {
    if (text[space] != ' ') return error;
  }
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(4, 3));
  if (month == kMonths.end()) return error;
  const Result<Instant> time = ParseRfc3339(
      fmt::format("{}-{:02}-{}T{}{}:{}", text.substr(26), month - kMonths.begin() + 1,
                  text.substr(8, 2), text.substr(11, 8), text.substr(20, 3), text.substr(23, 2)));
  if (!time) return error;
  return *time;
}

}  // namespace

Result<DecodeResult> DecodeTwcs(std::string_view bytes, std::string_view source) {
  return DecodeCareThreads(bytes, source,
                           {.parent_column = "in_response_to_tweet_id",
                            .inbound = "True",
                            .outbound = "False",
                            .time_column = "created_at",
                            .parse_time = ParseCreatedAt});
}

}  // namespace firstreply::ingest
