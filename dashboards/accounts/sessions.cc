#include "dashboards/accounts/sessions.h"

#include <algorithm>

#include "ingest/base/limits.h"

namespace firstreply::dashboards {

bool Sessions::Put(Session session) {
  std::vector<std::string>& hashes = of_user_[session.user];
  hashes.push_back(session.hash);
  const TimePoint seen_at = session.seen_at;
  std::string hash = session.hash;
  by_hash_[std::move(hash)] = {std::move(session), seen_at};
  bool ended = false;
  while (hashes.size() > kSessionsPerUserMax) {
    by_hash_.erase(hashes.front());
    hashes.erase(hashes.begin());
    ended = true;
  }
  return ended;
}

TimePoint Sessions::EndOf(const Session& session) const {
  return std::min(session.ends_at, session.seen_at + idle_);
}

const Session* Sessions::Find(const std::string& hash, TimePoint now) const {
  const auto found = by_hash_.find(hash);
  if (found == by_hash_.end() || now >= EndOf(found->second.session)) return nullptr;
  return &found->second.session;
}

bool Sessions::Seen(const std::string& hash, TimePoint now) {
  const auto found = by_hash_.find(hash);
  if (found == by_hash_.end()) return false;
  Held& held = found->second;
  held.session.seen_at = std::max(held.session.seen_at, now);
  if (now - held.stored_seen_at < idle_ / 8) return false;
  held.stored_seen_at = now;
  return true;
}

void Sessions::Remove(const std::string& hash) {
  const auto found = by_hash_.find(hash);
  if (found == by_hash_.end()) return;
  const auto user = of_user_.find(found->second.session.user);
  std::erase(user->second, hash);
  if (user->second.empty()) of_user_.erase(user);
  by_hash_.erase(found);
}

void Sessions::RemoveOf(const std::string& user) {
  const auto found = of_user_.find(user);
  if (found == of_user_.end()) return;
  for (const std::string& hash : found->second) by_hash_.erase(hash);
  of_user_.erase(found);
}

std::vector<Session> Sessions::TakeEnded(TimePoint now) {
  std::vector<Session> ended;
  for (const auto& [hash, held] : by_hash_) {
    if (now >= EndOf(held.session)) ended.push_back(held.session);
  }
  for (const Session& session : ended) Remove(session.hash);
  return ended;
}

std::optional<TimePoint> Sessions::NextEnd() const {
  std::optional<TimePoint> next;
  for (const auto& [hash, held] : by_hash_) {
    const TimePoint end = EndOf(held.session);
    if (!next || end < *next) next = end;
  }
  return next;
}

}  // namespace firstreply::dashboards
