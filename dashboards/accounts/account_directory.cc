#include "dashboards/accounts/account_directory.h"

#include <utility>

#include "dashboards/accounts/account_tables.h"

namespace firstreply::dashboards {

AccountDirectory AccountDirectory::Load(Reader& reader) {
  AccountDirectory directory;
  for (User& user : LoadUsers(reader)) directory.Put(std::move(user));
  for (Token& token : LoadTokens(reader)) directory.Put(std::move(token));
  return directory;
}

const User* AccountDirectory::UserNamed(const std::string& name) const {
  const auto found = users_.find(name);
  return found == users_.end() ? nullptr : &found->second;
}

const Token* AccountDirectory::TokenNamed(const std::string& name) const {
  const auto found = tokens_.find(name);
  return found == tokens_.end() ? nullptr : &found->second;
}

const Token* AccountDirectory::TokenOf(const std::string& hash) const {
  const auto found = token_names_.find(hash);
  return found == token_names_.end() ? nullptr : TokenNamed(found->second);
}

void AccountDirectory::Put(User user) {
  std::string name = user.name;
  users_.insert_or_assign(std::move(name), std::move(user));
}

void AccountDirectory::Put(Token token) {
  token_names_[token.hash] = token.name;
  std::string name = token.name;
  tokens_.insert_or_assign(std::move(name), std::move(token));
}

void AccountDirectory::SetPassword(const std::string& user, std::string hash) {
  const auto found = users_.find(user);
  if (found != users_.end()) found->second.password = std::move(hash);
}

void AccountDirectory::RemoveToken(const std::string& name) {
  const auto found = tokens_.find(name);
  if (found == tokens_.end()) return;
  token_names_.erase(found->second.hash);
  tokens_.erase(found);
}

}  // namespace firstreply::dashboards
