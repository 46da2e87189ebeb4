#include <memory>
#include <utility>

#include "dashboards/accounts/account_changes.h"
#include "dashboards/accounts/account_decoder.h"
#include "dashboards/accounts/account_routes.h"
#include "dashboards/accounts/secret.h"

namespace firstreply::dashboards {
namespace {

using wire::HttpRequest;
using wire::Principal;
using wire::Responder;

// `secret` is shown this one time; empty: not at all.
void WriteToken(JsonWriter& json, const Token& token, const std::string& secret) {
  json.BeginObject();
  json.Key("name").String(token.name);
  if (!secret.empty()) json.Key("token").String(secret);
  json.Key("role").String(wire::NameOf(token.role));
  WriteScope(json, "brands", token.brands);
  WriteScope(json, "sources", token.sources);
  json.EndObject();
}

void HandleList(const AccountState& state, const Principal& principal, Responder respond) {
  JsonWriter json;
  json.BeginObject();
  json.Key("tokens").BeginArray();
  for (const auto& [name, token] : state.directory.tokens()) {
    if (Within(token.brands, principal.brands)) WriteToken(json, token, "");
  }
  json.EndArray();
  json.EndObject();
  respond.Send(wire::JsonResponse(200, json.text()));
}

void HandleAdd(AccountState& state, const HttpRequest& request, const Principal& principal,
               Responder respond) {
  if (auto no = ExpectJson(request)) return respond.Send(*std::move(no));
  const Result<NewToken> body = DecodeNewToken(request.body);
  if (!body) return respond.Send(wire::Problem(400, "Bad request", body.error().message));
  const std::string secret =
      std::string(kTokenPrefix) + SecretText(state.options.random_bytes(kSecretBytes));
  const Token token{.name = body->name,
                    .hash = HashOfSecret(secret),
                    .role = body->role,
                    .brands = body->brands,
                    .sources = body->sources};
  if (Status checked = CheckToken(token); !checked) {
    return respond.Send(wire::Problem(400, "Bad request", checked.error().message));
  }
  if (!Within(token.brands, principal.brands) || !Within(token.sources, principal.sources)) {
    state.refusals.Write(principal.name, "token.add", "", "other_brands");
    return respond.Send(wire::Problem(
        403, "Not allowed",
        "a token's brands and sources must be named, and lie within those of whoever adds it"));
  }
  const auto answer = std::make_shared<Responder>(std::move(respond));
  const std::string author = principal.name;
  state.changes.Ask(
      author,
      [token, author](Transaction& tx, TimePoint now) {
        return AddHashedToken(tx, token, author, now);
      },
      [&state, token, secret, author, answer](const Status& status) {
        const std::string subject = "token:" + token.name;
        if (!status) return Refuse(state, status.error(), author, "token.add", subject, *answer);
        state.directory.Put(token);
        JsonWriter json;
        WriteToken(json, token, secret);
        wire::HttpResponse response = wire::JsonResponse(201, json.text());
        response.headers.emplace_back("Cache-Control", "no-store");
        answer->Send(std::move(response));
      });
}

void HandleRemove(AccountState& state, const HttpRequest& request, const Principal& principal,
                  Responder respond) {
  const std::string name = request.path_values.find("name")->second;
  const auto answer = std::make_shared<Responder>(std::move(respond));
  const std::string author = principal.name;
  state.changes.Ask(
      author,
      [name, author, scope = principal.brands](Transaction& tx, TimePoint now) {
        if (Status within = ExpectTokenWithin(tx, name, scope); !within) return within;
        return RemoveToken(tx, name, author, now);
      },
      [&state, name, author, answer](const Status& status) {
        const std::string subject = "token:" + name;
        if (!status) return Refuse(state, status.error(), author, "token.remove", subject, *answer);
        state.directory.RemoveToken(name);
        answer->Send({.status = 204});
        state.Tell(subject);
      });
}

}  // namespace

wire::Routes TokenRoutes(AccountState& state) {
  using wire::Access;
  return {
      {.method = "GET",
       .pattern = "/api/v1/tokens",
       .access = Access::kOperator,
       .handler = [&state](const HttpRequest&, const Principal& principal,
                           Responder respond) { HandleList(state, principal, std::move(respond)); },
       .body_bytes_max = 0},
      {.method = "POST",
       .pattern = "/api/v1/tokens",
       .access = Access::kOperator,
       .handler =
           [&state](const HttpRequest& request, const Principal& principal, Responder respond) {
             HandleAdd(state, request, principal, std::move(respond));
           }},
      {.method = "DELETE",
       .pattern = "/api/v1/tokens/{name}",
       .access = Access::kOperator,
       .handler =
           [&state](const HttpRequest& request, const Principal& principal, Responder respond) {
             HandleRemove(state, request, principal, std::move(respond));
           },
       .body_bytes_max = 0},
  };
}

}  // namespace firstreply::dashboards
