#include <charconv>
#include <limits>
#include <optional>

#include "dashboards/accounts/account_routes.h"
#include "dashboards/accounts/audit_log.h"
#include "ingest/base/rfc3339.h"

namespace firstreply::dashboards {
namespace {

constexpr int64_t kLinesDefault = 100;
constexpr int64_t kLinesMax = 500;

// The query's number, or `otherwise` where it is absent; nothing where it is none from 1 to `max`.
std::optional<int64_t> NumberOf(const wire::HttpRequest& request, std::string_view name,
                                int64_t otherwise, int64_t max) {
  const std::string* text = request.Query(name);
  if (text == nullptr) return otherwise;
  int64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [stop, failure] = std::from_chars(text->data(), end, number);
  if (failure != std::errc() || stop != end || number < 1 || number > max) return std::nullopt;
  return number;
}

std::string Page(const std::vector<AuditLine>& lines, int64_t asked_for) {
  JsonWriter json;
  json.BeginObject();
  json.Key("lines").BeginArray();
  for (const AuditLine& line : lines) {
    json.BeginObject();
    json.Key("id").Integer(line.id);
    json.Key("at").String(FormatRfc3339({.at = line.at, .to_the_millisecond = true}));
    json.Key("author").String(line.author);
    json.Key("action").String(line.action);
    json.Key("subject").String(line.subject);
    json.Key("outcome").String(line.outcome);
    json.Key("count").Integer(line.count);
    json.EndObject();
  }
  json.EndArray();
  json.Key("before");
  if (static_cast<int64_t>(lines.size()) < asked_for) {
    json.Null();
  } else {
    json.Integer(lines.back().id);
  }
  json.EndObject();
  return json.text();
}

void HandleList(const AccountState& state, const wire::HttpRequest& request,
                const wire::Principal& principal, wire::Responder respond) {
  if (principal.brands) {
    return respond.Send(wire::Problem(403, "Not allowed",
                                      "the audit log is of all brands, and so are its readers"));
  }
  constexpr int64_t kNewest = std::numeric_limits<int64_t>::max();
  const std::optional<int64_t> limit = NumberOf(request, "limit", kLinesDefault, kLinesMax);
  const std::optional<int64_t> before = NumberOf(request, "before", kNewest, kNewest);
  if (!limit || !before) {
    return respond.Send(wire::Problem(400, "Bad request",
                                      "limit is a number from 1 to 500, before the id of a line"));
  }
  if (state.options.store == nullptr) {
    return respond.Send(
        wire::Problem(503, "Not shown", "this monitor does not show its audit log"));
  }
  Reader reader(*state.options.store);
  const std::vector<AuditLine> lines = ReadAudit(reader, static_cast<size_t>(*limit), *before);
  respond.Send(wire::JsonResponse(200, Page(lines, *limit)));
}

}  // namespace

wire::Routes AuditRoutes(AccountState& state) {
  return {{.method = "GET",
           .pattern = "/api/v1/audit",
           .access = wire::Access::kOperator,
           .handler =
               [&state](const wire::HttpRequest& request, const wire::Principal& principal,
                        wire::Responder respond) {
                 HandleList(state, request, principal, std::move(respond));
               },
           .body_bytes_max = 0}};
}

}  // namespace firstreply::dashboards
