// What the waits of a store were measured by: its policies over time, and when which brand was
// watched.
#pragma once

#include "ingest/base/database.h"
#include "ingest/base/result.h"
#include "triage/triage_engine.h"

namespace firstreply::app {

// An error as with `TimelineFrom` (deploy/app/policy_timeline.h).
Result<triage::Circumstances> LoadCircumstances(Reader& reader);

}  // namespace firstreply::app
