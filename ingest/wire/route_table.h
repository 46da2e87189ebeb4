// Finds the route for a method and a path.
//
// Immutable once made. Where several patterns fit, the one whose literal segment comes first wins:
// "/sources/{name}/health" before "/sources/{name}/{part}".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/wire/route.h"

namespace firstreply::wire {

class RouteTable {
 public:
  struct Match {
    const Route* route = nullptr;  // null: see `allowed`
    std::map<std::string, std::string, std::less<>> path_values;
    // When the path is known and the method is not: those that are, "GET, HEAD". Empty: no such
    // path.
    std::string allowed;
  };

  // Throws std::logic_error for two routes of one method and pattern, for a pattern that begins
  // with no slash, and for a route without a handler.
  explicit RouteTable(Routes routes);

  // `path` is decoded, as HttpRequest has it.
  Match Find(std::string_view method, std::string_view path) const;

 private:
  struct Segment {
    bool any = false;  // a "{name}"; `text` is the name
    std::string text;
  };
  struct Row {
    std::vector<Segment> segments;
    Route route;
  };

  static std::vector<std::string_view> Split(std::string_view path);
  static bool Fits(const Row& row, const std::vector<std::string_view>& path);

  std::vector<Row> rows_;  // by pattern, more specific ones first
};

}  // namespace firstreply::wire
