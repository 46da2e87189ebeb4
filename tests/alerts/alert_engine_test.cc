#include "alerts/alert_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/post_builder.h"

namespace firstreply::alerts {
namespace {

using ingest::Freshness;
using ingest::Urgency;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using test::Moment;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using triage::Conversation;
using triage::EndReason;
using triage::Outcome;
using triage::Wait;

constexpr int64_t kConversation = 7;
constexpr int64_t kPost = 11;
constexpr int64_t kLaterPost = 12;
constexpr int64_t kResponse = 21;

// A wait that began at 10:00, is at risk at 10:48 and due at 11:00.
Wait Waiting(int64_t started_by = kPost) {
  return {.started_by = started_by,
          .opened_at = Moment("10:00"),
          .started_at = {Moment("10:00"), true},
          .deadline = Moment("11:00"),
          .at_risk_at = Moment("10:48")};
}

Wait Missed(int64_t started_by = kPost) {
  Wait wait = Waiting(started_by);
  wait.outcome = Outcome::kMissed;
  wait.decided_at = wait.deadline;
  return wait;
}

Wait Answered(int64_t started_by = kPost) {
  Wait wait = Waiting(started_by);
  wait.outcome = Outcome::kMet;
  wait.response = kResponse;
  wait.response_at = {Moment("10:20"), true};
  wait.decided_at = wait.ended_at = Moment("10:20");
  return wait;
}

Wait Ended(Wait wait, EndReason reason, TimePoint at) {
  wait.end_reason = reason;
  wait.ended_at = at;
  return wait;
}

Conversation Of(std::vector<Wait> waits) {
  return {.id = kConversation,
          .thread_id = 1,
          .brand = "northair",
          .customer_id = 3,
          .root = {},
          .waits = std::move(waits)};
}

// One conversation through several decisions, as the store would remember its alert.
class AlertEngineTest : public ::testing::Test {
 protected:
  std::vector<AlertMessage> Decided(const Conversation& conversation, TimePoint now,
                                    Freshness freshness = Freshness::kLive) {
    const AlertDecision decision = Decide({conversation, {freshness}, alert_}, now);
    if (decision.changed) alert_ = decision.changed;
    next_due_ = decision.next_due;
    const AlertDecision again = Decide({conversation, {freshness}, alert_}, now);
    EXPECT_FALSE(again.changed);
    EXPECT_THAT(again.messages, IsEmpty());
    EXPECT_EQ(again.next_due, next_due_);
    return decision.messages;
  }

  std::optional<AlertEvent> Told(const Conversation& conversation, TimePoint now,
                                 Freshness freshness = Freshness::kLive) {
    const std::vector<AlertMessage> messages = Decided(conversation, now, freshness);
    EXPECT_LE(messages.size(), 1U);
    if (messages.empty()) return std::nullopt;
    return messages.front().event;
  }

  std::optional<Alert> alert_;
  std::optional<TimePoint> next_due_;
};

TEST_F(AlertEngineTest, RaisesAWaitAndSaysWhoWaitsSinceWhenAndUntilWhen) {
  Wait wait = Waiting();
  wait.urgency = Urgency::kHigh;
  const std::vector<AlertMessage> told = Decided(Of({wait}), Moment("10:01"));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].event, AlertEvent::kRaised);
  EXPECT_EQ(told[0].conversation, kConversation);
  EXPECT_EQ(told[0].brand, "northair");
  EXPECT_EQ(told[0].started_by, kPost);
  EXPECT_EQ(told[0].urgency, Urgency::kHigh);
  EXPECT_EQ(told[0].started_at, Moment("10:00"));
  EXPECT_EQ(told[0].deadline, Moment("11:00"));
  EXPECT_EQ(told[0].at, Moment("10:00"));
  EXPECT_EQ(next_due_, Moment("10:48"));
  EXPECT_EQ(alert_->state, AlertState::kRaised);
  EXPECT_EQ(alert_->changed_at, Moment("10:01"));
}

TEST_F(AlertEngineTest, TellsEachStepOnceOnTheWayToTheDeadline) {
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:00")), AlertEvent::kRaised);
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:48") - milliseconds(1)), std::nullopt);
  const auto at_risk = Decided(Of({Waiting()}), Moment("10:48"));
  ASSERT_THAT(at_risk, SizeIs(1));
  EXPECT_EQ(at_risk[0].event, AlertEvent::kAtRisk);
  EXPECT_EQ(at_risk[0].at, Moment("10:48"));
  EXPECT_EQ(next_due_, std::nullopt);  // the deadline is triage's
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:59")), std::nullopt);
  const auto missed = Decided(Of({Missed()}), Moment("11:00"));
  ASSERT_THAT(missed, SizeIs(1));
  EXPECT_EQ(missed[0].event, AlertEvent::kMissed);
  EXPECT_EQ(missed[0].at, Moment("11:00"));
  EXPECT_EQ(Told(Of({Missed()}), Moment("18:00")), std::nullopt);
}

