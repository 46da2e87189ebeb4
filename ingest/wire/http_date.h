// Times as HTTP's headers write them: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7.
#pragma once

#include <optional>
#include <string_view>

#include "ingest/base/clock.h"

namespace firstreply::wire {

// Reads all three forms that a recipient has to: "Sun, 06 Nov 1994 08:49:37 GMT",
// "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994". Nothing, when it is none of them.
// The day of the week is not compared. A year of two digits is the one nearest to `now` that is not
// more than 50 years after it. A leap second counts as the second after. Pure.
std::optional<TimePoint> ParseHttpDate(std::string_view text, TimePoint now);

}  // namespace firstreply::wire
