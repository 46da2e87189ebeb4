#include <memory>
#include <utility>

#include "dashboards/accounts/account_decoder.h"
#include "dashboards/accounts/account_routes.h"
#include "dashboards/accounts/request_origin.h"

namespace firstreply::dashboards {
namespace {

constexpr size_t kSignInBytesMax = size_t{16} << 10;

wire::HttpResponse Whoami(const wire::Principal& principal) {
  const bool loopback = principal.name == kLoopbackName;
  JsonWriter json;
  json.BeginObject();
  json.Key("signed_in").Bool(!principal.name.empty() && !loopback);
  json.Key("loopback_operator").Bool(loopback);
  if (!principal.name.empty()) {
    json.Key("name").String(principal.name);
    json.Key("role").String(wire::NameOf(principal.role));
    WriteScope(json, "brands", principal.brands);
  }
  json.EndObject();
  wire::HttpResponse response = wire::JsonResponse(200, json.text());
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

// The same words whether the user exists or not.
wire::HttpResponse WrongCredentials() {
  wire::HttpResponse response =
      wire::Problem(401, "Not signed in", "the user or the password is wrong");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");  // a 401 without one is malformed
  return response;
}

class SignIn : public std::enable_shared_from_this<SignIn> {
 public:
  SignIn(AccountState& state, std::string peer, SignInBody body, wire::Responder respond)
      : state_(state),
        peer_(std::move(peer)),
        name_(FoldedName(body.user)),
        password_(std::move(body.password)),
        respond_(std::move(respond)) {}

  // It is kept by what it waits for, which never leaves the network thread.
  void Begin() {
    const Duration wait = state_.limit.Take(peer_, name_, state_.options.scheduler->Monotonic());
    if (wait > Duration::zero()) {
      state_.refusals.Count(Refusal::kRateLimited);
      state_.refusals.WriteLater("session.start", Refusal::kRateLimited);
      return respond_.Send(TooManyTries(wait));
    }
    const User* user = state_.directory.UserNamed(name_);
    if (user != nullptr) verified_ = user->password;
    const bool taken = state_.passwords.Check(
        std::move(password_), verified_,
        [self = shared_from_this()](const auto& checked) { self->Checked(checked); });
    if (taken) return;
    state_.limit.GiveBack(peer_, name_);
    state_.refusals.Count(Refusal::kBusy);
    state_.refusals.WriteLater("session.start", Refusal::kBusy);
    respond_.Send(TooManyPasswords());
  }

 private:
  void Checked(const PasswordDesk::Checked& checked) {
    if (!checked.right) {
      // What was typed as a name may be a password: it is written only where it is a user's name.
      const Refusal why = verified_ ? Refusal::kWrongPassword : Refusal::kUnknownUser;
      state_.refusals.Count(why);
      state_.refusals.Write("", "session.start", verified_ ? "user:" + name_ : "", NameOf(why));
      return respond_.Send(WrongCredentials());
    }
    state_.limit.WasRight(peer_, name_);
    state_.sessions.Start(
        name_, *verified_, checked.renewed,
        [self = shared_from_this()](const Result<std::string>& secret) { self->Started(secret); });
  }

  void Started(const Result<std::string>& secret) {
    if (!secret) {
      return respond_.Send(secret.error().code == Errc::kNotFound ? WrongCredentials()
                                                                  : ProblemOf(secret.error()));
    }
    const User* user = state_.directory.UserNamed(name_);
    if (user == nullptr) return respond_.Send(WrongCredentials());
    wire::HttpResponse response = Whoami(PrincipalOf(*user));
    response.headers.emplace_back(
        "Set-Cookie", SetSessionCookie(*secret, state_.sessions.lasts(), state_.options.secure));
    respond_.Send(std::move(response));
  }

  AccountState& state_;
  const std::string peer_, name_;
  std::string password_;
  std::optional<std::string> verified_;  // the hash that the password is checked against
  wire::Responder respond_;
};

void HandleSignIn(AccountState& state, const wire::HttpRequest& request, wire::Responder respond) {
  if (std::optional<wire::HttpResponse> no = ExpectJson(request)) {
    return respond.Send(*std::move(no));
  }
  if (!IsSameOrigin(request)) {
    // Else another site could sign somebody in as somebody else.
    state.refusals.Count(Refusal::kCrossSite);
    return respond.Send(wire::Problem(403, "Not from our own page",
                                      "the Origin is not the address asked; a proxy must pass "
                                      "Host on"));
  }
  Result<SignInBody> body = DecodeSignIn(request.body);
  if (!body) return respond.Send(wire::Problem(400, "Bad request", body.error().message));
  std::make_shared<SignIn>(state, ClientAddress(request, state.options.proxy), *std::move(body),
                           std::move(respond))
      ->Begin();
}

void HandleSignOut(AccountState& state, const wire::HttpRequest& request, wire::Responder respond) {
  const auto identified = Identify(request, state.lookup(), state.options.scheduler->Now());
  const auto* identity = std::get_if<Identity>(&identified);
  const std::string session = identity == nullptr ? "" : identity->session;
  const auto answer = std::make_shared<wire::Responder>(std::move(respond));
  state.sessions.End(session, [answer, secure = state.options.secure](const Status& status) {
    if (!status) return answer->Send(ProblemOf(status.error()));
    answer->Send({.status = 204, .headers = {{"Set-Cookie", ClearSessionCookie(secure)}}});
  });
}

}  // namespace

wire::Routes SessionRoutes(AccountState& state) {
  using wire::Access;
  using wire::HttpRequest;
  using wire::Principal;
  using wire::Responder;
  return {
      {.method = "GET",
       .pattern = "/api/v1/session",
       .access = Access::kPublic,
       .handler = [](const HttpRequest&, const Principal& principal,
                     Responder respond) { respond.Send(Whoami(principal)); },
       .body_bytes_max = 0},
      {.method = "POST",
       .pattern = "/api/v1/session",
       .access = Access::kPublic,
       .handler = [&state](const HttpRequest& request, const Principal&,
                           Responder respond) { HandleSignIn(state, request, std::move(respond)); },
       .body_bytes_max = kSignInBytesMax},
      {.method = "DELETE",
       .pattern = "/api/v1/session",
       .access = Access::kAgent,
       .handler = [&state](
                      const HttpRequest& request, const Principal&,
                      Responder respond) { HandleSignOut(state, request, std::move(respond)); },
       .body_bytes_max = 0},
  };
}

}  // namespace firstreply::dashboards
