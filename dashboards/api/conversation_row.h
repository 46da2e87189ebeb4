// One waiting customer as a line of JSON: the list of the API and the feed say the same.
//
// What is said of the post (text, customer, address) is what a person may see now, masked (law 10);
// of a post that was taken back nothing (law 11).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dashboards/feed/board.h"
#include "ingest/base/database.h"
#include "ingest/base/json_writer.h"
#include "ingest/shown_post.h"
#include "triage/conversation.h"

namespace firstreply::dashboards {

enum class WaitState : uint8_t { kWaiting, kAtRisk, kOverdue };
std::string_view NameOf(WaitState state);  // "waiting", "at_risk", "overdue"
std::optional<WaitState> WaitStateNamed(std::string_view name);

// An answer at the deadline is in time, so a wait is overdue after it.
WaitState StateAt(const OpenWait& wait, TimePoint now);

// What the row says of a conversation besides its wait.
struct RowText {
  std::optional<ingest::ShownPost> post;  // that the wait is about
  int64_t posts = 0;                      // by the customer and by the brand in this thread
};
RowText LoadRowText(Reader& reader, const OpenWait& wait);

// The fields that a row and a whole conversation share: platform, channel, customer, text,
// language, url. `masked` hides personal data; without it the text is whole but for characters that
// nobody sees.
void WritePostFields(JsonWriter& json, const std::optional<ingest::ShownPost>& post, bool masked);

// {"id","brand","source","urgency","kind","state","started_at","at_risk_at","deadline","spread","ranks_at",
//  "platform","channel","customer":{"name"},"text","language","url","posts","wording"}
void WriteRow(JsonWriter& json, const OpenWait& wait, const RowText& text, TimePoint now);

// Ids are strings in JSON: a program in JavaScript has no whole 64 bits.
std::string IdText(int64_t id);
std::string TimeText(TimePoint at);

// The time, or null.
void WriteTime(JsonWriter& json, std::optional<TimePoint> at);

}  // namespace firstreply::dashboards
