// A monitor in memory with what people look at: the board, fed as the program feeds it.
//
//   SeenQueue queue;
//   queue.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
//   queue.Ask(routes, "/api/v1/conversations", {}, Agent({"northair"}));
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "dashboards/feed/board.h"
#include "ingest/wire/route.h"
#include "tests/support/post_builder.h"
#include "tests/support/recorded_answer.h"
#include "tests/support/sim_scheduler.h"
#include "tests/support/test_monitor.h"

namespace firstreply::test {

inline wire::Principal Operator() {
  return {.name = "user:olga", .role = wire::Role::kOperator, .brands = {}, .sources = {}};
}

inline wire::Principal Agent(std::set<std::string> brands, std::string name = "user:anna") {
  return {.name = std::move(name),
          .role = wire::Role::kAgent,
          .brands = std::move(brands),
          .sources = {}};
}

class SeenQueue {
 public:
  using Query = std::map<std::string, std::string, std::less<>>;

  SeenQueue() : scheduler({.start = Moment("09:00"), .shuffle_seed = {}}) {}

  // As after a commit: what changed is published, and then time stands at `now`.
  void Take(std::vector<ingest::PostEvent> events, TimePoint now) {
    scheduler.RunUntil(now);
    monitor.Take(std::move(events), now);
    Publish();
  }
  void PassTo(TimePoint now) {
    scheduler.RunUntil(now);
    monitor.PassTo(now);
    Publish();
  }
  void Publish() { Show(monitor.pipeline().TakePublication()); }
  void Show(const dashboards::Publication& publication) {
    Reader reader(database());
    board.Apply(publication, reader);
  }

  Database& database() { return monitor.store().database(); }

  // Calls the route of this path as the server would.
  static RecordedAnswer Ask(const wire::Routes& routes, const std::string& path, const Query& query,
                            const wire::Principal& principal) {
    wire::HttpRequest request{.method = "GET",
                              .path = path,
                              .query = query,
                              .path_values = {},
                              .headers = {},
                              .body = {},
                              .peer = "192.0.2.1"};
    RecordedAnswer answer;
    for (const wire::Route& route : routes) {
      const size_t brace = route.pattern.find('{');
      const bool fits =
          brace == std::string::npos
              ? route.pattern == path
              : path.size() > brace && path.starts_with(route.pattern.substr(0, brace));
      if (!fits) continue;
      if (brace != std::string::npos) request.path_values["id"] = path.substr(brace);
      route.handler(request, principal, answer.responder());
      return answer;
    }
    throw std::logic_error("no route " + path);
  }

  SimScheduler scheduler;
  TestMonitor monitor;
  dashboards::Board board;
};

}  // namespace firstreply::test
