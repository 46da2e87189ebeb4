// One message as a signed webhook: Standard Webhooks 1.0
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
//
// The receiver checks the signature, then the id: a message that is tried again has the same id and
// the same body, so it is never acted on twice. Only the time of the try and with it the signature
// differ, and the words of the post, when it was deleted meanwhile. Pure; any thread.
//
// The body, without what is not known:
//   {"type": "conversation.at_risk",           of NameOf(AlertEvent)
//    "timestamp": "2017-10-31T22:10:35Z",      when it happened, not when it is told
//    "data": {"conversation": "8123", "brand": "...", "kind": "first", "state": "at_risk",
//             "urgency": "critical", "started_at": "...", "deadline": "...",
//             "seconds_left": 180  or  "seconds_overdue": 60    at `timestamp`; not of a resolve
//             "link": "https://desk.example/#/conversations/8123",
//             "platform": "x", "excerpt": "...", "post_url": "..."}}      while the post stands
// and of "conversations.found":
//             {"brand": "...", "waiting": 12, "overdue": 3, "oldest_started_at": "...",
//              "link": "https://desk.example/"}
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "alerts/courier.h"
#include "alerts/delivery.h"
#include "alerts/destination.h"
#include "ingest/base/clock.h"
#include "ingest/wire/http_client.h"

namespace firstreply::alerts {

// The request of one try at `now`. `text` is unset where the post does not stand any more; of a
// long one the excerpt is cut so that the body has at most kMessageBytesMax bytes. `public_url` as
// Courier::Options has it.
wire::HttpCall BuildWebhook(const Destination& destination, const Delivery& delivery,
                            const std::optional<MessageText>& text, std::string_view public_url,
                            TimePoint now);

}  // namespace firstreply::alerts
