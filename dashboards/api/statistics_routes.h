// GET /api/v1/statistics: what is said of the waits of a period, as JSON. The form is described in
// openapi.yaml; dashboards/report/statistics_report.h makes it.
//
// Of the brands of whoever asks and of no others (law 14). Network thread; the work is done on
// another one, with a connection to the store of its own.
#pragma once

#include <functional>
#include <string>

#include "ingest/base/result.h"
#include "ingest/base/scheduler.h"
#include "ingest/wire/route.h"
#include "triage/statistics/wait_loading.h"

namespace firstreply::dashboards {

// Asked for without a beginning: the last 28 days.
inline constexpr Duration kStatisticsDefault = std::chrono::days(28);

struct StatisticsQuestion {
  triage::WaitSelection waits;
  std::string zone = "UTC";
  TimePoint now{};
};

// `from`, `to`: RFC 3339; `brand`: one; `zone`: IANA. Only brands that `principal` may
// see. kInvalid
// names the parameter that is wrong.
Result<StatisticsQuestion> ReadStatisticsQuestion(const wire::HttpRequest& request,
                                                  const wire::Principal& principal, TimePoint now);

struct StatisticsRoutesOptions {
  const Scheduler* scheduler = nullptr;  // outlives the routes
  // Does the first on another thread, then the second on this one.
  std::function<void(std::function<void()>, std::function<void()>)> off_thread;
  // The answer as JSON; on the other thread. kTooLarge: too many waits.
  std::function<Result<std::string>(const StatisticsQuestion&)> answer;
};

wire::Routes StatisticsRoutes(StatisticsRoutesOptions options);

}  // namespace firstreply::dashboards
