#include <memory>
#include <utility>

#include "dashboards/accounts/account_changes.h"
#include "dashboards/accounts/account_decoder.h"
#include "dashboards/accounts/account_routes.h"
#include "dashboards/accounts/account_tables.h"
#include "dashboards/accounts/password_hash.h"

namespace firstreply::dashboards {
namespace {

using wire::HttpRequest;
using wire::Principal;
using wire::Responder;

void WriteUser(JsonWriter& json, const User& user) {
  json.BeginObject();
  json.Key("name").String(user.name);
  json.Key("role").String(wire::NameOf(user.role));
  WriteScope(json, "brands", user.brands);
  json.EndObject();
}

void HandleList(const AccountState& state, const Principal& principal, Responder respond) {
  JsonWriter json;
  json.BeginObject();
  json.Key("users").BeginArray();
  for (const auto& [name, user] : state.directory.users()) {
    if (Within(user.brands, principal.brands)) WriteUser(json, user);
  }
  json.EndArray();
  json.EndObject();
  respond.Send(wire::JsonResponse(200, json.text()));
}

void StoreHashed(AccountState& state, const std::string& author, const User& user,
                 const Answer& answer) {
  state.changes.Ask(
      author,
      [user, author](Transaction& tx, TimePoint now) {
        return AddHashedUser(tx, user, author, now);
      },
      [&state, user, author, answer](const Status& status) {
        const std::string subject = "user:" + user.name;
        if (!status) return Refuse(state, status.error(), author, "user.add", subject, *answer);
        const bool first = state.directory.users().empty();
        state.directory.Put(user);
        JsonWriter json;
        WriteUser(json, user);
        answer->Send(wire::JsonResponse(201, json.text()));
        if (first) state.Tell(std::string(kLoopbackName));
      });
}

// What can be said without the store, so that no password is hashed in vain.
std::optional<wire::HttpResponse> ProblemWith(AccountState& state, const NewUser& wanted,
                                              const User& user, const Principal& principal) {
  Status checked = CheckUser(user);
  if (checked) checked = CheckPassword(wanted.password);
  if (!checked) return wire::Problem(400, "Bad request", checked.error().message);
  if (Within(user.brands, principal.brands)) return std::nullopt;
  state.refusals.Write(principal.name, "user.add", "", "other_brands");
  return wire::Problem(403, "Not allowed",
                       "a user's brands must be named, and lie within those of whoever adds it");
}

void HandleAdd(AccountState& state, const HttpRequest& request, const Principal& principal,
               Responder respond) {
  if (auto no = ExpectJson(request)) return respond.Send(*std::move(no));
  const Result<NewUser> body = DecodeNewUser(request.body);
  if (!body) return respond.Send(wire::Problem(400, "Bad request", body.error().message));
  User user{.name = body->name, .password = "", .role = body->role, .brands = body->brands};
  if (auto no = ProblemWith(state, *body, user, principal)) return respond.Send(*std::move(no));

  const auto answer = std::make_shared<Responder>(std::move(respond));
  const bool taken = state.passwords.Hash(
      body->password,
      [&state, author = principal.name, user, answer](const Result<std::string>& hash) mutable {
        if (!hash) return answer->Send(ProblemOf(hash.error()));
        user.password = *hash;
        StoreHashed(state, author, user, answer);
      });
  if (!taken) answer->Send(TooManyPasswords());
}

void HandleRemove(AccountState& state, const HttpRequest& request, const Principal& principal,
                  Responder respond) {
  const std::string name = request.path_values.find("name")->second;
  const auto answer = std::make_shared<Responder>(std::move(respond));
  const std::string author = principal.name;
  state.changes.Ask(
      author,
      [name, author, scope = principal.brands](Transaction& tx, TimePoint now) {
        if (Status within = ExpectUserWithin(tx, name, scope); !within) return within;
        return RemoveUser(tx, name, author, now);
      },
      [&state, name, author, answer](const Status& status) {
        const std::string subject = "user:" + name;
        if (!status) return Refuse(state, status.error(), author, "user.remove", subject, *answer);
        state.directory.RemoveUser(name);
        state.sessions.ForgetAllOf(name);
        answer->Send({.status = 204});
        state.Tell(subject);
      });
}

// Somebody sets a password: his own, with the old one, or as operator another's.
class PasswordChange : public std::enable_shared_from_this<PasswordChange> {
 public:
  PasswordChange(AccountState& state, const HttpRequest& request, const Principal& principal,
                 PasswordBody body, Responder respond)
      : state_(state),
        peer_(ClientAddress(request, state.options.proxy)),
        name_(request.path_values.find("name")->second),
        author_(principal.name),
        scope_(principal.brands),
        own_(principal.name == "user:" + name_),
        may_(own_ || principal.role == wire::Role::kOperator),
        body_(std::move(body)),
        respond_(std::move(respond)) {}

  // It is kept by what it waits for, which never leaves the network thread.
  void Begin() {
    if (!may_) {
      state_.refusals.Write(author_, "user.password", "", "not_allowed");
      return respond_.Send(wire::Problem(
          403, "Not allowed", "one changes one's own password; an operator those of others"));
    }
    if (Status checked = CheckPassword(body_.password); !checked) {
      return respond_.Send(wire::Problem(400, "Bad request", checked.error().message));
    }
    if (own_) return CheckOld();
    HashNew();
  }

