// The gate before the accounts: lets no event in before the monitor is ready, nor once it stops.
// Network thread only.
#pragma once

#include "ingest/wire/access.h"

namespace firstreply::app {

class FrontGate final : public wire::Gate {
 public:
  // `accounts` outlives the gate.
  explicit FrontGate(wire::Gate& accounts) : accounts_(accounts) {}

  // Everything that fell due before the start is decided; from now on events are taken.
  void Open() { open_ = true; }
  // No more of them, for good.
  void Close() { closed_ = true; }

  std::variant<wire::Principal, wire::HttpResponse> Admit(const wire::HttpRequest& head,
                                                          wire::Access access) override;

 private:
  wire::Gate& accounts_;
  bool open_ = false;
  bool closed_ = false;
};

}  // namespace firstreply::app
