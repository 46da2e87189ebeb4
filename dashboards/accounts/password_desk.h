// Hashes and checks passwords off the network thread, a bounded number at a time.
//
// Each costs tens of milliseconds and megabytes, and anybody may ask for one by signing in: beyond
// kPasswordsWaitingMax the answer is no. Network thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "dashboards/accounts/accounts.h"
#include "ingest/base/result.h"

namespace firstreply::dashboards {

// Passwords that wait for a hash at once.
inline constexpr size_t kPasswordsWaitingMax = 64;

class PasswordDesk {
 public:
  using OffThread = std::function<void(std::function<void()> work, std::function<void()> done)>;

  struct Checked {
    bool right = false;
    std::optional<std::string>
        renewed;  // a hash of the present cost, where the old one has another
  };

  PasswordDesk(OffThread off_thread, PasswordCost cost);
  PasswordDesk(const PasswordDesk&) = delete;
  PasswordDesk& operator=(const PasswordDesk&) = delete;

  // Without a hash nobody's: it takes as long and is wrong. False: too many wait, and `done` is
  // never called.
  bool Check(std::string password, std::optional<std::string> hash,
             std::function<void(const Checked&)> done);
  bool Hash(std::string password, std::function<void(const Result<std::string>&)> done);

 private:
  bool Run(std::function<void()> work, std::function<void()> done);

  const OffThread off_thread_;
  const PasswordCost cost_;
  const std::string decoy_;
  uint64_t last_number_ = 0;
  std::map<uint64_t, std::function<void()>> waiting_;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace firstreply::dashboards
