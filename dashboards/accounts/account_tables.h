// The tables of users, tokens and sessions. Only this file and audit_log.cc name them in SQL.
//
// Writes on the pipeline's thread, or with the store's lock held; reads over any Reader. Nothing
// here judges: the rules are in account.h and account_changes.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dashboards/accounts/account.h"
#include "ingest/base/clock.h"
#include "ingest/base/database.h"

namespace firstreply::dashboards {

std::vector<User> LoadUsers(Reader& reader);  // by name
std::optional<User> LoadUser(Reader& reader, const std::string& name);
int64_t CountUsers(Reader& reader);
void StoreUser(Transaction& tx, const User& user, TimePoint now);  // a new one
void StorePassword(Transaction& tx, const std::string& user, const std::string& hash);
void EraseUser(Transaction& tx, const std::string& name);  // with all sessions

std::vector<Token> LoadTokens(Reader& reader);  // by name
std::optional<Token> LoadToken(Reader& reader, const std::string& name);
int64_t CountTokens(Reader& reader);
void StoreToken(Transaction& tx, const Token& token, TimePoint now);
void EraseToken(Transaction& tx, const std::string& name);

struct Session {
  std::string hash;  // of the secret in the cookie
  std::string user;
  TimePoint started_at{};
  TimePoint seen_at{};  // the last request, as far as it is stored
  TimePoint ends_at{};  // at the latest
  bool operator==(const Session&) const = default;
};

std::vector<Session> LoadSessions(Reader& reader);  // in the order in which they were stored
// Of the user's sessions the newest `count_max` stay; whatever is past its end goes too.
void StoreSession(Transaction& tx, const Session& session, size_t count_max, TimePoint now);
void StoreSeen(Transaction& tx, const std::string& session_hash, TimePoint seen_at);
void EraseSession(Transaction& tx, const std::string& session_hash);
void EraseSessionsOf(Transaction& tx, const std::string& user);

}  // namespace firstreply::dashboards
