#include "alerts/notifiers/webhook_notifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "alerts/notifiers/webhook_signature.h"
#include "ingest/base/limits.h"
#include "ingest/base/utf8.h"

namespace firstreply::alerts {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

// 2026-03-01 12:00:00 UTC.
constexpr TimePoint kNoon{std::chrono::seconds(1'772'366'400)};
constexpr char kDesk[] = "https://desk.example";

Destination Desk() {
  return {.name = "desk",
          .url = wire::Url::Parse("https://hooks.example/in?to=care").value(),
          .secret = std::string(32, 's'),
          .brands = {},
          .timeout = 7s};
}

Delivery DeliveryOf(AlertMessage message) {
  Delivery delivery;
  delivery.destination = "desk";
  delivery.message_id = "m-5";
  delivery.message = std::move(message);
  return delivery;
}

Delivery AtRisk() {
  return DeliveryOf({.event = AlertEvent::kAtRisk,
                     .conversation = 8123,
                     .brand = "Aurora Rail",
                     .started_by = 77,
                     .urgency = ingest::Urgency::kCritical,
                     .started_at = kNoon - 12min,
                     .deadline = kNoon + 3min,
                     .at = kNoon,
                     .oldest = {}});
}

MessageText Text() {
  return {.platform = "x",
          .excerpt = "Locked in the \"lift\" <b>now</b>",
          .post_url = "https://social.example/nadia/118"};
}

std::string BodyOf(const Delivery& delivery, const std::optional<MessageText>& text = Text(),
                   const std::string& public_url = kDesk) {
  return BuildWebhook(Desk(), delivery, text, public_url, kNoon + 1s).body;
}

TEST(WebhookNotifierTest, SaysWhatHappenedToWhomAndHowLongIsLeft) {
  EXPECT_EQ(BodyOf(AtRisk()),
            R"({"type":"conversation.at_risk","timestamp":"2026-03-01T12:00:00Z","data":{)"
            R"("conversation":"8123","brand":"Aurora Rail","kind":"first","state":"at_risk",)"
            R"("urgency":"critical",)"
            R"("started_at":"2026-03-01T11:48:00Z","deadline":"2026-03-01T12:03:00Z",)"
            R"("seconds_left":180,"link":"https://desk.example/#/conversations/8123",)"
            R"("platform":"x","excerpt":"Locked in the \"lift\" <b>now</b>",)"
            R"("post_url":"https://social.example/nadia/118"}})");
}

TEST(WebhookNotifierTest, AMissedDeadlineSaysHowLongItIsOverdue) {
  Delivery delivery = AtRisk();
  delivery.message.event = AlertEvent::kMissed;
  delivery.message.deadline = kNoon;
  EXPECT_THAT(BodyOf(delivery), HasSubstr(R"("seconds_left":0)"));
  delivery.message.at = kNoon + 1min + 1500ms;
  EXPECT_THAT(BodyOf(delivery), HasSubstr(R"("seconds_overdue":61.500)"));
  EXPECT_THAT(BodyOf(delivery), HasSubstr(R"("timestamp":"2026-03-01T12:01:01.500Z")"));
  EXPECT_THAT(BodyOf(delivery), HasSubstr(R"("state":"missed")"));
}

TEST(WebhookNotifierTest, AResolveCountsNoTime) {
  for (const AlertEvent event : {AlertEvent::kAnswered, AlertEvent::kClosed}) {
    Delivery delivery = AtRisk();
    delivery.message.event = event;
    EXPECT_THAT(BodyOf(delivery), Not(HasSubstr("seconds_")));
    EXPECT_THAT(BodyOf(delivery), HasSubstr(std::string(NameOf(event))));
  }
}

TEST(WebhookNotifierTest, WhatABackfillBroughtIsToldInNumbers) {
  Delivery delivery = DeliveryOf({.event = AlertEvent::kFound,
                                  .brand = "Aurora Rail",
                                  .at = kNoon,
                                  .waiting = 12,
                                  .overdue = 3,
                                  .oldest = kNoon - 48h});
  EXPECT_EQ(BodyOf(delivery),
            R"({"type":"conversations.found","timestamp":"2026-03-01T12:00:00Z","data":{)"
            R"("brand":"Aurora Rail","waiting":12,"overdue":3,)"
            R"("oldest_started_at":"2026-02-27T12:00:00Z","link":"https://desk.example/"}})");
  delivery.message.oldest.reset();
  EXPECT_THAT(BodyOf(delivery, std::nullopt, ""), HasSubstr(R"("overdue":3}})"));
}

TEST(WebhookNotifierTest, AllTriesOfAMessageAreTheSameButForTheirTime) {
  const Delivery first = AtRisk();
  Delivery again = AtRisk();
  again.attempts = 4;
  again.next_try_at = kNoon + 1h;
  const wire::HttpCall one = BuildWebhook(Desk(), first, Text(), kDesk, kNoon + 1s);
  const wire::HttpCall two = BuildWebhook(Desk(), again, Text(), kDesk, kNoon + 1h);
  EXPECT_EQ(one.body, two.body);
  EXPECT_EQ(*wire::FindHeader(one.headers, "webhook-id"), "m-5");
  EXPECT_EQ(*wire::FindHeader(two.headers, "webhook-id"), "m-5");
  EXPECT_EQ(*wire::FindHeader(one.headers, "webhook-timestamp"), "1772366401");
  EXPECT_EQ(*wire::FindHeader(two.headers, "webhook-timestamp"), "1772370000");
  EXPECT_EQ(*wire::FindHeader(two.headers, "webhook-signature"),
            SignWebhook(Desk().secret, "m-5", kNoon + 1h, two.body));
}

TEST(WebhookNotifierTest, IsAPostToTheDestination) {
  const wire::HttpCall call = BuildWebhook(Desk(), AtRisk(), Text(), kDesk, kNoon);
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.url.host, "hooks.example");
  EXPECT_EQ(call.url.target, "/in?to=care");
  EXPECT_EQ(call.timeout, Duration(7s));
  EXPECT_EQ(*wire::FindHeader(call.headers, "content-type"), "application/json");
  EXPECT_EQ(*wire::FindHeader(call.headers, "user-agent"), "firstreply");
}

TEST(WebhookNotifierTest, ADeletedPostTakesItsWordsWithIt) {
  const std::string body = BodyOf(AtRisk(), std::nullopt);
  for (const char* gone : {"excerpt", "post_url", "platform", "social.example", "lift"}) {
    EXPECT_THAT(body, Not(HasSubstr(gone)));
  }
  EXPECT_THAT(body, HasSubstr(R"("link":"https://desk.example/#/conversations/8123"}})"));
}

TEST(WebhookNotifierTest, WhatIsNotKnownIsLeftOut) {
  EXPECT_THAT(BodyOf(AtRisk(), MessageText{}, ""), HasSubstr(R"("seconds_left":180}})"));
}

TEST(WebhookNotifierTest, OnlyAWebAddressIsPassedOnAsOne) {
  for (const char* url : {"javascript:alert(1)", "data:text/html,x", "file:///etc/hosts", "//x"}) {
    MessageText text = Text();
    text.post_url = url;
    EXPECT_THAT(BodyOf(AtRisk(), text), Not(HasSubstr("post_url"))) << url;
  }
}

TEST(WebhookNotifierTest, ALongExcerptIsCutAtACodePointSoThatTheMessageFits) {
  const std::string plain(100'000, 'x');
  std::string controls(30'000, '\x01');  // six bytes each in JSON
  std::string suitcases;
  for (int i = 0; i < 10'000; ++i) suitcases += "🧳";
  for (const std::string& long_one :
       {plain, controls, suitcases, "x" + suitcases, "xy" + suitcases}) {
    MessageText text = Text();
    text.excerpt = long_one;
    const std::string body = BodyOf(AtRisk(), text);
    EXPECT_LE(body.size(), kMessageBytesMax);
    EXPECT_FALSE(FirstInvalidUtf8(body));
    EXPECT_THAT(body, HasSubstr(R"("post_url":"https://social.example/nadia/118"}})"));
  }
  MessageText text = Text();
  text.excerpt = plain;
  EXPECT_EQ(BodyOf(AtRisk(), text).size(), kMessageBytesMax);
  EXPECT_THAT(BodyOf(AtRisk(), text), HasSubstr("xx\u2026\""));
}

TEST(WebhookNotifierTest, AMessageOfExactlyTheLimitIsNotCut) {
  MessageText text = Text();
  text.excerpt.clear();
  const size_t rest = BodyOf(AtRisk(), text).size() + std::string(R"("excerpt":"",)").size();
  text.excerpt.assign(kMessageBytesMax - rest, 'x');
  EXPECT_EQ(BodyOf(AtRisk(), text).size(), kMessageBytesMax);
  EXPECT_THAT(BodyOf(AtRisk(), text), Not(HasSubstr("\u2026")));
}

TEST(WebhookNotifierTest, WithoutRoomForTheTextTheMessageGoesWithoutIt) {
  MessageText text = Text();
  text.post_url = "https://social.example/" + std::string(kMessageBytesMax, 'x');
  const std::string body = BodyOf(AtRisk(), text);
  EXPECT_LE(body.size(), kMessageBytesMax);
  EXPECT_THAT(body, HasSubstr(R"("conversation":"8123")"));
}

}  // namespace
}  // namespace firstreply::alerts
