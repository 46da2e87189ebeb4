// All that the routes of accounts and the gate share. It outlives the routes. Network thread only.
#pragma once

#include <functional>
#include <string>

#include "dashboards/accounts/account_directory.h"
#include "dashboards/accounts/accounts.h"
#include "dashboards/accounts/change_desk.h"
#include "dashboards/accounts/identity.h"
#include "dashboards/accounts/login_limit.h"
#include "dashboards/accounts/password_desk.h"
#include "dashboards/accounts/refusals.h"
#include "dashboards/accounts/session_desk.h"

namespace firstreply::dashboards {

struct AccountState {
  AccountState(Accounts::Options given, Reader& reader);

  Register lookup() const {
    return {directory, sessions.sessions(), options.proxy, options.secure};
  }

  // Says that what `principal` ("user:anna") may do changed.
  void Tell(const std::string& principal) const {
    if (changed) changed(principal);
  }

  const Accounts::Options options;
  AccountDirectory directory;
  ChangeDesk changes;
  PasswordDesk passwords;
  SessionDesk sessions;
  LoginLimit limit;
  Refusals refusals;
  std::function<void(const std::string& principal)> changed;
};

}  // namespace firstreply::dashboards
