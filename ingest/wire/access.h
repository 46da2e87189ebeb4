// Who asks, and who may: what every route of the server says about itself.
//
// The server asks the gate before it reads a body or calls a handler; the gate knows accounts,
// tokens and sessions (dashboards/accounts). A handler then sees the principal and filters by its
// brands (law 14).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "ingest/wire/http.h"

namespace firstreply::wire {

enum class Role : uint8_t { kIngest, kAgent, kManager, kOperator };
std::string_view NameOf(Role role);  // "ingest", "agent", "manager", "operator"
std::optional<Role> RoleNamed(std::string_view name);

// What a route asks of whoever calls it. kAgent and what follows includes the higher roles; ingest
// is apart: a token for posts reads nothing, and an operator may send posts.
enum class Access : uint8_t {
  kPublic,    // anybody: sign-in, the console's files, /healthz
  kIngest,    // role ingest or operator
  kMetrics,   // any token or user; anybody on loopback until the first account exists
  kAgent,     // agent, manager or operator
  kManager,   // manager or operator
  kOperator,  // operator
};

struct Principal {
  // For the audit log: "user:anna", "token:desk-feed", "loopback", "" when public.
  std::string name{};
  Role role = Role::kAgent;
  std::optional<std::set<std::string>> brands{};   // unset: all
  std::optional<std::set<std::string>> sources{};  // that an ingest token may speak for; unset: all

  bool MaySee(std::string_view brand) const;
  bool MaySpeakFor(std::string_view source) const;
};

class Gate {
 public:
  virtual ~Gate() = default;

  // On the network thread, before the body is read: `head` has none yet. Answers at once, from
  // memory: the principal, or the refusal to send (401 with what to do, 403, 429).
  virtual std::variant<Principal, HttpResponse> Admit(const HttpRequest& head, Access access) = 0;
};

}  // namespace firstreply::wire
