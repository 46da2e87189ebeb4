#include "dashboards/accounts/account.h"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"

namespace firstreply::dashboards {
namespace {

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

Status CheckName(std::string_view name) {
  if (name.empty() || name.size() > kAccountNameBytesMax) {
    return Error{Errc::kInvalid, fmt::format("a name has 1 to {} bytes", kAccountNameBytesMax)};
  }
  const bool fits =
      IsLetterOrDigit(name[0]) && std::all_of(name.begin(), name.end(), [](char c) {
        return IsLetterOrDigit(c) || std::string_view("._@+-").find(c) != std::string_view::npos;
      });
  if (fits) return Done{};
  return Error{Errc::kInvalid,
               "a name is of a-z, 0-9 and \"._@+-\" and begins with a letter or a digit"};
}

Status CheckScope(const Scope& scope, std::string_view what, size_t count_max, size_t bytes_max) {
  if (!scope) return Done{};
  if (scope->empty()) {
    return Error{Errc::kInvalid, fmt::format("{}: name at least one, or none for all", what)};
  }
  if (scope->size() > count_max) {
    return Error{Errc::kInvalid, fmt::format("{}: at most {}", what, count_max)};
  }
  for (const std::string& name : *scope) {
    if (name.empty() || name.size() > bytes_max || FirstInvalidUtf8(name)) {
      return Error{Errc::kInvalid,
                   fmt::format("{}: a name has 1 to {} bytes of UTF-8", what, bytes_max)};
    }
  }
  return Done{};
}

}  // namespace

wire::Principal PrincipalOf(const User& user) {
  return {.name = "user:" + user.name, .role = user.role, .brands = user.brands, .sources = {}};
}

wire::Principal PrincipalOf(const Token& token) {
  return {.name = "token:" + token.name,
          .role = token.role,
          .brands = token.brands,
          .sources = token.sources};
}

Status CheckUser(const User& user) {
  if (Status name = CheckName(user.name); !name) return name.error().In("name");
  if (user.role == wire::Role::kIngest) {
    return Error{Errc::kInvalid, "role: ingest is for tokens, not for people"};
  }
  return CheckScope(user.brands, "brands", kBrandsMax, kTermBytesMax);
}

Status CheckToken(const Token& token) {
  if (Status name = CheckName(token.name); !name) return name.error().In("name");
  if (Status brands = CheckScope(token.brands, "brands", kBrandsMax, kTermBytesMax); !brands) {
    return brands;
  }
  return CheckScope(token.sources, "sources", kSourcesMax, kSourceNameBytesMax);
}

std::string FoldedName(std::string_view typed) {
  std::string name(typed);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

bool Within(const Scope& inner, const Scope& outer) {
  if (!outer) return true;
  return inner && std::includes(outer->begin(), outer->end(), inner->begin(), inner->end());
}

}  // namespace firstreply::dashboards
