// GET /api/v1/status: how the monitor is, for the console's frame and for operators.
//
// An agent sees what is wrong by name, its own brands and the names of sources and destinations; an
// operator also why, and every count. Network thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "alerts/courier.h"
#include "ingest/base/scheduler.h"
#include "ingest/source_state.h"
#include "ingest/wire/route.h"
#include "triage/judgement_versions.h"

namespace firstreply::dashboards {

class Health;

struct StatusRoutesOptions {
  const Scheduler* scheduler = nullptr;  // these outlive the routes
  const Health* health = nullptr;
  std::string version;
  TimePoint started_at{};
  // Asked each time; what is empty is left out or false.
  std::function<std::set<std::string>()> brands;  // that are watched
  std::function<std::map<std::string, ingest::SourceState>()> sources;
  std::function<std::map<std::string, int64_t>()> queued;  // as Exposition::Options has it
  // The brands that a source is bound to; empty: all. What is not here is shown to operators only.
  std::function<std::map<std::string, std::set<std::string>>()> source_brands;
  std::function<std::map<std::string, alerts::DestinationCounts>()> destinations;
  std::function<std::optional<triage::JudgementVersion>()> judgement;  // that is in force
  std::function<bool()> held;
  std::function<bool()> any_account;
};

wire::Routes StatusRoutes(StatusRoutesOptions options);

}  // namespace firstreply::dashboards
