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

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
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

// What a guess at a password costs whoever has stolen the store (Argon2id, RFC 9106): 19 MiB and
// two passes are what OWASP's password storage cheat sheet asks for at least. Hashes of another
// cost stay good and are renewed when their user next signs in.
struct PasswordCost {
  uint64_t passes = 2;                     // at least 1
  size_t memory_bytes = size_t{19} << 20;  // at least 8 KiB
};

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
    Duration session_idle = std::chrono::hours(4);  // a session without a request ends
    PasswordCost password_cost{};
    // The network thread's own, to read the audit log from; outlives the accounts. Null: the audit
    // log is not shown.
    Database* store = nullptr;
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
  std::string name{};
  std::string password{};
  wire::Role role = wire::Role::kAgent;
  std::optional<std::set<std::string>> brands{};  // unset: all
  PasswordCost cost{};
};
// kInvalid: a name, password or scope that breaks its rule, a name that is taken, a first user who
// is no operator of all brands. kTooLarge: kUsersMax. Takes as long as hashing does.
Status AddUser(Transaction& tx, const NewUser& user, const std::string& author, TimePoint now);
// kNotFound; kInvalid: the last operator of all brands stays. The user's sessions end.
Status RemoveUser(Transaction& tx, const std::string& name, const std::string& author,
                  TimePoint now);
// kNotFound; kInvalid: too short or too long. The user's sessions end.
Status SetPassword(Transaction& tx, const std::string& name, const std::string& password,
                   const std::string& author, TimePoint now, const PasswordCost& cost = {});

struct NewToken {
  std::string name{};
  wire::Role role = wire::Role::kIngest;
  std::optional<std::set<std::string>> brands{};
  std::optional<std::set<std::string>> sources{};
};
// The token itself, "frt_" and 43 characters; it is shown once and stored hashed. `random_bytes`
// are
// 32. kInvalid as above; kTooLarge: kTokensMax.
Result<std::string> AddToken(Transaction& tx, const NewToken& token,
                             const std::string& random_bytes, const std::string& author,
                             TimePoint now);
Status RemoveToken(Transaction& tx, const std::string& name, const std::string& author,
                   TimePoint now);

struct UserLine {
  std::string name{};
  wire::Role role = wire::Role::kAgent;
  std::optional<std::set<std::string>> brands{};
};
// By name.
std::vector<UserLine> ListUsers(Reader& reader);

// Lines of the audit log that are older than `before` go; the log drops what is older than
// kAuditKept by itself when it is written. Returns how many lines went.
inline constexpr Duration kAuditKept = std::chrono::days(366);
int64_t ForgetAudit(Transaction& tx, TimePoint before);

}  // namespace firstreply::dashboards
