#include "dashboards/accounts/account_tables.h"

#include <array>
#include <span>
#include <stdexcept>

#include "dashboards/accounts/accounts.h"

namespace firstreply::dashboards {
namespace {

// Times are milliseconds since 1970 UTC, hashes raw bytes (of passwords: Argon2id's own text). A
// scope that is set has its rows in user_brands, token_brands, token_sources.
constexpr std::string_view kFirstTables = R"sql(
CREATE TABLE users (
  name TEXT PRIMARY KEY,
  password TEXT NOT NULL,
  role TEXT NOT NULL,
  all_brands INTEGER NOT NULL,
  added_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE user_brands (
  user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
  brand TEXT NOT NULL,
  PRIMARY KEY (user, brand)
) WITHOUT ROWID;

CREATE TABLE tokens (
  name TEXT PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  role TEXT NOT NULL,
  all_brands INTEGER NOT NULL,
  all_sources INTEGER NOT NULL,
  added_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE token_brands (
  token TEXT NOT NULL REFERENCES tokens (name) ON DELETE CASCADE,
  brand TEXT NOT NULL,
  PRIMARY KEY (token, brand)
) WITHOUT ROWID;
CREATE TABLE token_sources (
  token TEXT NOT NULL REFERENCES tokens (name) ON DELETE CASCADE,
  source TEXT NOT NULL,
  PRIMARY KEY (token, source)
) WITHOUT ROWID;

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user);

CREATE TABLE audit_lines (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL,
  count INTEGER NOT NULL
);
)sql";

constexpr std::array<Migration, 1> kMigrations = {{{.number = 1, .sql = kFirstTables}}};

std::span<const std::byte> AsBytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::string BytesOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

wire::Role RoleOf(std::string_view stored) {
  const std::optional<wire::Role> role = wire::RoleNamed(stored);
  if (!role) throw std::logic_error("a stored role is none");
  return *role;
}

Scope ScopeOf(Reader& reader, bool all, std::string_view sql, const std::string& owner) {
  if (all) return std::nullopt;
  std::set<std::string> names;
  Rows row = reader.Query(sql, owner);
  while (row.Next()) names.emplace(row.Text(0));
  return names;
}

void StoreScope(Transaction& tx, const Scope& scope, std::string_view sql,
                const std::string& owner) {
  if (!scope) return;
  Statement insert = tx.Prepare(sql);
  for (const std::string& name : *scope) insert.Run(owner, name);
}

User ReadUser(Reader& reader, const Rows& row) {
  User user{.name = std::string(row.Text(0)),
            .password = std::string(row.Text(1)),
            .role = RoleOf(row.Text(2)),
            .brands = {}};
  user.brands =
      ScopeOf(reader, row.Bool(3), "SELECT brand FROM user_brands WHERE user = ?", user.name);
  return user;
}

Token ReadToken(Reader& reader, const Rows& row) {
  Token token{.name = std::string(row.Text(0)),
              .hash = BytesOf(row.Blob(1)),
              .role = RoleOf(row.Text(2)),
              .brands = {},
              .sources = {}};
  token.brands =
      ScopeOf(reader, row.Bool(3), "SELECT brand FROM token_brands WHERE token = ?", token.name);
  token.sources =
      ScopeOf(reader, row.Bool(4), "SELECT source FROM token_sources WHERE token = ?", token.name);
  return token;
}

int64_t Count(Reader& reader, std::string_view sql) {
  Rows row = reader.Query(sql);
  row.Next();
  return row.Int(0);
}

}  // namespace

std::span<const Migration> AccountsMigrations() {
  return kMigrations;
}

std::vector<User> LoadUsers(Reader& reader) {
  std::vector<User> users;
  Rows row = reader.Query("SELECT name, password, role, all_brands FROM users ORDER BY name");
  while (row.Next()) users.push_back(ReadUser(reader, row));
  return users;
}

std::optional<User> LoadUser(Reader& reader, const std::string& name) {
  Rows row =
      reader.Query("SELECT name, password, role, all_brands FROM users WHERE name = ?", name);
  if (!row.Next()) return std::nullopt;
  return ReadUser(reader, row);
}

int64_t CountUsers(Reader& reader) {
  return Count(reader, "SELECT count(*) FROM users");
}

void StoreUser(Transaction& tx, const User& user, TimePoint now) {
  tx.Run("INSERT INTO users (name, password, role, all_brands, added_at) VALUES (?, ?, ?, ?, ?)",
         user.name, user.password, wire::NameOf(user.role), !user.brands.has_value(), now);
  StoreScope(tx, user.brands, "INSERT INTO user_brands (user, brand) VALUES (?, ?)", user.name);
}

void StorePassword(Transaction& tx, const std::string& user, const std::string& hash) {
  tx.Run("UPDATE users SET password = ? WHERE name = ?", hash, user);
}

void EraseUser(Transaction& tx, const std::string& name) {
  tx.Run("DELETE FROM users WHERE name = ?", name);
}

std::vector<Token> LoadTokens(Reader& reader) {
  std::vector<Token> tokens;
  Rows row =
      reader.Query("SELECT name, hash, role, all_brands, all_sources FROM tokens ORDER BY name");
  while (row.Next()) tokens.push_back(ReadToken(reader, row));
  return tokens;
}

std::optional<Token> LoadToken(Reader& reader, const std::string& name) {
  Rows row = reader.Query(
      "SELECT name, hash, role, all_brands, all_sources FROM tokens WHERE name = ?", name);
  if (!row.Next()) return std::nullopt;
  return ReadToken(reader, row);
}

int64_t CountTokens(Reader& reader) {
  return Count(reader, "SELECT count(*) FROM tokens");
}

void StoreToken(Transaction& tx, const Token& token, TimePoint now) {
  tx.Run(
      "INSERT INTO tokens (name, hash, role, all_brands, all_sources, added_at)"
      " VALUES (?, ?, ?, ?, ?, ?)",
      token.name, AsBytes(token.hash), wire::NameOf(token.role), !token.brands.has_value(),
      !token.sources.has_value(), now);
  StoreScope(tx, token.brands, "INSERT INTO token_brands (token, brand) VALUES (?, ?)", token.name);
  StoreScope(tx, token.sources, "INSERT INTO token_sources (token, source) VALUES (?, ?)",
             token.name);
}

void EraseToken(Transaction& tx, const std::string& name) {
  tx.Run("DELETE FROM tokens WHERE name = ?", name);
}

std::vector<Session> LoadSessions(Reader& reader) {
  std::vector<Session> sessions;
  Rows row =
      reader.Query("SELECT hash, user, started_at, seen_at, ends_at FROM sessions ORDER BY id");
  while (row.Next()) {
    sessions.push_back({.hash = BytesOf(row.Blob(0)),
                        .user = std::string(row.Text(1)),
                        .started_at = row.Time(2),
                        .seen_at = row.Time(3),
                        .ends_at = row.Time(4)});
  }
  return sessions;
}

void StoreSession(Transaction& tx, const Session& session, size_t count_max, TimePoint now) {
  tx.Run("DELETE FROM sessions WHERE user = ? AND ends_at <= ?", session.user, now);
  tx.Run("INSERT INTO sessions (hash, user, started_at, seen_at, ends_at) VALUES (?, ?, ?, ?, ?)",
         AsBytes(session.hash), session.user, session.started_at, session.seen_at, session.ends_at);
  tx.Run(
      "DELETE FROM sessions WHERE user = ? AND id NOT IN"
      " (SELECT id FROM sessions WHERE user = ? ORDER BY id DESC LIMIT ?)",
      session.user, session.user, count_max);
}

void StoreSeen(Transaction& tx, const std::string& session_hash, TimePoint seen_at) {
  tx.Run("UPDATE sessions SET seen_at = ? WHERE hash = ?", seen_at, AsBytes(session_hash));
}

void EraseSession(Transaction& tx, const std::string& session_hash) {
  tx.Run("DELETE FROM sessions WHERE hash = ?", AsBytes(session_hash));
}

void EraseSessionsOf(Transaction& tx, const std::string& user) {
  tx.Run("DELETE FROM sessions WHERE user = ?", user);
}

}  // namespace firstreply::dashboards
