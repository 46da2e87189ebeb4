#include "alerts/notifiers/webhook_notifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "alerts/notifiers/webhook_signature.h"
#include "ingest/base/json_writer.h"
#include "ingest/base/limits.h"
#include "ingest/base/rfc3339.h"

namespace firstreply::alerts {
namespace {

constexpr std::string_view kEllipsis = "\u2026";

std::string Time(TimePoint at) {
  const bool is_whole = at == std::chrono::floor<std::chrono::seconds>(at);
  return FormatRfc3339({.at = at, .to_the_millisecond = !is_whole});
}

// "at_risk" of "conversation.at_risk".
std::string_view StateOf(AlertEvent event) {
  const std::string_view name = NameOf(event);
  return name.substr(name.find('.') + 1);
}

// An address in a post's data is whatever its source sent; a receiver may make a link of it.
bool IsWebAddress(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

void WriteText(JsonWriter& json, const MessageText& text) {
  if (!text.platform.empty()) json.Key("platform").String(text.platform);
  if (!text.excerpt.empty()) json.Key("excerpt").String(text.excerpt);
  if (IsWebAddress(text.post_url)) json.Key("post_url").String(text.post_url);
}

void WriteConversation(JsonWriter& json, const AlertMessage& message,
                       const std::optional<MessageText>& text, std::string_view public_url) {
  json.Key("conversation").String(std::to_string(message.conversation));
  json.Key("brand").String(message.brand);
  json.Key("kind").String(triage::NameOf(message.kind));
  json.Key("state").String(StateOf(message.event));
  json.Key("urgency").String(NameOf(message.urgency));
  json.Key("started_at").String(Time(message.started_at));
  if (message.deadline) json.Key("deadline").String(Time(*message.deadline));
  if (message.deadline && !Resolves(message.event)) {
    const Duration left = *message.deadline - message.at;
    const bool is_overdue = left < Duration::zero();
    json.Key(is_overdue ? "seconds_overdue" : "seconds_left").Seconds(is_overdue ? -left : left);
  }
  if (!public_url.empty()) {
    json.Key("link").String(fmt::format("{}/#/conversations/{}", public_url, message.conversation));
  }
  if (text) WriteText(json, *text);
}

void WriteFound(JsonWriter& json, const AlertMessage& message, std::string_view public_url) {
  json.Key("brand").String(message.brand);
  json.Key("waiting").Integer(message.waiting);
  json.Key("overdue").Integer(message.overdue);
  if (message.oldest) json.Key("oldest_started_at").String(Time(*message.oldest));
  if (!public_url.empty()) json.Key("link").String(fmt::format("{}/", public_url));
}

std::string Body(const AlertMessage& message, const std::optional<MessageText>& text,
                 std::string_view public_url) {
  JsonWriter json;
  json.BeginObject();
  json.Key("type").String(NameOf(message.event));
  json.Key("timestamp").String(Time(message.at));
  json.Key("data").BeginObject();
  if (message.event == AlertEvent::kFound) {
    WriteFound(json, message, public_url);
  } else {
    WriteConversation(json, message, text, public_url);
  }
  json.EndObject();
  json.EndObject();
  return json.text();
}

// At most `bytes` of the text and no part of a code point.
std::string_view CutAtCodePoint(std::string_view text, size_t bytes) {
  if (bytes >= text.size()) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string BoundedBody(const AlertMessage& message, std::optional<MessageText> text,
                        std::string_view public_url) {
  std::string body = Body(message, text, public_url);
  if (body.size() > kMessageBytesMax && text) {
    // Each byte of the excerpt is one byte of the body at least.
    const size_t excess = body.size() - kMessageBytesMax + kEllipsis.size();
    const size_t kept = text->excerpt.size() - std::min(excess, text->excerpt.size());
    text->excerpt.resize(CutAtCodePoint(text->excerpt, kept).size());
    if (!text->excerpt.empty()) text->excerpt += kEllipsis;
    body = Body(message, text, public_url);
  }
  return body.size() > kMessageBytesMax ? Body(message, std::nullopt, public_url) : body;
}

}  // namespace

wire::HttpCall BuildWebhook(const Destination& destination, const Delivery& delivery,
                            const std::optional<MessageText>& text, std::string_view public_url,
                            TimePoint now) {
  wire::HttpCall call{.url = destination.url, .timeout = destination.timeout};
  call.body = BoundedBody(delivery.message, text, public_url);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  call.headers = {
      {"Content-Type", "application/json"},
      {"User-Agent", "firstreply"},
      {"webhook-id", delivery.message_id},
      {"webhook-timestamp", std::to_string(seconds)},
      {"webhook-signature", SignWebhook(destination.secret, delivery.message_id, now, call.body)},
  };
  return call;
}

}  // namespace firstreply::alerts
