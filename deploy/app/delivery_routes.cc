#include "deploy/app/delivery_routes.h"

#include <memory>
#include <utility>

#include "alerts/tables.h"

namespace firstreply::app {
namespace {

using wire::HttpRequest;
using wire::HttpResponse;
using wire::Principal;
using wire::Responder;

// Writes, and answers 204 when it is committed. `apply` runs on the network thread before that.
void WriteThenAnswer(const DeliveryRoutesOptions& options, const Principal& principal,
                     std::function<Status(Transaction&, TimePoint)> write,
                     std::function<void()> apply, Responder respond) {
  // A task has to be copyable and a responder is not.
  const auto answer = std::make_shared<Responder>(std::move(respond));
  options.commands->Give(
      {.author = principal.name,
       .write = std::move(write),
       .reply = [scheduler = options.scheduler, apply = std::move(apply),
                 answer](const Status& status) {
         scheduler->Post([status, apply, answer] {
           if (!status) {
             return answer->Send(wire::Problem(503, "Service Unavailable", "nothing was changed"));
           }
           apply();
           HttpResponse done;
           done.status = 204;
           answer->Send(std::move(done));
         });
       }});
}

bool Refused(const Principal& principal, Responder& respond) {
  if (!principal.brands) return false;
  respond.Send(wire::Problem(403, "Forbidden", "this is for operators of all brands"));
  return true;
}

}  // namespace

wire::Routes DeliveryRoutes(DeliveryRoutesOptions given) {
  const auto options = std::make_shared<const DeliveryRoutesOptions>(std::move(given));
  const auto release = [options](const HttpRequest&, const Principal& principal,
                                 Responder respond) {
    if (Refused(principal, respond)) return;
    const auto apply = [options, author = principal.name] {
      options->courier->Hold(false);
      options->released();
      options->audit(author, "deliveries.release", "");
    };
    WriteThenAnswer(
        *options, principal,
        [](Transaction& tx, TimePoint) -> Status {
          alerts::HoldDeliveries(tx, false);
          return Done{};
        },
        apply, std::move(respond));
  };
  const auto enable = [options](const HttpRequest& request, const Principal& principal,
                                Responder respond) {
    if (Refused(principal, respond)) return;
    const std::string name = request.path_values.at("name");
    if (!options->knows(name)) {
      return respond.Send(wire::Problem(404, "Not Found", "there is no such destination"));
    }
    const auto apply = [options, name, author = principal.name] {
      options->courier->Enable(name);
      options->audit(author, "destination.enable", name);
    };
    WriteThenAnswer(
        *options, principal,
        [name](Transaction& tx, TimePoint) -> Status {
          alerts::EnableDestination(tx, name);
          return Done{};
        },
        apply, std::move(respond));
  };
  return {{.method = "POST",
           .pattern = "/api/v1/deliveries/release",
           .access = wire::Access::kOperator,
           .handler = release},
          {.method = "POST",
           .pattern = "/api/v1/destinations/{name}/enable",
           .access = wire::Access::kOperator,
           .handler = enable}};
}

}  // namespace firstreply::app
