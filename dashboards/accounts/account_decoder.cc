#include "dashboards/accounts/account_decoder.h"

#include <set>

#include "dashboards/accounts/account.h"
#include "dashboards/json_body.h"
#include "ingest/base/limits.h"

namespace firstreply::dashboards {
namespace {

using ingest::JsonFields;
using ingest::JsonValue;

template <class Body, class Read>
Result<Body> Decode(std::string_view text, const Read& read) {
  return DecodeJsonBody<Body>(text, UnknownFields::kHidden, read);
}

std::optional<std::set<std::string>> ReadScope(JsonFields& in, std::string_view name,
                                               size_t count_max, size_t bytes_max) {
  std::set<std::string> names;
  const bool told =
      in.EachOf(name, count_max, [&](const JsonValue& entry, const std::string& path) {
        names.insert(in.TextOf(entry, path, bytes_max));
      });
  if (!told) return std::nullopt;
  return names;
}

wire::Role ReadRole(JsonFields& in) {
  const std::optional<wire::Role> role = in.Word("role", wire::RoleNamed);
  if (!role) in.FailMissing("role");
  return role.value_or(wire::Role::kAgent);
}

}  // namespace

Result<SignInBody> DecodeSignIn(std::string_view body) {
  return Decode<SignInBody>(body, [](JsonFields& in, SignInBody& read) {
    read.user = in.RequiredText("user", kAccountNameBytesMax);
    read.password = in.RequiredText("password", kPasswordBytesMax);
  });
}

Result<PasswordBody> DecodePassword(std::string_view body) {
  return Decode<PasswordBody>(body, [](JsonFields& in, PasswordBody& read) {
    read.password = in.RequiredText("password", kPasswordBytesMax);
    if (in.Find("old_password")) read.old_password = in.Text("old_password", kPasswordBytesMax);
  });
}

Result<NewUser> DecodeNewUser(std::string_view body) {
  return Decode<NewUser>(body, [](JsonFields& in, NewUser& read) {
    read.name = in.RequiredText("name", kAccountNameBytesMax);
    read.password = in.RequiredText("password", kPasswordBytesMax);
    read.role = ReadRole(in);
    read.brands = ReadScope(in, "brands", kBrandsMax, kTermBytesMax);
  });
}

Result<NewToken> DecodeNewToken(std::string_view body) {
  return Decode<NewToken>(body, [](JsonFields& in, NewToken& read) {
    read.name = in.RequiredText("name", kAccountNameBytesMax);
    read.role = ReadRole(in);
    read.brands = ReadScope(in, "brands", kBrandsMax, kTermBytesMax);
    read.sources = ReadScope(in, "sources", kSourcesMax, kSourceNameBytesMax);
  });
}

}  // namespace firstreply::dashboards
