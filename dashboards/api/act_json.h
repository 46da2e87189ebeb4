// What an agent said by hand, as JSON: the conversation's page and the answer to whoever said it
// say the same.
#pragma once

#include "ingest/base/json_writer.h"
#include "triage/clock/act.h"

namespace firstreply::dashboards {

// {"id","kind","at","told_at","author"} and the fields of its kind, as openapi.yaml has them.
// `masked` hides personal data in what the agent wrote.
void WriteAct(JsonWriter& json, const triage::Act& act, bool masked);

}  // namespace firstreply::dashboards
