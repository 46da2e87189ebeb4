#include "deploy/app/front_gate.h"

namespace firstreply::app {

std::variant<wire::Principal, wire::HttpResponse> FrontGate::Admit(const wire::HttpRequest& head,
                                                                   wire::Access access) {
  if (access == wire::Access::kIngest && (!open_ || closed_)) {
    wire::HttpResponse later =
        wire::Problem(503, "Service Unavailable",
                      closed_ ? "the monitor is stopping" : "the monitor is starting");
    later.headers.emplace_back("Retry-After", "1");
    return later;
  }
  return accounts_.Admit(head, access);
}

}  // namespace firstreply::app
