#include "alerts/delivery_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alerts/backoff.h"
#include "tests/support/post_builder.h"

namespace firstreply::alerts {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::Moment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr WebhookAnswer kTaken{.kind = WebhookAnswer::Kind::kTaken, .status = 204};
constexpr WebhookAnswer kFailed{.kind = WebhookAnswer::Kind::kNotNow, .status = 503};
constexpr WebhookAnswer kGone{.kind = WebhookAnswer::Kind::kGone, .status = 410};
constexpr WebhookAnswer kTimedOut{.kind = WebhookAnswer::Kind::kNotNow, .status = 0};

WebhookAnswer TryAgainIn(Duration pause) {
  return {.kind = WebhookAnswer::Kind::kNotNow, .status = 429, .retry_after = pause};
}

Delivery Of(int64_t id, const std::string& key, AlertEvent event = AlertEvent::kRaised) {
  return {.id = id,
          .destination = "desk",
          .key = key,
          .message_id = "t1-" + std::to_string(id),
          .message = {.event = event, .conversation = 1, .brand = "northair", .oldest = {}},
          .created_at = Moment("10:00"),
          .next_try_at = {}};
}
Delivery Resolve(int64_t id, const std::string& key) {
  return Of(id, key, AlertEvent::kAnswered);
}

// A queue, both clocks, and what it asked for so far.
class DeliveryQueueTest : public ::testing::Test {
 protected:
  void Begin(DeliveryQueue::Options options) { queue_.emplace(options, now_); }
  void SetUp() override { Begin({.rate = {}}); }

  void Pass(Duration time) {
    now_.wall += time;
    now_.monotonic += time;
  }

  void Keep(DeliveryQueue::Actions actions) {
    for (const Delivery& delivery : actions.tries) tries_.push_back(delivery.id);
    results_.insert(results_.end(), actions.results.begin(), actions.results.end());
    wake_after_ = actions.wake_after;
  }
  void Take(std::vector<Delivery> deliveries) { Keep(queue_->Take(std::move(deliveries), now_)); }
  void Settle(int64_t id, const WebhookAnswer& answer, double chance = 1.0) {
    Keep(queue_->Settle(id, answer, now_, chance));
  }
  void Wake() { Keep(queue_->Wake(now_)); }

  // What began since the last call.
  std::vector<int64_t> Tries() { return std::exchange(tries_, {}); }
  std::vector<DeliveryResult> Results() { return std::exchange(results_, {}); }

  // Lets `id` fail as often as it takes to open the circuit.
  void OpenTheCircuit() {
    Take({Of(1, "a"), Of(2, "b"), Of(3, "c"), Of(4, "d"), Of(5, "e")});
    for (int64_t id = 1; id <= 5; ++id) Settle(id, kTimedOut);
    ASSERT_TRUE(queue_->circuit_open());
    Tries();
    Results();
  }

