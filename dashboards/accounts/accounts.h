// Users, tokens and sessions: who may do what, for which brands.
//
// The store holds hashes only (Argon2id of passwords, BLAKE2b of tokens and sessions). The network
// thread holds everything in memory, so that the gate answers at once; changes go through the
// pipeline as commands and count when they are committed. Every change and every sign-in, refused
// ones too, is a line of the audit log.
//
// Without an account everything is open to loopback, as operator of all brands, if the request's
// Host is localhost, 127.0.0.1 or [::1] and its Origin, where there is one, likewise. The first
// user ends this.
//
// Network thread only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/base/migration.h"
#include "ingest/base/scheduler.h"
#include "ingest/command.h"
#include "ingest/wire/access.h"
#include "ingest/wire/route.h"

namespace firstreply::dashboards {

inline constexpr std::string_view kAccountsRoom = "accounts";
std::span<const Migration> AccountsMigrations();

// A sign-in by a proxy in front of us, that says in a header who it is. The user must exist here.
struct TrustedProxy {
  std::string header;               // "X-Forwarded-User"; empty: none is trusted
  std::set<std::string> addresses;  // of the proxy, exactly as the peer's address is written
};

class Accounts : public wire::Gate {
 public:
  struct Options {
    Scheduler* scheduler = nullptr;  // these outlive the accounts
    ingest::CommandSink* commands = nullptr;
    // Runs a function on a thread on which it may take 50 ms (hashing), then the second on the
    // network thread.
    std::function<void(std::function<void()> work, std::function<void()> done)> off_thread;
    // That many random bytes.
    std::function<std::string(size_t)> random_bytes;
    TrustedProxy proxy;
    bool secure = false;  // behind TLS, ours or a proxy's: cookies say Secure
    Duration session_lasts = std::chrono::hours(12);
  };

  static std::unique_ptr<Accounts> Load(Options options, Reader& reader);

  // /api/v1/session (GET who am I, POST sign in, DELETE sign out), /api/v1/users, /api/v1/tokens,
  // /api/v1/audit.
  virtual wire::Routes routes() = 0;

  // False: the loopback operator is in charge.
  virtual bool any_account() const = 0;

  // Called when what a principal may do changed or ended, with its name ("user:anna"): open feeds
  // look again.
  virtual void OnChanged(std::function<void(const std::string& principal)> changed) = 0;

  // Any command's line in the audit log: who did what to which thing. No personal data.
  virtual void Audit(const std::string& author, const std::string& action,
                     const std::string& subject) = 0;

  // Sign-ins refused, by reason; for metrics.
  virtual std::map<std::string, int64_t> refused() const = 0;
};

// For the command line, when no monitor runs: with the store's lock held.
struct NewUser {
  std::string name;
  std::string password;
  wire::Role role = wire::Role::kAgent;
  std::optional<std::set<std::string>> brands;  // unset: all
};
Status AddUser(Transaction& tx, const NewUser& user, const std::string& author, TimePoint now);
Status RemoveUser(Transaction& tx, const std::string& name, const std::string& author,
                  TimePoint now);
Status SetPassword(Transaction& tx, const std::string& name, const std::string& password,
                   const std::string& author, TimePoint now);

struct NewToken {
  std::string name;
  wire::Role role = wire::Role::kIngest;
  std::optional<std::set<std::string>> brands;
  std::optional<std::set<std::string>> sources;
};
// The token itself, "frt_" and 43 characters; it is shown once and stored hashed.
Result<std::string> AddToken(Transaction& tx, const NewToken& token,
                             const std::string& random_bytes, const std::string& author,
                             TimePoint now);
Status RemoveToken(Transaction& tx, const std::string& name, const std::string& author,
                   TimePoint now);

struct UserLine {
  std::string name;
  wire::Role role = wire::Role::kAgent;
  std::optional<std::set<std::string>> brands;
};
std::vector<UserLine> ListUsers(Reader& reader);

}  // namespace firstreply::dashboards
