// Begins and ends sessions, in the store and in memory, and lets them end by themselves.
//
// Memory follows the store: a session counts once it is committed, and is over once its end is.
// What ends by time ends at once. Network thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "dashboards/accounts/account_directory.h"
#include "dashboards/accounts/change_desk.h"
#include "dashboards/accounts/password_desk.h"
#include "dashboards/accounts/sessions.h"
#include "ingest/base/scheduler.h"

namespace firstreply::dashboards {

class SessionDesk {
 public:
  struct Options {
    Scheduler* scheduler = nullptr;  // these outlive the desk
    ChangeDesk* changes = nullptr;
    AccountDirectory* directory = nullptr;
    std::function<std::string(size_t)> random_bytes;
    Duration lasts{}, idle{};
    std::function<void(const std::string& user)> ended;  // some session of that user is over
  };

  // With the sessions that the store has.
  SessionDesk(Options options, Reader& reader);
  ~SessionDesk();
  SessionDesk(const SessionDesk&) = delete;
  SessionDesk& operator=(const SessionDesk&) = delete;

  const Sessions& sessions() const { return sessions_; }
  Duration lasts() const { return options_.lasts; }

  // A session of a user whose password was just found right against `verified`, the hash that was
  // then in force. `done` gets the cookie's secret; kNotFound: the user or the password is not the
  // same any more.
  void Start(const std::string& user, const std::string& verified,
             const std::optional<std::string>& renewed,
             std::function<void(const Result<std::string>& secret)> done);

  void End(const std::string& hash, ChangeDesk::Done done);

  // The store has ended all of them already.
  void ForgetAllOf(const std::string& user);

  // A request of that session came.
  void Seen(const std::string& hash);

 private:
  void SetTimer();
  void LetEnd();

  const Options options_;
  Sessions sessions_;
  TimerId timer_ = 0;  // zero: none is set
};

}  // namespace firstreply::dashboards
