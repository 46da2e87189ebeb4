#include "dashboards/accounts/account_routes.h"

#include <optional>
#include <string>

#include "dashboards/accounts/request_origin.h"

namespace firstreply::dashboards {

void WriteScope(JsonWriter& json, std::string_view key, const Scope& scope) {
  json.Key(key);
  if (!scope) {
    json.Null();
    return;
  }
  json.BeginArray();
  for (const std::string& name : *scope) json.String(name);
  json.EndArray();
}

std::optional<wire::HttpResponse> ExpectJson(const wire::HttpRequest& request) {
  constexpr std::string_view kJson = "application/json";
  const std::string* type = request.Header("content-type");
  if (type != nullptr) {
    std::string_view media = std::string_view(*type).substr(0, type->find(';'));
    while (!media.empty() && media.back() == ' ') media.remove_suffix(1);
    // Media types are compared as names of headers are: whatever their capitals.
    if (wire::SameHeaderName(media, kJson)) return std::nullopt;
  }
  return wire::Problem(415, "Not JSON", "send the body with \"Content-Type: application/json\"");
}

wire::HttpResponse TooManyTries(Duration wait) {
  wire::HttpResponse response =
      wire::Problem(429, "Too many tries", "too many sign-ins were refused; try again later");
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  response.headers.emplace_back("Retry-After", std::to_string(seconds));
  return response;
}

wire::HttpResponse TooManyPasswords() {
  wire::HttpResponse response =
      wire::Problem(503, "Busy", "too many passwords wait to be checked; try again");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

void Refuse(AccountState& state, const Error& error, const std::string& author,
            const std::string& action, const std::string& subject, wire::Responder& respond) {
  switch (error.code) {
    case Errc::kInvalid:
      state.refusals.Write(author, action, subject, "conflict");
      break;
    case Errc::kTooLarge:
      state.refusals.Write(author, action, subject, "too_many");
      break;
    case Errc::kNotFound:
      state.refusals.Write(author, action, "", "not_found");
      break;
    case Errc::kUnavailable:
    case Errc::kCorrupt:
    case Errc::kDisk:
      break;
  }
  respond.Send(ProblemOf(error));
}

}  // namespace firstreply::dashboards
