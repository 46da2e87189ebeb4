// What a request for the list of conversations asks for: the names and values after "?".
//
// Everything here comes from outside. What is not known is refused, since a filter that is ignored
// would show more than was asked for.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "dashboards/api/conversation_row.h"
#include "ingest/base/result.h"
#include "ingest/wire/http.h"

namespace firstreply::dashboards {

struct ConversationQuery {
  std::optional<std::string> brand;
  std::optional<ingest::Urgency> urgency;
  std::optional<WaitState> state;
  int64_t limit = 0;
  std::optional<OpenWait> after;  // only its place in the queue: urgency, rank, conversation

  bool Wants(const OpenWait& wait, TimePoint now) const;
};

// kInvalid names the parameter that is wrong.
Result<ConversationQuery> ReadConversationQuery(const wire::HttpRequest& request);

// Where the next page begins: behind this one. It holds whatever comes and goes meanwhile.
std::string CursorBehind(const OpenWait& wait);

// kInvalid for a name that is not among `known`.
Status ExpectOnly(const wire::HttpRequest& request, std::initializer_list<std::string_view> known);

wire::HttpResponse BadQuery(const Error& error);

// JSON that no cache keeps.
wire::HttpResponse FreshJson(std::string json);

}  // namespace firstreply::dashboards