TEST_F(AlertEngineTest, TellsAWaitThatWeLearnOfLateWhereItStandsAndNothingBefore) {
  EXPECT_EQ(Told(Of({Missed()}), Moment("12:00")), AlertEvent::kMissed);
  EXPECT_EQ(Told(Of({Missed()}), Moment("12:01")), std::nullopt);
  alert_.reset();
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:55")), AlertEvent::kAtRisk);
}

TEST_F(AlertEngineTest, ResolvesWithTheAnswerAtTheAnswersOwnTime) {
  Told(Of({Waiting()}), Moment("10:00"));
  const auto told = Decided(Of({Answered()}), Moment("10:25"));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].event, AlertEvent::kAnswered);
  EXPECT_EQ(told[0].at, Moment("10:20"));
  EXPECT_EQ(alert_->state, AlertState::kResolved);
  EXPECT_EQ(next_due_, std::nullopt);
  EXPECT_EQ(Told(Of({Answered()}), Moment("10:30")), std::nullopt);
}

TEST_F(AlertEngineTest, AWaitThatEndedBeforeWeHeardOfItIsNeverTold) {
  EXPECT_EQ(Told(Of({Answered()}), Moment("10:30")), std::nullopt);
  EXPECT_FALSE(alert_);
}

TEST_F(AlertEngineTest, ClosesWhatEndsWithoutAnAnswer) {
  const Wait missed = Missed();
  for (const Wait& end : {Ended(Waiting(), EndReason::kDeleted, Moment("10:30")),
                          Ended(missed, EndReason::kExpired, Moment("10:00") + hours(720)),
                          Ended(missed, EndReason::kBrandRemoved, Moment("12:00"))}) {
    alert_.reset();
    Told(Of({Waiting()}), Moment("10:00"));
    const auto told = Decided(Of({end}), Moment("10:00") + hours(800));
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_EQ(told[0].event, AlertEvent::kClosed);
    EXPECT_EQ(told[0].at, end.ended_at);
  }
}

TEST_F(AlertEngineTest, AnAnswerAfterTheExpiryDoesNotMakeItAnAnsweredOne) {
  Told(Of({Missed()}), Moment("12:00"));
  Wait wait = Ended(Missed(), EndReason::kExpired, Moment("13:00"));
  wait.response = kResponse;
  wait.response_at = {Moment("14:00"), true};
  EXPECT_EQ(Told(Of({wait}), Moment("14:00")), AlertEvent::kClosed);
}

TEST_F(AlertEngineTest, AConversationThatIsPartOfAnotherIsClosedAndItsIdTellsNothingMore) {
  Told(Of({Waiting()}), Moment("10:00"));
  Conversation merged = Of({Waiting()});
  merged.stands = false;
  const auto told = Decided(merged, Moment("10:10"));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].event, AlertEvent::kClosed);
  EXPECT_EQ(told[0].started_by, kPost);
  EXPECT_EQ(told[0].deadline, Moment("11:00"));
  EXPECT_EQ(told[0].at, Moment("10:10"));
  merged.waits = {};
  EXPECT_EQ(Told(merged, Moment("12:00")), std::nullopt);
}

TEST_F(AlertEngineTest, ALaterWaitOfTheConversationIsRaisedAnew) {
  Told(Of({Waiting()}), Moment("10:00"));
  Told(Of({Answered()}), Moment("10:20"));
  Wait next = Waiting(kLaterPost);
  next.started_at.at = Moment("10:40");
  next.deadline = Moment("11:40");
  next.at_risk_at = Moment("11:28");
  EXPECT_EQ(Told(Of({Answered(), next}), Moment("10:41")), AlertEvent::kRaised);
  EXPECT_EQ(alert_->started_by, kLaterPost);
  EXPECT_EQ(next_due_, Moment("11:28"));
}

TEST_F(AlertEngineTest, OneWaitEndingAndTheNextBeginningInOneStepTellsTheNext) {
  Told(Of({Missed()}), Moment("11:00"));
  Wait next = Waiting(kLaterPost);
  next.started_at.at = Moment("11:10");
  next.deadline = Moment("12:10");
  next.at_risk_at = Moment("11:58");
  const auto told =
      Decided(Of({Ended(Missed(), EndReason::kDeleted, Moment("11:05")), next}), Moment("11:10"));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].event, AlertEvent::kRaised);
  EXPECT_EQ(told[0].started_by, kLaterPost);
}

