// All users and tokens in memory, as they were committed. Network thread only.
#pragma once

#include <map>
#include <string>

#include "dashboards/accounts/account.h"
#include "ingest/base/database.h"

namespace firstreply::dashboards {

class AccountDirectory {
 public:
  static AccountDirectory Load(Reader& reader);

  const std::map<std::string, User>& users() const { return users_; }
  const std::map<std::string, Token>& tokens() const { return tokens_; }

  // Null when there is none. Good until the next change.
  const User* UserNamed(const std::string& name) const;
  const Token* TokenNamed(const std::string& name) const;
  const Token* TokenOf(const std::string& hash) const;

  void Put(User user);
  void Put(Token token);
  void SetPassword(const std::string& user, std::string hash);
  void RemoveUser(const std::string& name) { users_.erase(name); }
  void RemoveToken(const std::string& name);

 private:
  std::map<std::string, User> users_;
  std::map<std::string, Token> tokens_;
  std::map<std::string, std::string> token_names_;  // by hash
};

}  // namespace firstreply::dashboards
