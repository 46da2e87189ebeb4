#include "dashboards/api/conversation_query.h"

#include <algorithm>
#include <charconv>

#include "dashboards/api/conversation_routes.h"

namespace firstreply::dashboards {
namespace {

std::optional<int64_t> Number(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "2.1700000000000.17": urgency, what it ranks by, conversation.
std::optional<OpenWait> ReadCursor(std::string_view text) {
  const size_t first = text.find('.');
  const size_t second = first == text.npos ? text.npos : text.find('.', first + 1);
  if (second == text.npos) return std::nullopt;
  const auto urgency = Number(text.substr(0, first));
  const auto ranks_at = Number(text.substr(first + 1, second - first - 1));
  const auto conversation = Number(text.substr(second + 1));
  if (!urgency || !ranks_at || !conversation || *urgency < 0 ||
      *urgency > static_cast<int64_t>(ingest::Urgency::kCritical)) {
    return std::nullopt;
  }
  OpenWait place;
  place.urgency = static_cast<ingest::Urgency>(*urgency);
  place.ranks_at = TimePoint(Duration(*ranks_at));  // that of no deadline comes last just as well
  place.conversation = *conversation;
  return place;
}

Error Wrong(std::string_view name, std::string_view expected) {
  return {Errc::kInvalid, std::string(name) + ": must be " + std::string(expected)};
}

}  // namespace

bool ConversationQuery::Wants(const OpenWait& wait, TimePoint now) const {
  return (!brand || *brand == wait.brand) && (!urgency || *urgency == wait.urgency) &&
         (!state || *state == StateAt(wait, now));
}

Result<ConversationQuery> ReadConversationQuery(const wire::HttpRequest& request) {
  if (Status known = ExpectOnly(request, {"brand", "urgency", "state", "limit", "after"}); !known)
    return known.error();
  ConversationQuery query;
  query.limit = kConversationsDefault;
  if (const std::string* brand = request.Query("brand")) query.brand = *brand;
  if (const std::string* urgency = request.Query("urgency")) {
    query.urgency = ingest::UrgencyNamed(*urgency);
    if (!query.urgency) return Wrong("urgency", "one of critical, high, normal, low");
  }
  if (const std::string* state = request.Query("state")) {
    query.state = WaitStateNamed(*state);
    if (!query.state) return Wrong("state", "one of waiting, at_risk, overdue");
  }
  if (const std::string* limit = request.Query("limit")) {
    query.limit = Number(*limit).value_or(0);
    if (query.limit < 1 || query.limit > kConversationsMax)
      return Wrong("limit", "a number from 1 to " + std::to_string(kConversationsMax));
  }
  if (const std::string* after = request.Query("after")) {
    query.after = ReadCursor(*after);
    if (!query.after) return Wrong("after", "what `next` of the page before said");
  }
  return query;
}

std::string CursorBehind(const OpenWait& wait) {
  return std::to_string(static_cast<int>(wait.urgency)) + "." +
         std::to_string(wait.ranks_at.value_or(TimePoint::max()).time_since_epoch().count()) + "." +
         std::to_string(wait.conversation);
}

Status ExpectOnly(const wire::HttpRequest& request, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string names;
    for (const std::string_view one : known)
      names += (names.empty() ? "" : ", ") + std::string(one);
    return Error{Errc::kInvalid,
                 names.empty() ? "the address takes no parameters" : "the parameters are " + names};
  }
  return Done{};
}

wire::HttpResponse BadQuery(const Error& error) {
  return wire::Problem(400, "The query is not understood", error.message);
}

wire::HttpResponse FreshJson(std::string json) {
  wire::HttpResponse response = wire::JsonResponse(200, std::move(json));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace firstreply::dashboards
