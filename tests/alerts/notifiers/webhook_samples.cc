// Writes signed messages as they are really sent, one JSON object a line, for a verifier that is
// not ours: webhook_samples SECONDS, the time of the try.
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

#include "alerts/notifiers/webhook_notifier.h"
#include "alerts/notifiers/webhook_signature.h"
#include "ingest/base/json_writer.h"

namespace firstreply::alerts {
namespace {

constexpr TimePoint kNoon{std::chrono::seconds(1'772'366'400)};

void Write(const std::string& secret, const wire::HttpCall& call) {
  JsonWriter json;
  json.BeginObject();
  json.Key("secret").String(secret);
  json.Key("headers").BeginObject();
  for (const auto& [name, value] : call.headers) json.Key(name).String(value);
  json.EndObject();
  json.Key("body").String(call.body);
  json.EndObject();
  std::cout << json.text() << '\n';
}

void WriteAll(TimePoint now) {
  // 24 and 64 bytes: the shortest and the longest.
  const std::string secrets[] = {
      "whsec_dHdvIGRvemVuIGxhbnRlcm5zLCBsaXQu",
      "whsec_"
      "dGhlIG5pZ2h0IHRyYWluIHRvIHRoZSBub3J0aCBsZWF2ZXMgYXQgdGVuIHBhc3QgZWlnaHQsIHRyYWNrIHNpeA=="};
  const std::optional<MessageText> texts[] = {
      std::nullopt,
      MessageText{.platform = "x", .excerpt = "Where is my \"train\"?\n\\ <b>", .post_url = ""},
      MessageText{.platform = "instagram",
                  .excerpt = "箱が届きません 🧳 \u202E",
                  .post_url = "https://social.example/p/1"},
      MessageText{.platform = "x", .excerpt = std::string(50'000, 'x'), .post_url = ""}};
  int64_t number = 0;
  for (const std::string& secret : secrets) {
    Destination destination;
    destination.secret = ParseWebhookSecret(secret).value();
    for (const AlertEvent event :
         {AlertEvent::kRaised, AlertEvent::kAtRisk, AlertEvent::kMissed, AlertEvent::kAnswered,
          AlertEvent::kClosed, AlertEvent::kFound}) {
      for (const auto& text : texts) {
        Delivery delivery;
        delivery.message_id = "m-" + std::to_string(++number);
        delivery.message = {.event = event,
                            .conversation = 1000 + number,
                            .brand = number % 2 == 0 ? "Aurora Rail" : "あさひ堂",
                            .started_at = kNoon,
                            .deadline = kNoon + std::chrono::hours(1),
                            .at = kNoon + std::chrono::minutes(50),
                            .oldest = kNoon};
        Write(secret, BuildWebhook(destination, delivery, text, "https://desk.example", now));
      }
    }
  }
}

}  // namespace
}  // namespace firstreply::alerts

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::chrono::seconds seconds(std::strtoll(argv[1], nullptr, 10));
  firstreply::alerts::WriteAll(firstreply::TimePoint{seconds});
}
