#include "ingest/wire/route_table.h"

#include <algorithm>
#include <compare>
#include <set>
#include <stdexcept>
#include <utility>

namespace firstreply::wire {

std::vector<std::string_view> RouteTable::Split(std::string_view path) {
  std::vector<std::string_view> segments;
  for (size_t begin = 1; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

RouteTable::RouteTable(Routes routes) {
  for (Route& route : routes) {
    if (!route.pattern.starts_with('/') || !route.handler) {
      throw std::logic_error("route " + route.method + " " + route.pattern +
                             ": needs a slash in front and a handler");
    }
    Row row;
    for (const std::string_view part : Split(route.pattern)) {
      const bool any = part.size() > 2 && part.front() == '{' && part.back() == '}';
      row.segments.push_back(
          {.any = any, .text = std::string(any ? part.substr(1, part.size() - 2) : part)});
    }
    row.route = std::move(route);
    rows_.push_back(std::move(row));
  }

  const auto shape = [](const Segment& segment) {
    return std::pair(segment.any, segment.any ? std::string_view{} : segment.text);
  };
  const auto order = [&](const Row& a, const Row& b) {
    const auto by_shape = std::lexicographical_compare_three_way(
        a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
        [&](const Segment& x, const Segment& y) { return shape(x) <=> shape(y); });
    return by_shape != 0 ? by_shape < 0 : a.route.method < b.route.method;
  };
  std::sort(rows_.begin(), rows_.end(), order);
  for (size_t i = 1; i < rows_.size(); ++i) {
    if (order(rows_[i - 1], rows_[i])) continue;
    throw std::logic_error("two routes for " + rows_[i].route.method + " " +
                           rows_[i].route.pattern);
  }
}

bool RouteTable::Fits(const Row& row, const std::vector<std::string_view>& path) {
  return std::equal(row.segments.begin(), row.segments.end(), path.begin(), path.end(),
                    [](const Segment& segment, std::string_view part) {
                      return segment.any ? !part.empty() : segment.text == part;
                    });
}

RouteTable::Match RouteTable::Find(std::string_view method, std::string_view path) const {
  const std::vector<std::string_view> parts = Split(path);
  Match match;
  const Row* found = nullptr;
  std::set<std::string> allowed;
  for (const Row& row : rows_) {
    if (!Fits(row, parts)) continue;
    const bool as_get = row.route.method == "GET" && method == "HEAD";
    // A HEAD of its own goes before the GET that would answer it too.
    if (row.route.method == method || (as_get && !found)) found = &row;
    if (found && found->route.method == method) break;
    allowed.insert(row.route.method);
    if (row.route.method == "GET") allowed.insert("HEAD");
  }
  if (!found) {
    for (const std::string& name : allowed)
      match.allowed += (match.allowed.empty() ? "" : ", ") + name;
    return match;
  }
  match.route = &found->route;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (found->segments[i].any) match.path_values.emplace(found->segments[i].text, parts[i]);
  }
  return match;
}

}  // namespace firstreply::wire
