// A store with the tables of accounts, and the few lines that every test of them needs.
#pragma once

#include <string>
#include <utility>

#include "dashboards/accounts/accounts.h"
#include "ingest/base/migration.h"
#include "tests/support/test_store.h"

namespace firstreply::dashboards {

inline constexpr TimePoint kStart{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};
inline constexpr PasswordCost kCheap{.passes = 1, .memory_bytes = 8192};
inline constexpr const char* kPassword = "nine green lanterns";

// What the pipeline does with a command's `write`: all of it, or nothing.
template <class Change>
auto InTransaction(Database& database, const Change& change) {
  Transaction tx(database);
  auto changed = change(tx);
  if (changed) tx.Commit().value();
  return changed;
}

class AccountStore : public test::TestStore {
 public:
  AccountStore() { Migrate(database(), kAccountsRoom, AccountsMigrations()).value(); }

  Status Add(NewUser user, TimePoint now = kStart) {
    if (user.password.empty()) user.password = kPassword;
    user.cost = kCheap;
    return InTransaction(database(),
                         [&](Transaction& tx) { return AddUser(tx, user, "test", now); });
  }
  // The first user of most tests.
  void AddRoot() { Add({.name = "root", .role = wire::Role::kOperator}).value(); }

  // The random bytes are all `fill`.
  Result<std::string> Add(const NewToken& token, char fill) {
    return InTransaction(database(), [&](Transaction& tx) {
      return AddToken(tx, token, std::string(32, fill), "test", kStart);
    });
  }
};

}  // namespace firstreply::dashboards
