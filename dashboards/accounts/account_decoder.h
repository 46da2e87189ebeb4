// The bodies of requests about accounts: JSON objects, read strictly.
//
// An unknown or doubled field, another type, too many bytes or levels: kInvalid, with the field and
// what is wrong with it, never with what stood there. The rules of names and scopes are
// account.h's. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dashboards/accounts/accounts.h"
#include "ingest/base/result.h"

namespace firstreply::dashboards {

struct SignInBody {
  std::string user;
  std::string password;
};
Result<SignInBody> DecodeSignIn(std::string_view body);

struct PasswordBody {
  std::string password;                     // the new one
  std::optional<std::string> old_password;  // of whoever changes his own
};
Result<PasswordBody> DecodePassword(std::string_view body);

// "brands" and "sources": a list; null or absent: all.
Result<NewUser> DecodeNewUser(std::string_view body);
Result<NewToken> DecodeNewToken(std::string_view body);

}  // namespace firstreply::dashboards
