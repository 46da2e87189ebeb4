// Times in text: RFC 3339 (https://www.rfc-editor.org/rfc/rfc3339), always printed in UTC.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "ingest/base/clock.h"
#include "ingest/base/result.h"

namespace firstreply {

// An instant together with how finely its source told it, so that a time given to the second is
// never shown as if its milliseconds were known. Order and equality are those of `at`.
struct Instant {
  TimePoint at{};
  bool to_the_millisecond = false;

  constexpr auto operator<=>(const Instant& other) const { return at <=> other.at; }
  constexpr bool operator==(const Instant& other) const { return at == other.at; }
};

// Reads "2017-10-31T22:10:35Z", "...35.250+09:00"; finer fractions are cut to milliseconds, a leap
// second (":60") counts as the second after. Years 0000-9999, also after the change to UTC.
// kInvalid says what is wrong with it.
Result<Instant> ParseRfc3339(std::string_view text);

// "2017-10-31T22:10:35Z", or with three decimals where the milliseconds are known.
std::string FormatRfc3339(Instant instant);

}  // namespace firstreply
