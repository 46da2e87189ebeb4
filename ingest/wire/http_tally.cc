#include "ingest/wire/http_tally.h"

#include <algorithm>

namespace firstreply::wire {

std::string_view NameOf(HttpRefusal refusal) {
  switch (refusal) {
    case HttpRefusal::kMalformed:
      return "malformed";
    case HttpRefusal::kHeaderTooLarge:
      return "header_too_large";
    case HttpRefusal::kBodyTooLarge:
      return "body_too_large";
    case HttpRefusal::kHeaderTimeout:
      return "header_timeout";
    case HttpRefusal::kBodyTimeout:
      return "body_timeout";
    case HttpRefusal::kTooManyConnections:
      return "too_many_connections";
    case HttpRefusal::kNotFound:
      return "not_found";
    case HttpRefusal::kMethodNotAllowed:
      return "method_not_allowed";
    case HttpRefusal::kNotAdmitted:
      return "not_admitted";
    case HttpRefusal::kHandlerTimeout:
      return "handler_timeout";
    case HttpRefusal::kHandlerFailed:
      return "handler_failed";
    case HttpRefusal::kSlowReader:
      return "slow_reader";
  }
  return "unknown";
}

void HttpTally::Opened() {
  Add(opened_);
  Add(open_);
}

void HttpTally::Closed() {
  Add(open_, -1);
}

void HttpTally::Answered(int status) {
  Add(responses_[static_cast<size_t>(std::clamp(status / 100, 0, 5))]);
}

HttpCounts HttpTally::counts() const {
  HttpCounts counts{.connections_opened = opened_.load(std::memory_order_relaxed),
                    .connections_open = open_.load(std::memory_order_relaxed),
                    .requests = requests_.load(std::memory_order_relaxed)};
  const auto copy = [](const auto& from, auto& to) {
    std::transform(from.begin(), from.end(), to.begin(),
                   [](const Counter& counter) { return counter.load(std::memory_order_relaxed); });
  };
  copy(responses_, counts.responses);
  copy(refused_, counts.refused);
  return counts;
}

}  // namespace firstreply::wire
