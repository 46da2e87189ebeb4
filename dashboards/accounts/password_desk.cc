#include "dashboards/accounts/password_desk.h"

#include <utility>

#include "dashboards/accounts/password_hash.h"

namespace firstreply::dashboards {

PasswordDesk::PasswordDesk(OffThread off_thread, PasswordCost cost)
    : off_thread_(std::move(off_thread)), cost_(cost), decoy_(DecoyHash(cost)) {}

bool PasswordDesk::Check(std::string password, std::optional<std::string> hash,
                         std::function<void(const Checked&)> done) {
  const auto checked = std::make_shared<Checked>();
  const bool is_decoy = !hash;
  return Run(
      [checked, is_decoy, cost = cost_, password = std::move(password),
       stored = std::move(hash).value_or(decoy_)] {
        checked->right = VerifyPassword(password, stored) && !is_decoy;
        if (!checked->right || !WantsRehash(stored, cost)) return;
        // A renewal that fails is tried again at the next sign-in.
        if (Result<std::string> renewed = HashPassword(password, cost)) checked->renewed = *renewed;
      },
      [checked, done = std::move(done)] { done(*checked); });
}

bool PasswordDesk::Hash(std::string password,
                        std::function<void(const Result<std::string>&)> done) {
  const auto hashed =
      std::make_shared<Result<std::string>>(Error{Errc::kUnavailable, "not hashed yet"});
  return Run([hashed, cost = cost_,
              password = std::move(password)] { *hashed = HashPassword(password, cost); },
             [hashed, done = std::move(done)] { done(*hashed); });
}

bool PasswordDesk::Run(std::function<void()> work, std::function<void()> done) {
  if (waiting_.size() >= kPasswordsWaitingMax) return false;
  const uint64_t number = ++last_number_;
  waiting_.emplace(number, std::move(done));
  off_thread_(std::move(work), [this, number, alive = std::weak_ptr<bool>(alive_)] {
    if (alive.expired()) return;
    const auto found = waiting_.find(number);
    if (found == waiting_.end()) return;
    const std::function<void()> then = std::move(found->second);
    waiting_.erase(found);
    then();
  });
  return true;
}

}  // namespace firstreply::dashboards
