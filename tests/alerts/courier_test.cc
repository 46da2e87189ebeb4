#include "alerts/courier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/alerts/courier_fixture.h"

namespace firstreply::alerts {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::ScriptedReceiver;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST_F(CourierTest, SendsAMessageUnderItsIdAndReportsThatItWasTaken) {
  Start();
  const int64_t id = Tell("desk", 7);
  scheduler_.RunFor(seconds(2));
  EXPECT_THAT(desk_.message_ids(), ElementsAre("t1-1"));
  EXPECT_THAT(desk_.heard()[0].body, HasSubstr("conversation.raised"));
  EXPECT_THAT(desk_.heard()[0].body, HasSubstr("https://console.example"));
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
  EXPECT_EQ(last_result_.at(id).status, 204);

  const DestinationCounts counts = Counts();
  EXPECT_EQ(counts.sent, 1);
  EXPECT_EQ(counts.waiting, 0);
  EXPECT_EQ(counts.oldest, std::nullopt);
  int64_t in_buckets = 0;
  for (const int64_t count : counts.latency_buckets) in_buckets += count;
  EXPECT_EQ(in_buckets, 1);
  EXPECT_GT(counts.latency_sum, Duration::zero());
}

TEST_F(CourierTest, AsksForThePostsWordsWhenItSends) {
  Courier::Options options = Defaults();
  std::string words = "my bag is in Oslo";
  options.text_of = [&](const AlertMessage& message) -> std::optional<MessageText> {
    EXPECT_EQ(message.conversation, 7);
    if (words.empty()) return std::nullopt;
    return MessageText{.platform = "x", .excerpt = words, .post_url = ""};
  };
  Start(std::move(options));
  desk_.Meet(ScriptedReceiver::Says("500 No"));
  Tell("desk", 7);
  scheduler_.RunFor(Duration(500));
  words.clear();  // the post was deleted meanwhile
  scheduler_.RunFor(seconds(10));
  ASSERT_THAT(desk_.heard(), SizeIs(2));
  EXPECT_THAT(desk_.heard()[0].body, HasSubstr("my bag is in Oslo"));
  EXPECT_THAT(desk_.heard()[1].body, Not(HasSubstr("Oslo")));
}

TEST_F(CourierTest, AReceiverThatWasDeadHearsItOnceItLives) {
  desk_.Die();
  Start();
  const int64_t id = Tell("desk", 7);
  scheduler_.RunFor(minutes(30));
  EXPECT_EQ(StateOf(id), DeliveryState::kPending);
  EXPECT_TRUE(Counts().circuit_open);
  EXPECT_EQ(Counts().waiting, 1);
  EXPECT_GE(Counts().failed_tries, 5);
  EXPECT_LE(Counts().failed_tries, 40);  // no hammering
  EXPECT_EQ(last_result_.at(id).status, 0);
  EXPECT_TRUE(last_result_.at(id).next_try_at);

  desk_.Live();
  scheduler_.RunFor(minutes(6));
  EXPECT_THAT(desk_.message_ids(), ElementsAre("t1-1"));
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
  EXPECT_FALSE(Counts().circuit_open);
}

TEST_F(CourierTest, AnAnswerAfterTheTimeOutIsNoneAndTheRetryHasTheSameId) {
  desk_.Meet({.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .after = seconds(16)});
  Start();
  const int64_t id = Tell("desk", 7);
  scheduler_.RunFor(minutes(1));
  EXPECT_THAT(desk_.message_ids(), ElementsAre("t1-1", "t1-1"));
  EXPECT_EQ(desk_.heard()[0].body, desk_.heard()[1].body);
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
  EXPECT_EQ(last_result_.at(id).attempts, 2);
}

TEST_F(CourierTest, AReceiverThatNeverAnswersHoldsUpNothingForGood) {
  desk_.Meet({.bytes = ""});
  Start();
  const int64_t id = Tell("desk", 7);
  scheduler_.RunFor(minutes(1));
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
}

TEST_F(CourierTest, AnAnswerThatBreaksOffIsNoAnswer) {
  desk_.Meet({.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"});
  desk_.Meet({.bytes = "HTTP/1.1 200 OK\r\n"});
  desk_.Meet({.bytes = "this is no HTTP\r\n\r\n"});
  Start();
  const int64_t id = Tell("desk", 7);
  scheduler_.RunFor(minutes(5));
  EXPECT_THAT(desk_.heard(), SizeIs(4));
  EXPECT_THAT(desk_.message_ids(), Each(std::string("t1-1")));
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
  EXPECT_EQ(Counts().failed_tries, 3);
}

TEST_F(CourierTest, TooManyRequestsHoldsTheWholeDestinationForAsLongAsItAsks) {
  desk_.Meet(ScriptedReceiver::Says("429 Too Many Requests", "Retry-After: 120\r\n"));
  Start();
  Tell("desk", 7);
  scheduler_.RunFor(seconds(2));
  Tell("desk", 8);
  scheduler_.RunFor(seconds(117));
  EXPECT_THAT(desk_.heard(), SizeIs(1));
  scheduler_.RunFor(seconds(5));
  EXPECT_THAT(desk_.heard(), SizeIs(3));
  EXPECT_TRUE(pending_.empty());
}

TEST_F(CourierTest, GoneSwitchesTheDestinationOffUntilSomebodySwitchesItOn) {
  desk_.Meet(ScriptedReceiver::Says("410 Gone"));
  Start();
  const int64_t first = Tell("desk", 7);
  scheduler_.RunFor(seconds(2));
  EXPECT_TRUE(Counts().disabled);
  EXPECT_THAT(disabled_, ElementsAre("desk"));
  EXPECT_EQ(StateOf(first), DeliveryState::kPending);
  Tell("desk", 8);
  scheduler_.RunFor(hours(30));
  EXPECT_THAT(desk_.heard(), SizeIs(1));

  Start();  // a restart remembers
  scheduler_.RunFor(hours(1));
  EXPECT_THAT(desk_.heard(), SizeIs(1));
  EXPECT_EQ(Counts().waiting, 2);

  courier_->Enable("desk");
  courier_->Enable("nobody");
  scheduler_.RunFor(seconds(2));
  EXPECT_TRUE(pending_.empty());
  EXPECT_FALSE(Counts().disabled);
}

TEST_F(CourierTest, FollowsNoRedirect) {
  ScriptedReceiver elsewhere(scheduler_, transport_, {"elsewhere.example", kPort});
  desk_.Meet(ScriptedReceiver::Says("307 Temporary Redirect",
                                    "Location: http://elsewhere.example:8080/\r\n"));
  Start();
  const int64_t id = Tell("desk", 7);
  scheduler_.RunFor(minutes(1));
  EXPECT_THAT(elsewhere.heard(), IsEmpty());
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
  EXPECT_THAT(desk_.heard(), SizeIs(2));
}

TEST_F(CourierTest, GivesUpAfterADayAndSaysSo) {
  desk_.Otherwise(ScriptedReceiver::Says("503 Busy"));
  Start();
  const int64_t id = Tell("desk", 7);
  scheduler_.RunFor(hours(23));
  EXPECT_EQ(StateOf(id), DeliveryState::kPending);
  scheduler_.RunFor(hours(2));
  EXPECT_EQ(StateOf(id), DeliveryState::kGivenUp);
  EXPECT_EQ(last_result_.at(id).status, 503);
  EXPECT_EQ(Counts().given_up, 1);
}

TEST_F(CourierTest, KeepsTheOrderOfAConversationAndLetsOthersPass) {
  desk_.Meet({.bytes = "HTTP/1.1 204 No Content\r\n\r\n", .after = seconds(5)});
  Start();
  Tell("desk", 7);
  scheduler_.RunFor(seconds(1));
  Tell("desk", 7, AlertEvent::kAtRisk);
  Tell("desk", 8);
  scheduler_.RunFor(seconds(2));
  EXPECT_THAT(desk_.message_ids(), ElementsAre("t1-1", "t1-3"));
  scheduler_.RunFor(seconds(5));
  EXPECT_THAT(desk_.message_ids(), ElementsAre("t1-1", "t1-3", "t1-2"));
}

TEST_F(CourierTest, AResolveOvertakesAndNothingOfItsAlertComesAfterIt) {
  desk_.Die();
  Start();
  const int64_t raised = Tell("desk", 7);
  const int64_t missed = Tell("desk", 7, AlertEvent::kMissed);
  scheduler_.RunFor(minutes(3));
  const int64_t answered = Tell("desk", 7, AlertEvent::kAnswered);
  desk_.Live();
  scheduler_.RunFor(minutes(10));
  EXPECT_THAT(desk_.message_ids(), ElementsAre("t1-3"));
  EXPECT_EQ(StateOf(raised), DeliveryState::kOvertaken);
  EXPECT_EQ(StateOf(missed), DeliveryState::kOvertaken);
  EXPECT_EQ(StateOf(answered), DeliveryState::kSent);
  EXPECT_EQ(Counts().overtaken, 2);
}

TEST_F(CourierTest, NothingIsSentWhileDeliveriesAreHeld) {
  Courier::Options options = Defaults();
  options.held = true;
  Start(std::move(options));
  Tell("desk", 7);
  scheduler_.RunFor(hours(48));
  EXPECT_THAT(desk_.heard(), IsEmpty());
  courier_->Hold(false);
  scheduler_.RunFor(seconds(2));
  EXPECT_THAT(desk_.heard(), SizeIs(1));
  courier_->Hold(true);
  Tell("desk", 8);
  scheduler_.RunFor(hours(1));
  EXPECT_THAT(desk_.heard(), SizeIs(1));
}

TEST_F(CourierTest, ARestartSendsWhatWasUnderWayAgainUnderItsId) {
  desk_.Meet({.bytes = ""});
  Start();
  const int64_t id = Tell("desk", 7);
  const int64_t other = Tell("desk", 7, AlertEvent::kMissed);
  scheduler_.RunFor(seconds(3));
  EXPECT_THAT(desk_.message_ids(), ElementsAre("t1-1"));
  Start();
  scheduler_.RunFor(seconds(3));
  EXPECT_THAT(desk_.message_ids(), ElementsAre("t1-1", "t1-1", "t1-2"));
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
  EXPECT_EQ(StateOf(other), DeliveryState::kSent);
}

TEST_F(CourierTest, ARestartKeepsPausesAndCountsOn) {
  desk_.Meet(ScriptedReceiver::Says("429 Slow down", "Retry-After: 600\r\n"));
  Start();
  const int64_t id = Tell("desk", 7);
  scheduler_.RunFor(minutes(4));
  Start();
  scheduler_.RunFor(minutes(5));
  EXPECT_THAT(desk_.heard(), SizeIs(1));
  scheduler_.RunFor(minutes(2));
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
  EXPECT_EQ(last_result_.at(id).attempts, 2);
}

TEST_F(CourierTest, AStopWaitsForWhatIsUnderWayAndBeginsNothing) {
  desk_.Meet({.bytes = "HTTP/1.1 204 No Content\r\n\r\n", .after = seconds(5)});
  Start();
  const int64_t id = Tell("desk", 7);
  const int64_t next = Tell("desk", 7, AlertEvent::kMissed);
  scheduler_.RunFor(seconds(1));
  std::optional<TimePoint> stopped_at;
  courier_->Stop(seconds(10), [&] { stopped_at = scheduler_.Now(); });
  Tell("desk", 8);
  scheduler_.RunFor(seconds(1));
  EXPECT_FALSE(stopped_at);
  scheduler_.RunFor(seconds(60));
  ASSERT_TRUE(stopped_at);
  EXPECT_LT(*stopped_at, test::Moment("10:00:07"));
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
  EXPECT_EQ(StateOf(next), DeliveryState::kPending);
  EXPECT_THAT(desk_.heard(), SizeIs(1));
}

TEST_F(CourierTest, AStopEndsAtItsDeadlineAndNothingIsReportedAfterIt) {
  desk_.Otherwise({.bytes = ""});
  Start();
  const int64_t id = Tell("desk", 7);
  scheduler_.RunFor(seconds(1));
  int stopped = 0;
  courier_->Stop(seconds(3), [&] { ++stopped; });
  EXPECT_EQ(stopped, 0);
  scheduler_.RunFor(seconds(4));
  EXPECT_EQ(stopped, 1);
  scheduler_.RunFor(minutes(10));
  EXPECT_EQ(stopped, 1);
  EXPECT_FALSE(last_result_.contains(id));
}

TEST_F(CourierTest, AStopWithNothingUnderWayIsSoonDoneAndMayDestroyTheCourier) {
  Start();
  bool stopped = false;
  courier_->Stop(minutes(1), [&] {
    stopped = true;
    courier_.reset();
  });
  EXPECT_FALSE(stopped);
  scheduler_.RunReady();
  EXPECT_TRUE(stopped);
  EXPECT_FALSE(courier_);
}

TEST_F(CourierTest, WhatIsForADestinationThatIsGoneIsGivenUp) {
  const int64_t before = Tell("fax", 6);
  Start();
  EXPECT_EQ(StateOf(before), DeliveryState::kGivenUp);
  const int64_t id = Tell("fax", 7);
  EXPECT_EQ(StateOf(id), DeliveryState::kGivenUp);
  EXPECT_EQ(Counts("fax").given_up, 2);
}

TEST_F(CourierTest, WithoutAStoreToReadItKeepsWhatItIsGiven) {
  const Delivery before = Stored("desk", 7);
  Courier::Options options = Defaults();
  options.fetch = nullptr;
  Start(std::move(options));
  scheduler_.RunFor(seconds(2));
  EXPECT_THAT(desk_.heard(), IsEmpty());
  courier_->Take({before});
  courier_->Take({before});
  scheduler_.RunFor(seconds(2));
  EXPECT_THAT(desk_.heard(), SizeIs(1));
}

TEST_F(CourierTest, AStoreThatCannotBeReadIsReadAgain) {
  const int64_t id = Tell("desk", 7);
  store_is_broken_ = true;
  Start();
  scheduler_.RunFor(minutes(1));
  EXPECT_LE(fetches_, 15);
  store_is_broken_ = false;
  scheduler_.RunFor(seconds(10));
  EXPECT_EQ(StateOf(id), DeliveryState::kSent);
}

TEST_F(CourierTest, AWallClockThatStepsLosesNothingAndRepeatsNothing) {
  desk_.Meet(ScriptedReceiver::Says("500 No"));
  Start();
  const int64_t first = Tell("desk", 7);
  scheduler_.RunFor(seconds(1));
  scheduler_.StepWallClock(hours(24 * 400));
  const int64_t second = Tell("desk", 8);
  scheduler_.RunFor(seconds(1));
  scheduler_.StepWallClock(-hours(24 * 800));
  scheduler_.RunFor(seconds(10));
  EXPECT_EQ(StateOf(first), DeliveryState::kSent);
  EXPECT_EQ(StateOf(second), DeliveryState::kSent);
  EXPECT_THAT(desk_.heard(), SizeIs(3));
  EXPECT_GE(Counts().latency_sum, Duration::zero());
}

TEST_F(CourierTest, OneDeadDestinationHoldsUpNoOther) {
  ScriptedReceiver lead(scheduler_, transport_, {"lead.example", kPort});
  desk_.Die();
  Courier::Options options = Defaults();
  options.destinations.push_back(To("lead"));
  Start(std::move(options));
  for (int64_t conversation = 1; conversation <= 20; ++conversation) {
    Tell("desk", conversation);
    Tell("lead", conversation);
  }
  scheduler_.RunFor(minutes(1));
  EXPECT_THAT(lead.heard(), SizeIs(20));
  EXPECT_EQ(Counts("desk").waiting, 20);
}

// The limit: kDeliveriesInMemoryMax.
TEST_F(CourierTest, BeyondTheLimitItLeavesInTheStoreWhatItCannotHoldAndReadsItLater) {
  constexpr auto kMost = static_cast<int64_t>(kDeliveriesInMemoryMax);
  ScriptedReceiver lead(scheduler_, transport_, {"lead.example", kPort});
  Courier::Options options = Defaults();
  options.destinations.push_back(To("lead"));
  options.held = true;
  for (int64_t id = 1; id <= kMost - 100; ++id) Tell("desk", id);
  Start(std::move(options));
  scheduler_.RunFor(seconds(1));
  EXPECT_EQ(Counts().waiting, kMost - 100);
  EXPECT_FALSE(Counts().more_in_store);

  std::vector<Delivery> committed;
  for (int64_t id = 1; id <= 300; ++id) committed.push_back(Stored("desk", kMost + id));
  courier_->Take(std::move(committed));
  Tell("desk", 1);
  Tell("lead", 1);
  scheduler_.RunFor(seconds(1));
  EXPECT_EQ(Counts().waiting, kMost);
  EXPECT_TRUE(Counts().more_in_store);
  EXPECT_EQ(Counts("lead").waiting, 1);

  courier_->Hold(false);
  scheduler_.RunFor(hours(1));
  EXPECT_TRUE(pending_.empty());
  EXPECT_FALSE(Counts().more_in_store);
  EXPECT_THAT(lead.heard(), SizeIs(1));
  std::vector<std::string> ids = desk_.message_ids();
  EXPECT_THAT(ids, SizeIs(kMost + 201));
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace
}  // namespace firstreply::alerts
