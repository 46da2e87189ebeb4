#include "dashboards/accounts/change_desk.h"

#include <utility>

namespace firstreply::dashboards {

wire::HttpResponse ProblemOf(const Error& error) {
  switch (error.code) {
    case Errc::kNotFound:
      return wire::Problem(404, "Not found", error.message);
    case Errc::kInvalid:
    case Errc::kTooLarge:
      return wire::Problem(409, "Conflict", error.message);
    case Errc::kUnavailable:
    case Errc::kCorrupt:
    case Errc::kDisk:
      break;
  }
  // Why the disk refuses is the operator's business and stands in the log.
  wire::HttpResponse response = wire::Problem(
      503, "Not stored", "the store did not take the change, and nothing was changed; try again");
  response.headers.emplace_back("Retry-After", "5");
  return response;
}

void ChangeDesk::Ask(std::string author, Write write, Done done, Touches touches) {
  const uint64_t number = ++last_number_;
  waiting_.emplace(number, std::move(done));
  const auto reply = [this, number, scheduler = scheduler_,
                      alive = std::weak_ptr<bool>(alive_)](const Status& status) {
    scheduler->Post([this, number, alive, status] {
      if (alive.expired()) return;
      const auto found = waiting_.find(number);
      if (found == waiting_.end()) return;
      const Done then = std::move(found->second);
      waiting_.erase(found);
      if (then) then(status);
    });
  };
  commands_->Give({.author = std::move(author),
                   .write = std::move(write),
                   .touches = std::move(touches),
                   .reply = reply});
}

}  // namespace firstreply::dashboards
