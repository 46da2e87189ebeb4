#include "dashboards/accounts/session_desk.h"

#include <algorithm>
#include <set>
#include <utility>

#include "dashboards/accounts/account_tables.h"
#include "dashboards/accounts/audit_log.h"
#include "dashboards/accounts/secret.h"
#include "ingest/base/limits.h"

namespace firstreply::dashboards {
namespace {

// Sessions whose ends lie close together end together.
constexpr Duration kEndsTogether = std::chrono::minutes(1);

}  // namespace

SessionDesk::SessionDesk(Options options, Reader& reader)
    : options_(std::move(options)), sessions_(options_.idle) {
  for (Session& session : LoadSessions(reader)) sessions_.Put(std::move(session));
  SetTimer();
}

SessionDesk::~SessionDesk() {
  if (timer_ != 0) options_.scheduler->Cancel(timer_);
}

void SessionDesk::Start(const std::string& user, const std::string& verified,
                        const std::optional<std::string>& renewed,
                        std::function<void(const Result<std::string>& secret)> done) {
  const std::string secret = SecretText(options_.random_bytes(kSecretBytes));
  const TimePoint now = options_.scheduler->Now();
  const Session session{.hash = HashOfSecret(secret),
                        .user = user,
                        .started_at = now,
                        .seen_at = now,
                        .ends_at = now + options_.lasts};
  const std::string author = "user:" + user;
  options_.changes->Ask(
      author,
      [session, author, verified, renewed](Transaction& tx, TimePoint at) -> Status {
        const std::optional<User> stored = LoadUser(tx, session.user);
        if (!stored || stored->password != verified) {
          return Error{Errc::kNotFound, "the password was changed meanwhile"};
        }
        if (renewed) StorePassword(tx, session.user, *renewed);
        StoreSession(tx, session, kSessionsPerUserMax, at);
        WriteAudit(tx, {.author = author, .action = "session.start"}, at);
        return Done{};
      },
      [this, session, renewed, secret, done = std::move(done)](const Status& status) {
        if (!status) return done(status.error());
        if (renewed) options_.directory->SetPassword(session.user, *renewed);
        const bool some_ended = sessions_.Put(session);
        SetTimer();
        done(secret);
        if (some_ended) options_.ended(session.user);
      });
}

void SessionDesk::End(const std::string& hash, ChangeDesk::Done done) {
  const Session* session = sessions_.Find(hash, options_.scheduler->Now());
  if (session == nullptr) return done(Done{});
  const std::string user = session->user;
  const std::string author = "user:" + user;
  options_.changes->Ask(
      author,
      [hash, author](Transaction& tx, TimePoint at) -> Status {
        EraseSession(tx, hash);
        WriteAudit(tx, {.author = author, .action = "session.end"}, at);
        return Done{};
      },
      [this, hash, user, done = std::move(done)](const Status& status) {
        if (status) sessions_.Remove(hash);
        done(status);
        if (status) options_.ended(user);
      });
}

void SessionDesk::ForgetAllOf(const std::string& user) {
  sessions_.RemoveOf(user);
}

void SessionDesk::Seen(const std::string& hash) {
  const TimePoint now = options_.scheduler->Now();
  if (!sessions_.Seen(hash, now)) return;
  options_.changes->Ask("session", [hash, now](Transaction& tx, TimePoint) -> Status {
    StoreSeen(tx, hash, now);
    return Done{};
  });
}

void SessionDesk::SetTimer() {
  const std::optional<TimePoint> next = sessions_.NextEnd();
  if (timer_ != 0 || !next) return;
  const TimePoint when = std::max(*next, options_.scheduler->Now() + kEndsTogether);
  timer_ = options_.scheduler->At(when, [this] { LetEnd(); });
}

void SessionDesk::LetEnd() {
  timer_ = 0;
  const std::vector<Session> over = sessions_.TakeEnded(options_.scheduler->Now());
  if (!over.empty()) {
    // If this fails the rows stay until their user's next sign-in; nobody gets in with them.
    options_.changes->Ask("session", [over](Transaction& tx, TimePoint) -> Status {
      for (const Session& session : over) EraseSession(tx, session.hash);
      return Done{};
    });
  }
  SetTimer();
  std::set<std::string> users;
  for (const Session& session : over) users.insert(session.user);
  for (const std::string& user : users) options_.ended(user);
}

}  // namespace firstreply::dashboards
