// A row of the route table: what may be asked, by whom, how much of it, and who answers.
//
// Each room lists its own routes; deploy/app joins the lists. The server knows no route by itself.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/limits.h"
#include "ingest/wire/access.h"
#include "ingest/wire/http.h"
#include "ingest/wire/responder.h"

namespace firstreply::wire {

struct Route {
  // On the network thread. An exception becomes a 500 and a line in the log. `request` and
  // `principal` live as long as the call.
  using Handler = std::function<void(const HttpRequest& request, const Principal& principal,
                                     Responder respond)>;

  std::string method;   // GET answers HEAD too, without its body
  std::string pattern;  // "/api/v1/conversations/{id}": a segment in braces takes any one segment
  Access access = Access::kOperator;
  Handler handler;
  size_t body_bytes_max = kHttpBodyBytesMax;     // longer: 413 and nothing taken; 0: no body at all
  Duration deadline = std::chrono::seconds(30);  // from the whole request to the answer: 503
};

using Routes = std::vector<Route>;

}  // namespace firstreply::wire