TEST_F(AlertEngineTest, AnAnswerThatIsTakenBackRaisesItAnewWhereItStandsThen) {
  Told(Of({Waiting()}), Moment("10:00"));
  Told(Of({Answered()}), Moment("10:20"));
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:30")), AlertEvent::kRaised);
  Told(Of({Answered()}), Moment("10:31"));
  EXPECT_EQ(Told(Of({Missed()}), Moment("11:30")), AlertEvent::kMissed);
}

TEST_F(AlertEngineTest, ALateFactThatEndsAMissedWaitResolvesIt) {
  Told(Of({Missed()}), Moment("11:00"));
  EXPECT_EQ(Told(Of({Answered()}), Moment("11:05")), AlertEvent::kAnswered);
}

TEST_F(AlertEngineTest, AnEarlierPostThatComesLateStartsAnotherWaitAndIsTold) {
  Told(Of({Waiting(kLaterPost)}), Moment("10:00"));
  Wait earlier = Waiting(kPost);
  earlier.started_at.at = Moment("09:30");
  earlier.deadline = Moment("10:30");
  EXPECT_EQ(Told(Of({earlier}), Moment("10:10")), AlertEvent::kRaised);
  EXPECT_EQ(alert_->started_by, kPost);
  EXPECT_EQ(alert_->deadline, Moment("10:30"));
}

TEST_F(AlertEngineTest, AnAnswerToTheWaitThatTookItInResolvesItAsAnswered) {
  Told(Of({Waiting(kLaterPost)}), Moment("10:00"));
  Wait earlier = Answered(kPost);
  earlier.started_at.at = Moment("09:30");
  EXPECT_EQ(Told(Of({earlier}), Moment("10:21")), AlertEvent::kAnswered);
}

TEST_F(AlertEngineTest, AnAnswerToAWaitBeforeItIsNoneToOneThatWasWithdrawn) {
  Wait before = Answered(kPost);
  before.started_at.at = Moment("08:00");
  before.response_at.at = Moment("08:30");
  before.ended_at = Moment("08:30");
  Told(Of({before, Waiting(kLaterPost)}), Moment("10:00"));
  EXPECT_EQ(Told(Of({before}), Moment("10:05")), AlertEvent::kClosed);
}

TEST_F(AlertEngineTest, ADeadlineThatMovesAwayTakesNothingBack) {
  Told(Of({Missed()}), Moment("11:00"));
  Wait longer = Waiting();
  longer.deadline = Moment("15:00");
  longer.at_risk_at = Moment("14:00");
  EXPECT_EQ(Told(Of({longer}), Moment("11:01")), std::nullopt);
  EXPECT_EQ(alert_->state, AlertState::kMissed);
  EXPECT_EQ(alert_->deadline, Moment("15:00"));
  EXPECT_EQ(alert_->changed_at, Moment("11:00"));
  EXPECT_EQ(next_due_, std::nullopt);
}

TEST_F(AlertEngineTest, AClockThatStepsBackTellsNothingTwice) {
  Told(Of({Waiting()}), Moment("10:00"));
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:50")), AlertEvent::kAtRisk);
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:10")), std::nullopt);
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:50")), std::nullopt);
}

TEST_F(AlertEngineTest, WhatABackfillBringsLivesInSilence) {
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:01"), Freshness::kBackfill), std::nullopt);
  ASSERT_TRUE(alert_);
  EXPECT_TRUE(alert_->quiet);
  EXPECT_FALSE(alert_->found);
  EXPECT_EQ(Told(Of({Waiting()}), Moment("10:50"), Freshness::kBackfill), std::nullopt);
  EXPECT_EQ(Told(Of({Missed()}), Moment("11:00"), Freshness::kBackfill), std::nullopt);
  EXPECT_EQ(alert_->state, AlertState::kMissed);
  EXPECT_EQ(Told(Of({Answered()}), Moment("11:10"), Freshness::kBackfill), std::nullopt);
  EXPECT_EQ(alert_->state, AlertState::kResolved);
}

TEST_F(AlertEngineTest, ABackfillIsQuietEvenWhenItIsCritical) {
  Wait critical = Missed();
  critical.urgency = Urgency::kCritical;
  EXPECT_EQ(Told(Of({critical}), Moment("12:00"), Freshness::kBackfill), std::nullopt);
}

