#include "alerts/notifiers/webhook_answer.h"

#include <gtest/gtest.h>

#include <string>

namespace firstreply::alerts {
namespace {

using namespace std::chrono_literals;
using Kind = WebhookAnswer::Kind;

// 2026-03-01 12:00:00 UTC, a Sunday.
constexpr TimePoint kNow{std::chrono::seconds(1'772'366'400)};

WebhookAnswer Read(int status, const std::string& retry_after = "") {
  wire::HttpResponse response{.status = status};
  if (!retry_after.empty()) response.headers = {{"retry-after", retry_after}};
  return ReadWebhookAnswer(response, kNow);
}

TEST(WebhookAnswerTest, OnlyTwoHundredsTakeAMessage) {
  for (const int status : {200, 201, 202, 204, 299}) {
    EXPECT_EQ(Read(status).kind, Kind::kTaken) << status;
    EXPECT_EQ(Read(status).status, status);
  }
  for (const int status : {300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409,
                           411, 413, 422, 429, 500, 502, 503, 504, 599, 600, 999}) {
    EXPECT_EQ(Read(status).kind, Kind::kNotNow) << status;
    EXPECT_EQ(Read(status).status, status);
  }
}

TEST(WebhookAnswerTest, FourHundredAndTenIsForGood) {
  EXPECT_EQ(Read(410).kind, Kind::kGone);
  EXPECT_EQ(Read(410, "5").retry_after, std::nullopt);
}

TEST(WebhookAnswerTest, NoAnswerIsToBeTriedAgain) {
  const WebhookAnswer answer =
      ReadWebhookAnswer(Error{Errc::kUnavailable, "connection refused"}, kNow);
  EXPECT_EQ(answer, WebhookAnswer{});
  EXPECT_EQ(answer.kind, Kind::kNotNow);
  EXPECT_EQ(answer.status, 0);
}

TEST(WebhookAnswerTest, AReceiverMaySayWhenToComeAgain) {
  EXPECT_EQ(Read(429, "120").retry_after, Duration(120s));
  EXPECT_EQ(Read(503, "0").retry_after, Duration(0s));
  EXPECT_EQ(Read(503, "Sun, 01 Mar 2026 12:05:00 GMT").retry_after, Duration(5min));
  EXPECT_EQ(Read(503).retry_after, std::nullopt);
}

TEST(WebhookAnswerTest, WhatItAsksForIsBetweenNothingAndADay) {
  EXPECT_EQ(Read(503, "86400").retry_after, kRetryAfterMax);
  EXPECT_EQ(Read(503, "86401").retry_after, kRetryAfterMax);
  EXPECT_EQ(Read(503, "99999999999999999999999999").retry_after, kRetryAfterMax);
  EXPECT_EQ(Read(503, "Fri, 01 Jan 2100 00:00:00 GMT").retry_after, kRetryAfterMax);
  EXPECT_EQ(Read(503, "Sun, 01 Mar 2026 11:59:59 GMT").retry_after, Duration(0s));
}

TEST(WebhookAnswerTest, NonsenseAsksForNothing) {
  for (const char* text : {"-1", "+5", "1.5", "soon", "5 ", "0x10", "2026-03-01T12:05:00Z"}) {
    EXPECT_EQ(Read(429, text).retry_after, std::nullopt) << text;
  }
}

}  // namespace
}  // namespace firstreply::alerts
