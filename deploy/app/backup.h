// A copy of the store that can take its place, made while the monitor runs, and the way back.
#pragma once

#include <string>

#include "ingest/base/clock.h"
#include "ingest/base/result.h"

namespace firstreply::app {

// Writes the store as it stands now, in one piece, to a new file `to`: under another name first, so
// that a file of that name is always a whole backup. kInvalid when there is such a file already.
Status BackUp(const std::string& store, const std::string& to);

// Puts the backup `from` in the place of the store, which nobody may have open. The backup is
// checked whole before anything changes and is itself left as it is; what the store was stays
// beside it under the name that is returned (empty: there was none). From then on nothing is
// delivered until somebody confirms (ReleaseDeliveries): what the backup holds as waiting may have
// been answered since.
Result<std::string> Restore(const std::string& from, const std::string& store, TimePoint now);

// Ends the hold of a restored store that no monitor has open.
Status ReleaseDeliveries(const std::string& store);

}  // namespace firstreply::app