TEST_F(AlertEngineTest, OfACatchUpOnlyTheCriticalIsTold) {
  EXPECT_EQ(Told(Of({Missed()}), Moment("12:00"), Freshness::kCatchUp), std::nullopt);
  EXPECT_TRUE(alert_->quiet);
  Wait critical = Missed();
  critical.urgency = Urgency::kCritical;
  EXPECT_EQ(Told(Of({critical}), Moment("12:01"), Freshness::kCatchUp), AlertEvent::kMissed);
  // What was told stays told, however the urgency falls.
  EXPECT_EQ(Told(Of({Answered()}), Moment("12:02"), Freshness::kCatchUp), AlertEvent::kAnswered);
}

TEST_F(AlertEngineTest, AQuietOneThatGoesOnLiveIsQuietNoMore) {
  Told(Of({Missed()}), Moment("12:00"), Freshness::kBackfill);
  alert_->found = true;
  EXPECT_EQ(Told(Of({Missed()}), Moment("12:30"), Freshness::kLive), AlertEvent::kMissed);
  EXPECT_FALSE(alert_->quiet);
  EXPECT_FALSE(alert_->found);
  EXPECT_EQ(Told(Of({Missed()}), Moment("12:40"), Freshness::kBackfill), std::nullopt);
  EXPECT_EQ(Told(Of({Answered()}), Moment("12:50"), Freshness::kBackfill), AlertEvent::kAnswered);
}

TEST_F(AlertEngineTest, AQuietOneThatIsToldAtLastIsToldWhereItStandsThen) {
  Told(Of({Missed()}), Moment("11:00"), Freshness::kBackfill);
  Wait longer = Waiting();
  longer.deadline = Moment("15:00");
  longer.at_risk_at = Moment("14:00");
  EXPECT_EQ(Told(Of({longer}), Moment("11:01"), Freshness::kLive), AlertEvent::kRaised);
}

TEST_F(AlertEngineTest, AQuietOneThatReopensIsNotFoundASecondTime) {
  Told(Of({Missed()}), Moment("12:00"), Freshness::kBackfill);
  alert_->found = true;
  Told(Of({Answered()}), Moment("12:10"), Freshness::kBackfill);
  EXPECT_EQ(Told(Of({Missed()}), Moment("12:20"), Freshness::kBackfill), std::nullopt);
  EXPECT_TRUE(alert_->found);
}

TEST_F(AlertEngineTest, WhatWasToldEndsWhenAQuietWaitTakesItsPlace) {
  Told(Of({Waiting(kLaterPost)}), Moment("10:10"));
  Wait deleted = Ended(Waiting(kLaterPost), EndReason::kDeleted, Moment("10:15"));
  Wait quiet = Waiting(13);
  EXPECT_EQ(Told(Of({deleted, quiet}), Moment("10:16"), Freshness::kBackfill), AlertEvent::kClosed);
  EXPECT_TRUE(alert_->quiet);
  EXPECT_EQ(Told(Of({deleted, Missed(13)}), Moment("11:00"), Freshness::kBackfill), std::nullopt);
}

TEST_F(AlertEngineTest, AWaitWithoutATargetIsRaisedAndNeverAtRiskNorMissed) {
  Wait wait = Waiting();
  wait.deadline.reset();
  wait.at_risk_at.reset();
  const std::vector<AlertMessage> told = Decided(Of({wait}), Moment("10:01"));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].event, AlertEvent::kRaised);
  EXPECT_EQ(told[0].deadline, std::nullopt);
  EXPECT_EQ(next_due_, std::nullopt);
  EXPECT_EQ(Told(Of({wait}), Moment("23:00")), std::nullopt);
}

TEST_F(AlertEngineTest, OfSeveralOpenWaitsTellsTheOneThatIsDueFirst) {
  Wait promise = Waiting(kLaterPost);
  promise.kind = triage::WaitKind::kPromise;
  promise.deadline = Moment("10:30");
  promise.at_risk_at = Moment("10:20");
  const std::vector<AlertMessage> told = Decided(Of({Waiting(), promise}), Moment("10:01"));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].kind, triage::WaitKind::kPromise);
  EXPECT_EQ(told[0].started_by, kLaterPost);
  EXPECT_EQ(next_due_, Moment("10:20"));
}

TEST_F(AlertEngineTest, AHandoffThatTheCustomerDidNotTakeUpConcernsNobody) {
  Wait follow_up = Waiting();
  follow_up.kind = triage::WaitKind::kFollowUp;
  follow_up.running = false;
  EXPECT_EQ(Told(Of({follow_up}), Moment("10:01")), std::nullopt);
  follow_up.running = true;
  EXPECT_EQ(Told(Of({follow_up}), Moment("10:10")), AlertEvent::kRaised);
}

}  // namespace
}  // namespace firstreply::alerts
