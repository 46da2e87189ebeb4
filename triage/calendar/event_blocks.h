// An iCalendar file (RFC 5545) cut into its events, before anything is read in them.
//
// A reader of calendars is made for files of friends. Here long lines are unfolded, nesting ends
// early, and of each event only the lines are kept that say which days it covers, so that what is
// left to read is small and flat. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"

namespace firstreply::triage {

// The VEVENTs of the file's VCALENDARs, each a text of its own from BEGIN to END with a line feed
// after each line. kInvalid where the bytes are no calendar or one that is cut off.
Result<std::vector<std::string>> EventBlocks(std::string_view icalendar);

}  // namespace firstreply::triage