 private:
  void CheckOld() {
    if (!body_.old_password) {
      return respond_.Send(wire::Problem(400, "Bad request", "old_password: is required"));
    }
    // A stolen cookie must not become a way to guess the password.
    const Duration wait = state_.limit.Take(peer_, name_, state_.options.scheduler->Monotonic());
    if (wait > Duration::zero()) {
      state_.refusals.Count(Refusal::kRateLimited);
      state_.refusals.WriteLater("user.password", Refusal::kRateLimited);
      return respond_.Send(TooManyTries(wait));
    }
    if (const User* user = state_.directory.UserNamed(name_)) verified_ = user->password;
    const bool taken =
        state_.passwords.Check(*body_.old_password, verified_,
                               [self = shared_from_this()](const PasswordDesk::Checked& checked) {
                                 if (!checked.right) return self->RefuseOld();
                                 self->state_.limit.WasRight(self->peer_, self->name_);
                                 self->HashNew();
                               });
    if (taken) return;
    state_.limit.GiveBack(peer_, name_);
    respond_.Send(TooManyPasswords());
  }

  void RefuseOld() {
    state_.refusals.Count(Refusal::kWrongPassword);
    state_.refusals.Write(author_, "user.password", author_, NameOf(Refusal::kWrongPassword));
    respond_.Send(wire::Problem(403, "Not allowed", "the old password is another one"));
  }

  void HashNew() {
    const bool taken = state_.passwords.Hash(
        body_.password,
        [self = shared_from_this()](const Result<std::string>& hash) { self->Store(hash); });
    if (!taken) respond_.Send(TooManyPasswords());
  }

  void Store(const Result<std::string>& hash) {
    if (!hash) return respond_.Send(ProblemOf(hash.error()));
    state_.changes.Ask(
        author_,
        [name = name_, author = author_, scope = scope_, verified = verified_, stored = *hash](
            Transaction& tx, TimePoint now) -> Status {
          if (Status within = ExpectUserWithin(tx, name, scope); !within) return within;
          if (verified && LoadUser(tx, name)->password != *verified) {
            return Error{Errc::kInvalid, "the password was changed meanwhile"};
          }
          return SetHashedPassword(tx, name, stored, author, now);
        },
        [self = shared_from_this(), stored = *hash](const Status& status) {
          self->Stored(status, stored);
        });
  }

  void Stored(const Status& status, const std::string& hash) {
    const std::string subject = "user:" + name_;
    if (!status) {
      return Refuse(state_, status.error(), author_, "user.password", subject, respond_);
    }
    state_.directory.SetPassword(name_, hash);
    state_.sessions.ForgetAllOf(name_);
    wire::HttpResponse response{.status = 204};
    if (own_) {
      response.headers.emplace_back("Set-Cookie", ClearSessionCookie(state_.options.secure));
    }
    respond_.Send(std::move(response));
    state_.Tell(subject);
  }

  AccountState& state_;
  const std::string peer_, name_, author_;
  const Scope scope_;
  const bool own_, may_;
  const PasswordBody body_;
  std::optional<std::string> verified_;  // the hash that the old password was checked against
  Responder respond_;
};

void HandlePassword(AccountState& state, const HttpRequest& request, const Principal& principal,
                    Responder respond) {
  if (auto no = ExpectJson(request)) return respond.Send(*std::move(no));
  Result<PasswordBody> body = DecodePassword(request.body);
  if (!body) return respond.Send(wire::Problem(400, "Bad request", body.error().message));
  std::make_shared<PasswordChange>(state, request, principal, *std::move(body), std::move(respond))
      ->Begin();
}

}  // namespace

wire::Routes UserRoutes(AccountState& state) {
  using wire::Access;
  return {
      {.method = "GET",
       .pattern = "/api/v1/users",
       .access = Access::kOperator,
       .handler = [&state](const HttpRequest&, const Principal& principal,
                           Responder respond) { HandleList(state, principal, std::move(respond)); },
       .body_bytes_max = 0},
      {.method = "POST",
       .pattern = "/api/v1/users",
       .access = Access::kOperator,
       .handler =
           [&state](const HttpRequest& request, const Principal& principal, Responder respond) {
             HandleAdd(state, request, principal, std::move(respond));
           }},
      {.method = "DELETE",
       .pattern = "/api/v1/users/{name}",
       .access = Access::kOperator,
       .handler =
           [&state](const HttpRequest& request, const Principal& principal, Responder respond) {
             HandleRemove(state, request, principal, std::move(respond));
           },
       .body_bytes_max = 0},
      {.method = "POST",
       .pattern = "/api/v1/users/{name}/password",
       .access = Access::kAgent,
       .handler =
           [&state](const HttpRequest& request, const Principal& principal, Responder respond) {
             HandlePassword(state, request, principal, std::move(respond));
           },
       .body_bytes_max = size_t{16} << 10},
  };
}

}  // namespace firstreply::dashboards
