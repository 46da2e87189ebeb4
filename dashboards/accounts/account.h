// A user or a token as the store and the memory hold it, and the rules that each must keep.
//
// Plain values and pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "ingest/base/result.h"
#include "ingest/wire/access.h"

namespace firstreply::dashboards {

// Bytes of a user's or a token's name.
inline constexpr size_t kAccountNameBytesMax = 64;

using Scope = std::optional<std::set<std::string>>;  // of brands or sources; unset: all

struct User {
  std::string name{};
  std::string password{};  // its hash
  wire::Role role = wire::Role::kAgent;
  Scope brands{};
};

struct Token {
  std::string name{};
  std::string hash{};
  wire::Role role = wire::Role::kIngest;
  Scope brands{};
  Scope sources{};
};

// The loopback operator's principal.
inline constexpr std::string_view kLoopbackName = "loopback";

wire::Principal PrincipalOf(const User& user);
wire::Principal PrincipalOf(const Token& token);

// kInvalid, with the rule that is broken. A name is of a-z, 0-9 and "._@+-" and begins with a
// letter or digit, so that it can stand in a path, a header and a log; a scope that is set names
// something.
Status CheckUser(const User& user);
Status CheckToken(const Token& token);

// As somebody types a name: "Anna" is anna.
std::string FoldedName(std::string_view typed);

// All that `inner` reaches, `outer` reaches too.
bool Within(const Scope& inner, const Scope& outer);

}  // namespace firstreply::dashboards