  Clocks now_{Moment("10:00"), hours(3)};
  std::optional<DeliveryQueue> queue_;
  std::vector<int64_t> tries_;
  std::vector<DeliveryResult> results_;
  std::optional<Duration> wake_after_;
};

TEST_F(DeliveryQueueTest, TriesWhatItTakesAndReportsWhatWasTaken) {
  Take({Of(1, "a")});
  EXPECT_THAT(Tries(), ElementsAre(1));
  Pass(seconds(1));
  Settle(1, kTaken);
  EXPECT_THAT(Results(), ElementsAre(DeliveryResult{.id = 1,
                                                    .state = DeliveryState::kSent,
                                                    .attempts = 1,
                                                    .at = Moment("10:00:01"),
                                                    .next_try_at = {},
                                                    .status = 204}));
  EXPECT_EQ(queue_->size(), 0U);
  EXPECT_EQ(wake_after_, std::nullopt);
}

TEST_F(DeliveryQueueTest, SendsDeliveriesOfOneKeyOneAfterTheOther) {
  Take({Of(1, "a"), Of(2, "a"), Of(3, "b")});
  EXPECT_THAT(Tries(), ElementsAre(1, 3));
  Settle(3, kTaken);
  EXPECT_THAT(Tries(), IsEmpty());
  Settle(1, kTaken);
  EXPECT_THAT(Tries(), ElementsAre(2));
}

TEST_F(DeliveryQueueTest, TheSecondOfAKeyWaitsForTheRetryOfTheFirst) {
  Take({Of(1, "a"), Of(2, "a")});
  Settle(1, kFailed);
  EXPECT_THAT(Tries(), ElementsAre(1));
  EXPECT_EQ(wake_after_, seconds(5));
  Pass(seconds(5));
  Wake();
  EXPECT_THAT(Tries(), ElementsAre(1));
}

TEST_F(DeliveryQueueTest, HasSoManyTriesUnderWayAndNoMore) {
  Begin({.rate = {}, .in_flight_max = 2});
  Take({Of(1, "a"), Of(2, "b"), Of(3, "c")});
  EXPECT_THAT(Tries(), ElementsAre(1, 2));
  EXPECT_EQ(wake_after_, std::nullopt);
  Settle(2, kTaken);
  EXPECT_THAT(Tries(), ElementsAre(3));
}

TEST_F(DeliveryQueueTest, AResolveOvertakesWhatWasNotTried) {
  Begin({.rate = {}, .held = true});
  Take({Of(1, "a"), Of(2, "b"), Of(3, "a", AlertEvent::kMissed)});
  Take({Resolve(4, "a")});
  const auto results = Results();
  ASSERT_THAT(results, SizeIs(2));
  EXPECT_EQ(results[0].id, 1);
  EXPECT_EQ(results[0].state, DeliveryState::kOvertaken);
  EXPECT_EQ(results[0].attempts, 0);
  EXPECT_EQ(results[1].id, 3);
  Keep(queue_->Hold(false, now_));
  EXPECT_THAT(Tries(), ElementsAre(2, 4));
}

TEST_F(DeliveryQueueTest, AResolveOvertakesWhatWasTriedInVainAndNeedNotWaitForItsPause) {
  Take({Of(1, "a")});
  Settle(1, kTimedOut);
  Take({Resolve(2, "a")});
  EXPECT_THAT(Tries(), ElementsAre(1, 2));
  EXPECT_EQ(Results().back().state, DeliveryState::kOvertaken);
}

TEST_F(DeliveryQueueTest, AResolveWaitsForTheTryUnderWayWhichIsNotTriedAgain) {
  Take({Of(1, "a"), Of(2, "a")});
  Take({Resolve(3, "a")});
  EXPECT_THAT(Tries(), ElementsAre(1));
  EXPECT_THAT(Results(), SizeIs(1));  // 2 is over
  Settle(1, kTimedOut);
  EXPECT_THAT(Tries(), ElementsAre(3));
  const auto results = Results();
  ASSERT_THAT(results, SizeIs(1));
  EXPECT_EQ(results[0].id, 1);
  EXPECT_EQ(results[0].state, DeliveryState::kOvertaken);
  EXPECT_EQ(results[0].attempts, 1);
}

TEST_F(DeliveryQueueTest, WhatTheReceiverTookBeforeItsResolveWasSent) {
  Take({Of(1, "a"), Resolve(2, "a")});
  // Both came together: the first was never begun.
  EXPECT_THAT(Tries(), ElementsAre(2));
  Take({Of(3, "b")});
  Take({Resolve(4, "b")});
  Settle(3, kTaken);
  EXPECT_EQ(Results().back().state, DeliveryState::kSent);
  EXPECT_THAT(Tries(), ElementsAre(3, 4));
}

TEST_F(DeliveryQueueTest, AResolveIsNeverOvertakenAndWhatIsRaisedAfterItComesAfterIt) {
  Take({Resolve(1, "a"), Of(2, "a"), Resolve(3, "a"), Of(4, "a")});
  EXPECT_THAT(Tries(), ElementsAre(1));
  Settle(1, kFailed);
  Pass(seconds(5));
  Wake();
  EXPECT_THAT(Tries(), ElementsAre(1));
  Settle(1, kTaken);
  Settle(3, kTaken);
  Settle(4, kTaken);
  EXPECT_THAT(Tries(), ElementsAre(3, 4));
  std::vector<int64_t> overtaken;
  for (const DeliveryResult& result : Results()) {
    if (result.state == DeliveryState::kOvertaken) overtaken.push_back(result.id);
  }
  EXPECT_THAT(overtaken, ElementsAre(2));
}

TEST_F(DeliveryQueueTest, PausesDoubleAndAreWrittenDownWithTheTry) {
  Take({Of(1, "a")});
  for (const Duration pause : {seconds(5), seconds(10), seconds(20), seconds(40)}) {
    Settle(1, kFailed);
    EXPECT_EQ(wake_after_, pause);
    const DeliveryResult result = Results().back();
    EXPECT_EQ(result.state, DeliveryState::kPending);
    EXPECT_EQ(result.next_try_at, now_.wall + pause);
    EXPECT_EQ(result.status, 503);
    Pass(pause);
    Wake();
  }
  EXPECT_THAT(Tries(), ElementsAre(1, 1, 1, 1, 1));
}

TEST_F(DeliveryQueueTest, WakingEarlyBeginsNothing) {
  Take({Of(1, "a")});
  Settle(1, kFailed);
  Tries();
  Pass(seconds(4));
  Wake();
  EXPECT_THAT(Tries(), IsEmpty());
  EXPECT_EQ(wake_after_, seconds(1));
}

TEST_F(DeliveryQueueTest, WhatTheReceiverAskedForHoldsForTheWholeDestination) {
  Take({Of(1, "a")});
  Settle(1, TryAgainIn(minutes(2)));
  Take({Of(2, "b")});
  EXPECT_THAT(Tries(), ElementsAre(1));
  EXPECT_EQ(wake_after_, minutes(2));
  EXPECT_EQ(Results().back().next_try_at, now_.wall + minutes(2));
  Pass(minutes(2));
  Wake();
  EXPECT_THAT(Tries(), ElementsAre(2, 1));
}

TEST_F(DeliveryQueueTest, WhatTheReceiverAskedForIsALeastAndNotAMost) {
  Take({Of(1, "a")});
  Settle(1, TryAgainIn(seconds(1)));
  EXPECT_EQ(wake_after_, seconds(5));
}

TEST_F(DeliveryQueueTest, TheRateIsKeptAndNothingIsDropped) {
  Begin({.rate = {.burst = 2, .refill_interval = seconds(1)}, .in_flight_max = 100});
  Take({Of(1, "a"), Of(2, "b"), Of(3, "c"), Of(4, "d")});
  EXPECT_THAT(Tries(), ElementsAre(1, 2));
  EXPECT_EQ(wake_after_, seconds(1));
  Pass(seconds(1));
  Wake();
  EXPECT_THAT(Tries(), ElementsAre(3));
  Pass(seconds(1));
  Wake();
  EXPECT_THAT(Tries(), ElementsAre(4));
}

TEST_F(DeliveryQueueTest, FiveFailuresInARowLeaveOneTryAPause) {
  OpenTheCircuit();
  Take({Of(6, "f"), Of(7, "g")});
  EXPECT_THAT(Tries(), IsEmpty());
  ASSERT_EQ(wake_after_, seconds(5));
  Pass(seconds(5));
  Wake();
  ASSERT_THAT(Tries(), ElementsAre(6));  // who has waited longest for a try
  Settle(6, kFailed);
  EXPECT_THAT(Tries(), IsEmpty());
  EXPECT_EQ(wake_after_, seconds(10));
}

TEST_F(DeliveryQueueTest, OneThatIsTakenClosesTheCircuit) {
  OpenTheCircuit();
  Pass(seconds(5));
  Wake();
  ASSERT_THAT(Tries(), ElementsAre(1));
  Settle(1, kTaken);
  EXPECT_FALSE(queue_->circuit_open());
  EXPECT_THAT(Tries(), ElementsAre(2, 3, 4, 5));
}

TEST_F(DeliveryQueueTest, ASuccessBetweenFailuresKeepsTheCircuitClosed) {
  for (int64_t id = 1; id <= 9; ++id) {
    Take({Of(id, "k" + std::to_string(id))});
    Settle(id, id == 5 ? kTaken : kFailed);
  }
  EXPECT_FALSE(queue_->circuit_open());
}

TEST_F(DeliveryQueueTest, FailuresOfTriesFromBeforeThePauseDoNotMakeItLonger) {
  std::vector<Delivery> deliveries;
  for (int64_t id = 1; id <= 8; ++id) deliveries.push_back(Of(id, "k" + std::to_string(id)));
  Take(std::move(deliveries));
  for (int64_t id = 1; id <= 8; ++id) Settle(id, kTimedOut);
  EXPECT_EQ(wake_after_, seconds(5));
}

TEST_F(DeliveryQueueTest, AMessageThatIsAlwaysRefusedHoldsUpNoOther) {
  Take({Of(1, "a")});
  for (int i = 0; i < 6; ++i) {
    Settle(1, kFailed);
    Pass(minutes(5));
    Wake();
  }
  ASSERT_TRUE(queue_->circuit_open());
  Settle(1, kFailed);
  Tries();
  Take({Of(2, "b")});
  Pass(minutes(5));
  Wake();
  EXPECT_THAT(Tries(), ElementsAre(2));
}

TEST_F(DeliveryQueueTest, GoneSwitchesTheDestinationOffAndAllStaysPending) {
  Take({Of(1, "a"), Of(2, "a")});
  Settle(1, kGone);
  const auto results = Results();
  ASSERT_THAT(results, SizeIs(1));
  EXPECT_EQ(results[0].state, DeliveryState::kPending);
  EXPECT_TRUE(results[0].disables_destination);
  EXPECT_TRUE(queue_->disabled());
  Take({Of(3, "b")});
  Pass(hours(48));
  Wake();
  EXPECT_THAT(Tries(), ElementsAre(1));
  EXPECT_EQ(queue_->size(), 3U);
  EXPECT_EQ(wake_after_, std::nullopt);

  Keep(queue_->Enable(now_));
  EXPECT_THAT(Tries(), ElementsAre(1, 3));
}

TEST_F(DeliveryQueueTest, ADestinationThatWasOffAtTheStartStaysOff) {
  Begin({.rate = {}, .disabled = true});
  Take({Of(1, "a")});
  EXPECT_THAT(Tries(), IsEmpty());
  Keep(queue_->Enable(now_));
  EXPECT_THAT(Tries(), ElementsAre(1));
}

TEST_F(DeliveryQueueTest, EnablingForgetsPausesAndTheCircuit) {
  OpenTheCircuit();
  Keep(queue_->Enable(now_));
  EXPECT_FALSE(queue_->circuit_open());
  EXPECT_THAT(Tries(), ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(DeliveryQueueTest, NothingIsBegunWhileItIsHeldAndWhatIsUnderWayEnds) {
  Take({Of(1, "a"), Of(2, "a")});
  Keep(queue_->Hold(true, now_));
  Settle(1, kTaken);
  EXPECT_THAT(Tries(), ElementsAre(1));
  Keep(queue_->Hold(false, now_));
  EXPECT_THAT(Tries(), ElementsAre(2));
}

TEST_F(DeliveryQueueTest, NothingIsBegunOnceItStops) {
  Take({Of(1, "a"), Of(2, "a")});
  queue_->Stop();
  Settle(1, kTaken);
  EXPECT_THAT(Tries(), ElementsAre(1));
  EXPECT_EQ(queue_->in_flight(), 0U);
}

TEST_F(DeliveryQueueTest, GivesUpAfterItsTimeCountedFromWhenItWasMade) {
  Begin({.rate = {}, .gives_up_after = hours(1)});
  Pass(minutes(55));
  Take({Of(1, "a"), Of(2, "a")});
  Settle(1, TryAgainIn(minutes(5)));
  EXPECT_EQ(Results().back().state, DeliveryState::kPending);
  Pass(minutes(5));
  Wake();
  Settle(1, kFailed);
  EXPECT_EQ(Results().back().state, DeliveryState::kGivenUp);
  EXPECT_THAT(Tries(), ElementsAre(1, 1, 2));  // the next of its key has its own try
}

TEST_F(DeliveryQueueTest, WhatIsOldWhenItComesIsTriedBeforeItIsGivenUp) {
  Pass(hours(72));
  Take({Of(1, "a"), Of(2, "b")});
  EXPECT_THAT(Tries(), ElementsAre(1, 2));
  Settle(1, kTaken);
  Settle(2, kFailed);
  EXPECT_EQ(Results().back().state, DeliveryState::kGivenUp);
  EXPECT_EQ(queue_->size(), 0U);
}

TEST_F(DeliveryQueueTest, ADestinationThatIsDeadGivesUpAllWhoseTimeIsOver) {
  OpenTheCircuit();
  Take({Of(6, "f"), Of(7, "f"), Of(8, "g")});
  Pass(hours(25));
  Wake();
  const std::vector<int64_t> probe = Tries();
  ASSERT_THAT(probe, SizeIs(1));
  Settle(probe.front(), kTimedOut);
  EXPECT_THAT(Results(), SizeIs(8));
  EXPECT_EQ(queue_->size(), 0U);
  EXPECT_EQ(queue_->oldest(), std::nullopt);
}

TEST_F(DeliveryQueueTest, OneFromBeforeARestartGoesOnWhereItWas) {
  Delivery tried = Of(1, "a");
  tried.attempts = 3;
  tried.next_try_at = now_.wall + seconds(30);
  Take({tried, Of(2, "b")});
  EXPECT_THAT(Tries(), ElementsAre(2));
  EXPECT_EQ(wake_after_, seconds(30));
  Pass(seconds(30));
  Wake();
  EXPECT_THAT(Tries(), ElementsAre(1));
  Settle(1, kFailed);
  EXPECT_EQ(Results().back().attempts, 4);
  EXPECT_EQ(wake_after_, seconds(40));
}

TEST_F(DeliveryQueueTest, WhatIsKnownIsLeftAloneAndOneCallMayHaveAnyOrder) {
  Take({Of(3, "a"), Of(1, "a")});
  EXPECT_THAT(Tries(), ElementsAre(1));
  Take({Of(1, "a"), Of(3, "a")});
  Settle(1, kTaken);
  Take({Of(1, "a")});
  EXPECT_THAT(Tries(), ElementsAre(3));
  EXPECT_EQ(queue_->taken_until(), 3);
}

TEST_F(DeliveryQueueTest, AnAnswerToWhatIsNotUnderWayChangesNothing) {
  Take({Of(1, "a")});
  Settle(9, kTaken);
  Settle(1, kFailed);
  Results();
  Settle(1, kTaken);
  EXPECT_THAT(Results(), IsEmpty());
  EXPECT_EQ(queue_->size(), 1U);
}

TEST_F(DeliveryQueueTest, AWallClockThatStepsNeitherDelaysNorGivesUpNorRepeats) {
  Begin({.rate = {}, .gives_up_after = hours(1)});
  Take({Of(1, "a")});
  now_.wall += hours(24 * 365);
  Settle(1, kFailed);
  EXPECT_EQ(Results().back().state, DeliveryState::kPending);
  EXPECT_EQ(wake_after_, seconds(5));
  now_.wall -= hours(24 * 800);
  Wake();
  EXPECT_EQ(wake_after_, seconds(5));
  now_.monotonic += seconds(5);
  Wake();
  EXPECT_THAT(Tries(), ElementsAre(1, 1));
}

TEST_F(DeliveryQueueTest, AClockThatWasSetBackBeforeTheStartDelaysByADayAtMost) {
  Delivery tried = Of(1, "a");
  tried.attempts = 1;
  tried.next_try_at = now_.wall + hours(24 * 365);
  Take({tried});
  EXPECT_EQ(wake_after_, kRetryAfterMax);
}

TEST_F(DeliveryQueueTest, SaysHowOldItsOldestIs) {
  Delivery first = Of(1, "a");
  first.created_at = Moment("09:00");
  Take({first, Of(2, "b")});
  EXPECT_EQ(queue_->oldest(), Moment("09:00"));
  Settle(1, kTaken);
  EXPECT_EQ(queue_->oldest(), Moment("10:00"));
}

TEST(BackoffTest, DoublesFromFiveSecondsToFiveMinutesWithFullJitter) {
  EXPECT_EQ(PauseAfter(1, 1.0), seconds(5));
  EXPECT_EQ(PauseAfter(2, 1.0), seconds(10));
  EXPECT_EQ(PauseAfter(6, 1.0), seconds(160));
  EXPECT_EQ(PauseAfter(7, 1.0), minutes(5));
  EXPECT_EQ(PauseAfter(1'000'000'000'000, 1.0), minutes(5));
  EXPECT_EQ(PauseAfter(2, 0.5), seconds(5));
}

TEST(BackoffTest, GivesAReceiverASecondHoweverChanceFalls) {
  EXPECT_EQ(PauseAfter(1, 0.0), seconds(1));
  EXPECT_EQ(PauseAfter(9, -1.0), seconds(1));
  EXPECT_EQ(PauseAfter(0, 2.0), seconds(5));
}

}  // namespace
}  // namespace firstreply::alerts
