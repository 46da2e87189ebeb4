// What agents say of verdicts: "no complaint", "about billing", "more urgent". Labels that the
// models learn from (`firstreply train --from-feedback`); they move no clock. The form is described
// in openapi.yaml.
//
// Stored with its line of the audit log; whoever said it hears of it after the commit. What is
// outside his brands is as if it did not exist (law 14). Network thread only.
#pragma once

#include "ingest/base/database.h"
#include "ingest/base/scheduler.h"
#include "ingest/command.h"
#include "ingest/wire/route.h"

namespace firstreply::dashboards {

struct FeedbackRoutesOptions {
  Scheduler* scheduler = nullptr;  // these outlive the routes
  ingest::CommandSink* commands = nullptr;
  Database* database = nullptr;  // read-only, of the network thread
};

// POST /api/v1/conversations/{id}/feedback.
wire::Routes FeedbackRoutes(FeedbackRoutesOptions options);

}  // namespace firstreply::dashboards
