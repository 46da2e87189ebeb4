// Who waits, and one conversation in full, as JSON. The form is described in openapi.yaml.
//
// What is outside the asking principal's brands is as if it did not exist (law 14): not counted,
// not found. Network thread only.
#pragma once

#include <functional>
#include <string>

#include "dashboards/feed/board.h"
#include "ingest/base/database.h"
#include "ingest/base/scheduler.h"
#include "ingest/wire/route.h"
#include "triage/triage_engine.h"

namespace firstreply::dashboards {

// Rows of one answer.
inline constexpr int64_t kConversationsDefault = 50;
inline constexpr int64_t kConversationsMax = 200;

struct ConversationRoutesOptions {
  const Scheduler* scheduler = nullptr;  // these outlive the routes
  const Board* board = nullptr;
  Database* database = nullptr;  // read-only, of the network thread
  // Writes a line of the audit log: who did what to which thing. May be empty.
  std::function<void(const std::string& author, const std::string& action,
                     const std::string& subject)>
      audit{};
  // What the waits were measured by. Empty: an hour, round the clock.
  std::function<Result<triage::Circumstances>(Reader& reader)> circumstances{};
};

// GET /api/v1/conversations, GET /api/v1/conversations/{id} and its explanation.
wire::Routes ConversationRoutes(ConversationRoutesOptions options);

}  // namespace firstreply::dashboards
