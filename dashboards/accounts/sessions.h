// Who is signed in: the sessions in memory, which answer at once.
//
// A session ends `lasts` after it began, `idle` after its last request, when its user signs out or
// has too many, and with its user. What the store has of it is account_tables.h's. Network thread
// only.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dashboards/accounts/account_tables.h"
#include "ingest/base/clock.h"

namespace firstreply::dashboards {

class Sessions {
 public:
  explicit Sessions(Duration idle) : idle_(idle) {}

  // The user's oldest sessions beyond kSessionsPerUserMax end, as they do in the store; false when
  // none did.
  bool Put(Session session);

  // Null when there is none of that hash, or it is over.
  const Session* Find(const std::string& hash, TimePoint now) const;

  // A request came. True when the store should know of it: not each time, but often enough that a
  // restart takes only a fraction of `idle` from anybody.
  bool Seen(const std::string& hash, TimePoint now);

  void Remove(const std::string& hash);
  void RemoveOf(const std::string& user);

  // Removes those that are over and returns them.
  std::vector<Session> TakeEnded(TimePoint now);

  // When the next one is over, if nothing happens until then.
  std::optional<TimePoint> NextEnd() const;

 private:
  struct Held {
    Session session;
    TimePoint stored_seen_at{};
  };

  TimePoint EndOf(const Session& session) const;

  const Duration idle_;
  std::map<std::string, Held> by_hash_;
  std::map<std::string, std::vector<std::string>> of_user_;  // hashes, oldest first
};

}  // namespace firstreply::dashboards
