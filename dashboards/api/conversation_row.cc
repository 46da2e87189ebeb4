#include "dashboards/api/conversation_row.h"

#include <array>

#include "ingest/base/rfc3339.h"
#include "ingest/masked_text.h"
#include "triage/tables.h"

namespace firstreply::dashboards {
namespace {

constexpr std::array<std::string_view, 3> kStates = {"waiting", "at_risk", "overdue"};

std::string Shown(const std::string& text, bool masked) {
  return masked ? ingest::MaskedText(text) : ingest::VisibleText(text);
}

void WriteWording(JsonWriter& json, const std::optional<ingest::ShownPost>& post) {
  if (post && post->wording && post->stands()) {
    json.String(IdText(*post->wording));
  } else {
    json.Null();
  }
}

}  // namespace

std::string_view NameOf(WaitState state) {
  return kStates.at(static_cast<size_t>(state));
}

std::optional<WaitState> WaitStateNamed(std::string_view name) {
  for (size_t i = 0; i < kStates.size(); ++i) {
    if (kStates[i] == name) return static_cast<WaitState>(i);
  }
  return std::nullopt;
}

WaitState StateAt(const OpenWait& wait, TimePoint now) {
  if (wait.missed || (wait.deadline && now > *wait.deadline)) return WaitState::kOverdue;
  return wait.at_risk_at && now >= *wait.at_risk_at ? WaitState::kAtRisk : WaitState::kWaiting;
}

RowText LoadRowText(Reader& reader, const OpenWait& wait) {
  RowText text{.post = ingest::LoadShownPost(reader, wait.about)};
  if (!text.post) return text;
  const auto conversation = triage::LoadConversation(reader, wait.conversation);
  if (conversation) {
    text.posts = ingest::CountThreadPosts(reader, conversation->thread_id,
                                          conversation->customer_id, conversation->brand);
  }
  return text;
}

void WritePostFields(JsonWriter& json, const std::optional<ingest::ShownPost>& post, bool masked) {
  static const ingest::ShownPost kNothing;
  const ingest::ShownPost& shown = post ? *post : kNothing;
  json.Key("platform").String(shown.platform);
  json.Key("channel").String(ingest::VisibleText(shown.channel));
  json.Key("customer").BeginObject();
  json.Key("name").String(Shown(shown.author_name, masked));
  json.EndObject();
  json.Key("text").String(Shown(shown.text, masked));
  json.Key("language").String(shown.language);
  json.Key("url").String(shown.url);
}

void WriteRow(JsonWriter& json, const OpenWait& wait, const RowText& text, TimePoint now) {
  json.BeginObject();
  json.Key("id").String(IdText(wait.conversation));
  json.Key("brand").String(wait.brand);
  json.Key("source").String(wait.source);
  json.Key("urgency").String(ingest::NameOf(wait.urgency));
  json.Key("kind").String(triage::NameOf(wait.kind));
  json.Key("state").String(NameOf(StateAt(wait, now)));
  json.Key("started_at").String(TimeText(wait.started_at));
  WriteTime(json.Key("at_risk_at"), wait.at_risk_at);
  WriteTime(json.Key("deadline"), wait.deadline);
  json.Key("spread").Integer(wait.spread);
  WriteTime(json.Key("ranks_at"), wait.ranks_at);
  WritePostFields(json, text.post, true);
  json.Key("posts").Integer(text.posts);
  WriteWording(json.Key("wording"), text.post);
  json.EndObject();
}

std::string IdText(int64_t id) {
  return std::to_string(id);
}

std::string TimeText(TimePoint at) {
  return FormatRfc3339({at, true});
}

void WriteTime(JsonWriter& json, std::optional<TimePoint> at) {
  if (at) {
    json.String(TimeText(*at));
  } else {
    json.Null();
  }
}

}  // namespace firstreply::dashboards
