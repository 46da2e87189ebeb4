// What agents say of conversations by hand: answered elsewhere, dismissed, linked, promised, more
// or less urgent. The form is described in openapi.yaml.
//
// An act is stored, with its line of the audit log, and the waits that it moves are decided, in one
// transaction; whoever said it hears of it after the commit. What is outside his brands is as if it
// did not exist (law 14). Network thread only.
#pragma once

#include "ingest/base/database.h"
#include "ingest/base/scheduler.h"
#include "ingest/command.h"
#include "ingest/wire/route.h"

namespace firstreply::dashboards {

struct ActRoutesOptions {
  Scheduler* scheduler = nullptr;  // these outlive the routes
  ingest::CommandSink* commands = nullptr;
  Database* database = nullptr;  // read-only, of the network thread
};

// POST /api/v1/conversations/{id}/acts.
wire::Routes ActRoutes(ActRoutesOptions options);

}  // namespace firstreply::dashboards
