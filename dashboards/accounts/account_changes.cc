#include "dashboards/accounts/account_changes.h"

#include <fmt/format.h>

#include "dashboards/accounts/account_tables.h"
#include "dashboards/accounts/accounts.h"
#include "dashboards/accounts/audit_log.h"
#include "dashboards/accounts/password_hash.h"
#include "dashboards/accounts/secret.h"
#include "ingest/base/limits.h"

namespace firstreply::dashboards {
namespace {

bool MayDoEverything(const User& user) {
  return user.role == wire::Role::kOperator && !user.brands;
}

Error NoUser() {
  return {Errc::kNotFound, "there is no user of that name"};
}
Error NoToken() {
  return {Errc::kNotFound, "there is no token of that name"};
}

}  // namespace

Status AddHashedUser(Transaction& tx, const User& user, const std::string& author, TimePoint now) {
  if (Status checked = CheckUser(user); !checked) return checked;
  const int64_t users = CountUsers(tx);
  if (users == 0 && !MayDoEverything(user)) {
    return Error{Errc::kInvalid, "the first user has the role operator and all brands"};
  }
  if (users >= static_cast<int64_t>(kUsersMax)) {
    return Error{Errc::kTooLarge, fmt::format("there are {} users, and no more can be", kUsersMax)};
  }
  if (LoadUser(tx, user.name)) return Error{Errc::kInvalid, "a user of that name exists"};
  StoreUser(tx, user, now);
  WriteAudit(tx, {.author = author, .action = "user.add", .subject = "user:" + user.name}, now);
  return Done{};
}

Status SetHashedPassword(Transaction& tx, const std::string& name, const std::string& hash,
                         const std::string& author, TimePoint now) {
  if (!LoadUser(tx, name)) return NoUser();
  StorePassword(tx, name, hash);
  EraseSessionsOf(tx, name);
  WriteAudit(tx, {.author = author, .action = "user.password", .subject = "user:" + name}, now);
  return Done{};
}

Status AddHashedToken(Transaction& tx, const Token& token, const std::string& author,
                      TimePoint now) {
  if (Status checked = CheckToken(token); !checked) return checked;
  if (CountTokens(tx) >= static_cast<int64_t>(kTokensMax)) {
    return Error{Errc::kTooLarge,
                 fmt::format("there are {} tokens, and no more can be", kTokensMax)};
  }
  if (LoadToken(tx, token.name)) return Error{Errc::kInvalid, "a token of that name exists"};
  StoreToken(tx, token, now);
  WriteAudit(tx, {.author = author, .action = "token.add", .subject = "token:" + token.name}, now);
  return Done{};
}

Status ExpectUserWithin(Reader& reader, const std::string& name, const Scope& scope) {
  const std::optional<User> user = LoadUser(reader, name);
  if (!user || !Within(user->brands, scope)) return NoUser();
  return Done{};
}

Status ExpectTokenWithin(Reader& reader, const std::string& name, const Scope& scope) {
  const std::optional<Token> token = LoadToken(reader, name);
  if (!token || !Within(token->brands, scope)) return NoToken();
  return Done{};
}

Status AddUser(Transaction& tx, const NewUser& user, const std::string& author, TimePoint now) {
  if (Status checked = CheckPassword(user.password); !checked) return checked;
  const Result<std::string> hash = HashPassword(user.password, user.cost);
  if (!hash) return hash.error();
  return AddHashedUser(
      tx, {.name = user.name, .password = *hash, .role = user.role, .brands = user.brands}, author,
      now);
}

Status RemoveUser(Transaction& tx, const std::string& name, const std::string& author,
                  TimePoint now) {
  bool found = false, somebody_left = false;
  for (const User& user : LoadUsers(tx)) {
    if (user.name == name) {
      found = true;
    } else if (MayDoEverything(user)) {
      somebody_left = true;
    }
  }
  if (!found) return NoUser();
  if (!somebody_left) {
    return Error{Errc::kInvalid, "this is the last operator of all brands; add another one first"};
  }
  EraseUser(tx, name);
  WriteAudit(tx, {.author = author, .action = "user.remove", .subject = "user:" + name}, now);
  return Done{};
}

Status SetPassword(Transaction& tx, const std::string& name, const std::string& password,
                   const std::string& author, TimePoint now, const PasswordCost& cost) {
  if (Status checked = CheckPassword(password); !checked) return checked;
  const Result<std::string> hash = HashPassword(password, cost);
  if (!hash) return hash.error();
  return SetHashedPassword(tx, name, *hash, author, now);
}

Result<std::string> AddToken(Transaction& tx, const NewToken& token,
                             const std::string& random_bytes, const std::string& author,
                             TimePoint now) {
  std::string text = std::string(kTokenPrefix) + SecretText(random_bytes);
  const Status added = AddHashedToken(tx,
                                      {.name = token.name,
                                       .hash = HashOfSecret(text),
                                       .role = token.role,
                                       .brands = token.brands,
                                       .sources = token.sources},
                                      author, now);
  if (!added) return added.error();
  return text;
}

Status RemoveToken(Transaction& tx, const std::string& name, const std::string& author,
                   TimePoint now) {
  if (!LoadToken(tx, name)) return NoToken();
  EraseToken(tx, name);
  WriteAudit(tx, {.author = author, .action = "token.remove", .subject = "token:" + name}, now);
  return Done{};
}

std::vector<UserLine> ListUsers(Reader& reader) {
  std::vector<UserLine> lines;
  for (User& user : LoadUsers(reader)) {
    lines.push_back({std::move(user.name), user.role, std::move(user.brands)});
  }
  return lines;
}

}  // namespace firstreply::dashboards
