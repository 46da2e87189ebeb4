// What an operator says about deliveries: that those of a restored store may go out, and that a
// destination which had said 410 is to be tried again.
//
// POST /api/v1/deliveries/release and POST /api/v1/destinations/{name}/enable, for operators of all
// brands: deliveries are nobody's by himself. Network thread only.
#pragma once

#include <functional>
#include <string>

#include "alerts/courier.h"
#include "ingest/base/scheduler.h"
#include "ingest/command.h"
#include "ingest/wire/route.h"

namespace firstreply::app {

struct DeliveryRoutesOptions {
  Scheduler* scheduler = nullptr;  // these outlive the routes
  ingest::CommandSink* commands = nullptr;
  alerts::Courier* courier = nullptr;
  // The names of the destinations that there are.
  std::function<bool(const std::string& name)> knows;
  std::function<void()> released;
  std::function<void(const std::string& author, const std::string& action,
                     const std::string& subject)>
      audit;
};

wire::Routes DeliveryRoutes(DeliveryRoutesOptions options);

}  // namespace firstreply::app
