#include "ingest/wire/access.h"

#include <array>

namespace firstreply::wire {
namespace {

constexpr std::array kRoles = {Role::kIngest, Role::kAgent, Role::kManager, Role::kOperator};

}  // namespace

std::string_view NameOf(Role role) {
  switch (role) {
    case Role::kIngest:
      return "ingest";
    case Role::kAgent:
      return "agent";
    case Role::kManager:
      return "manager";
    case Role::kOperator:
      return "operator";
  }
  return "unknown";
}

std::optional<Role> RoleNamed(std::string_view name) {
  for (const Role role : kRoles) {
    if (NameOf(role) == name) return role;
  }
  return std::nullopt;
}

bool Principal::MaySee(std::string_view brand) const {
  return !brands || brands->contains(std::string(brand));
}

bool Principal::MaySpeakFor(std::string_view source) const {
  return !sources || sources->contains(std::string(source));
}

}  // namespace firstreply::wire
