#include "triage/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/post_builder.h"

namespace firstreply::triage {
namespace {

using std::chrono::days;
using test::Moment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kConversation = 7;
constexpr int64_t kPost = 11;
constexpr int64_t kResponse = 12;
const TimePoint kNow = Moment("18:00");

Wait Started() {
  return {.started_by = kPost,
          .opened_at = Moment("10:00"),
          .started_at = {Moment("10:00"), false},
          .deadline = Moment("11:00")};
}

Wait Met() {
  Wait wait = Started();
  wait.outcome = Outcome::kMet;
  wait.decided_at = wait.ended_at = Moment("10:20");
  wait.response = kResponse;
  wait.response_at = {Moment("10:20"), false};
  return wait;
}

Wait Missed() {
  Wait wait = Started();
  wait.outcome = Outcome::kMissed;
  wait.decided_at = Moment("11:00");
  return wait;
}

Wait MissedAndAnswered() {
  Wait wait = Missed();
  wait.response = kResponse;
  wait.response_at = {Moment("12:00"), false};
  wait.ended_at = Moment("12:00");
  return wait;
}

Wait Expired() {
  Wait wait = Missed();
  wait.end_reason = EndReason::kExpired;
  wait.ended_at = Moment("10:00") + days(30);
  return wait;
}

Wait Cancelled() {
  Wait wait = Started();
  wait.outcome = Outcome::kCancelled;
  wait.end_reason = EndReason::kDeleted;
  wait.decided_at = wait.ended_at = Moment("10:30");
  return wait;
}

using Waits = std::vector<Wait>;

std::vector<LedgerEntry> Written(const Waits& before, const Waits& after) {
  return Compare(kConversation, before, after, kNow);
}

std::vector<LedgerStep> Steps(const Waits& before, const Waits& after) {
  std::vector<LedgerStep> steps;
  for (const LedgerEntry& entry : Written(before, after)) steps.push_back(entry.step);
  return steps;
}

TEST(LedgerTest, WritesNothingForWhatStaysAsItWas) {
  for (const Wait& wait :
       {Started(), Met(), Missed(), MissedAndAnswered(), Expired(), Cancelled()}) {
    EXPECT_THAT(Written({wait}, {wait}), IsEmpty());
  }
  EXPECT_THAT(Written({}, {}), IsEmpty());
}

TEST(LedgerTest, RecordsAStartAtTheTimeOfThePost) {
  EXPECT_THAT(Written({}, {Started()}), ElementsAre(LedgerEntry{.conversation = kConversation,
                                                                .wait = 0,
                                                                .step = LedgerStep::kStarted,
                                                                .at = Moment("10:00"),
                                                                .cause = kPost,
                                                                .before = Outcome::kUndecided,
                                                                .after = Outcome::kUndecided,
                                                                .deadline = Moment("11:00")}));
}

TEST(LedgerTest, RecordsTheDecisionAndTheAnswerAtTheAnswersTime) {
  EXPECT_THAT(Written({Started()}, {Met()}), ElementsAre(LedgerEntry{.conversation = kConversation,
                                                                     .wait = 0,
                                                                     .step = LedgerStep::kDecided,
                                                                     .at = Moment("10:20"),
                                                                     .cause = kResponse,
                                                                     .before = Outcome::kUndecided,
                                                                     .after = Outcome::kMet,
                                                                     .deadline = Moment("11:00")},
                                                         LedgerEntry{.conversation = kConversation,
                                                                     .wait = 0,
                                                                     .step = LedgerStep::kAnswered,
                                                                     .at = Moment("10:20"),
                                                                     .cause = kResponse,
                                                                     .before = Outcome::kUndecided,
                                                                     .after = Outcome::kMet,
                                                                     .deadline = Moment("11:00")}));
}

TEST(LedgerTest, RecordsADeadlineThatPassedAsCausedByTheClock) {
  EXPECT_THAT(Written({Started()}, {Missed()}),
              ElementsAre(LedgerEntry{.conversation = kConversation,
                                      .wait = 0,
                                      .step = LedgerStep::kDecided,
                                      .at = Moment("11:00"),
                                      .cause = 0,
                                      .before = Outcome::kUndecided,
                                      .after = Outcome::kMissed,
                                      .deadline = Moment("11:00")}));
}

TEST(LedgerTest, RecordsALateAnswerWithoutDecidingAgain) {
  EXPECT_THAT(Written({Missed()}, {MissedAndAnswered()}),
              ElementsAre(LedgerEntry{.conversation = kConversation,
                                      .wait = 0,
                                      .step = LedgerStep::kAnswered,
                                      .at = Moment("12:00"),
                                      .cause = kResponse,
                                      .before = Outcome::kMissed,
                                      .after = Outcome::kMissed,
                                      .deadline = Moment("11:00")}));
}

TEST(LedgerTest, RecordsAllOfAWaitThatIsLearntOfWhenItIsOver) {
  EXPECT_THAT(Steps({}, {MissedAndAnswered()}),
              ElementsAre(LedgerStep::kStarted, LedgerStep::kDecided, LedgerStep::kAnswered));
}

TEST(LedgerTest, RecordsACancellationAndItsReason) {
  const std::vector<LedgerEntry> entries = Written({Started()}, {Cancelled()});
  ASSERT_THAT(Steps({Started()}, {Cancelled()}),
              ElementsAre(LedgerStep::kDecided, LedgerStep::kEnded));
  for (const LedgerEntry& entry : entries) {
    EXPECT_EQ(entry.at, Moment("10:30"));
    EXPECT_EQ(entry.reason, EndReason::kDeleted);
    EXPECT_EQ(entry.after, Outcome::kCancelled);
  }
}

TEST(LedgerTest, RecordsAnExpiryAndTheAnswerThatStillCame) {
  EXPECT_THAT(Steps({Missed()}, {Expired()}), ElementsAre(LedgerStep::kEnded));
  Wait answered = Expired();
  answered.response = kResponse;
  answered.response_at = {Moment("10:00") + days(40), false};
  EXPECT_THAT(Steps({Expired()}, {answered}), ElementsAre(LedgerStep::kAnswered));
}

TEST(LedgerTest, RecordsOneCorrectionWhenALateFactChangesAPublishedOutcome) {
  EXPECT_THAT(Steps({Missed()}, {Met()}),
              ElementsAre(LedgerStep::kCorrected, LedgerStep::kAnswered));
  EXPECT_THAT(Steps({MissedAndAnswered()}, {Cancelled()}),
              ElementsAre(LedgerStep::kCorrected, LedgerStep::kEnded));
  const LedgerEntry correction = Written({Missed()}, {Met()}).front();
  EXPECT_EQ(correction.before, Outcome::kMissed);
  EXPECT_EQ(correction.after, Outcome::kMet);
}

TEST(LedgerTest, RecordsThatWhatHadEndedAWaitTurnedOutNotToHold) {
  EXPECT_THAT(Steps({MissedAndAnswered()}, {Missed()}), ElementsAre(LedgerStep::kReopened));
  EXPECT_THAT(Steps({Met()}, {Started()}),
              ElementsAre(LedgerStep::kCorrected, LedgerStep::kReopened));
}

TEST(LedgerTest, RecordsAnotherResponseInTheFirstOnesPlace) {
  Wait earlier = Met();
  earlier.response = 10;
  earlier.response_at.at = *(earlier.ended_at = earlier.decided_at = Moment("10:10"));
  EXPECT_THAT(Steps({Met()}, {earlier}), ElementsAre(LedgerStep::kAnswered));
}

TEST(LedgerTest, RecordsAnEarlierStartAsAMove) {
  Wait earlier = Started();
  earlier.started_by = 9;
  earlier.opened_at = earlier.started_at.at = Moment("09:50");
  earlier.deadline = Moment("10:50");
  const std::vector<LedgerEntry> entries = Written({Started()}, {earlier});
  ASSERT_THAT(Steps({Started()}, {earlier}), ElementsAre(LedgerStep::kMoved));
  EXPECT_EQ(entries.front().at, Moment("09:50"));
  EXPECT_EQ(entries.front().cause, 9);
}

TEST(LedgerTest, RecordsThatThereWasNoSuchWaitAfterAll) {
  Wait second = Started();
  second.number = 1;
  EXPECT_THAT(Steps({Met(), second}, {Met()}), ElementsAre(LedgerStep::kWithdrawn));
  const LedgerEntry entry = Written({Met(), second}, {Met()}).front();
  EXPECT_EQ(entry.wait, 1);
}

TEST(LedgerTest, NamesAWaitByItsNumber) {
  Wait second = Missed();
  second.number = 1;
  const std::vector<LedgerEntry> entries = Written({Met()}, {second, Met()});
  ASSERT_THAT(Steps({Met()}, {second, Met()}),
              ElementsAre(LedgerStep::kStarted, LedgerStep::kDecided));
  EXPECT_EQ(entries[0].wait, 1);
  EXPECT_EQ(entries[1].wait, 1);
}

std::vector<int64_t> Numbers(const Waits& before, Waits after) {
  NumberWaits(before, after);
  std::vector<int64_t> numbers;
  for (const Wait& wait : after) numbers.push_back(wait.number);
  return numbers;
}

Wait Kind(WaitKind kind, int64_t started_by, int64_t number = 0) {
  return {.number = number, .kind = kind, .started_by = started_by};
}

TEST(LedgerTest, NumbersWaitsAsTheyBecomeKnown) {
  EXPECT_THAT(Numbers({}, {Kind(WaitKind::kFirst, 3), Kind(WaitKind::kNext, 5)}),
              ElementsAre(0, 1));
  EXPECT_THAT(Numbers({Kind(WaitKind::kFirst, 3)},
                      {Kind(WaitKind::kFirst, 3), Kind(WaitKind::kFollowUp, 4)}),
              ElementsAre(0, 1));
}

TEST(LedgerTest, AWaitKeepsItsNumberWhenAnEarlierOneComesToLight) {
  EXPECT_THAT(Numbers({Kind(WaitKind::kFirst, 5, 0)},
                      {Kind(WaitKind::kFirst, 3), Kind(WaitKind::kNext, 5)}),
              ElementsAre(1, 0));
}

TEST(LedgerTest, AWaitKeepsItsNumberWhenAnEarlierPostStartsIt) {
  EXPECT_THAT(Numbers({Kind(WaitKind::kFirst, 5, 0), Kind(WaitKind::kNext, 9, 1)},
                      {Kind(WaitKind::kFirst, 3), Kind(WaitKind::kNext, 9)}),
              ElementsAre(0, 1));
  EXPECT_THAT(Numbers({Kind(WaitKind::kPromise, 5, 0)}, {Kind(WaitKind::kPromise, 3)}),
              ElementsAre(1))
      << "another response promised something else";
}

TEST(LedgerTest, AnAcknowledgementIsDecidedBesideTheAnswer) {
  Wait due = Started();
  due.acknowledge_by = Moment("10:15");
  Wait acknowledged = due;
  acknowledged.acknowledged_by = 31;
  acknowledged.acknowledged_at = acknowledged.acknowledgement_decided_at = Moment("10:05");
  acknowledged.acknowledgement = Outcome::kMet;
  EXPECT_THAT(Steps({due}, {acknowledged}),
              ElementsAre(LedgerStep::kAcknowledged, LedgerStep::kAcknowledgementDecided));
  const LedgerEntry decided = Written({due}, {acknowledged}).back();
  EXPECT_EQ(decided.after, Outcome::kMet);
  EXPECT_EQ(decided.deadline, Moment("10:15"));
  EXPECT_EQ(decided.cause, 31);
  Wait missed = due;
  missed.acknowledgement = Outcome::kMissed;
  missed.acknowledgement_decided_at = Moment("10:15");
  EXPECT_THAT(Steps({missed}, {acknowledged}),
              ElementsAre(LedgerStep::kAcknowledged, LedgerStep::kAcknowledgementCorrected));
}

TEST(LedgerTest, WritesWhatOnlyTheClockNotesOnce) {
  const std::vector<ClockStep> steps = {
      {.what = ClockStep::What::kStarted, .at = Moment("10:00"), .started_by = kPost},
      {.what = ClockStep::What::kRaised, .at = Moment("10:10"), .started_by = kPost, .cause = 14},
      {.what = ClockStep::What::kThanked, .at = Moment("10:30"), .cause = 15}};
  const std::vector<LedgerEntry> entries = Noted(kConversation, steps, Waits{Started()}, {});
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].step, LedgerStep::kRaised);
  EXPECT_EQ(entries[0].wait, 0);
  EXPECT_EQ(entries[0].cause, 14);
  EXPECT_EQ(entries[1].step, LedgerStep::kThanked);
  EXPECT_EQ(entries[1].wait, kNoWait);
  EXPECT_THAT(Noted(kConversation, steps, Waits{Started()}, entries), IsEmpty());
}

TEST(LedgerTest, NamesItsSteps) {
  EXPECT_EQ(NameOf(LedgerStep::kStarted), "started");
  EXPECT_EQ(NameOf(LedgerStep::kCorrected), "corrected");
  EXPECT_EQ(NameOf(LedgerStep::kMerged), "merged");
  EXPECT_EQ(NameOf(LedgerStep::kThanked), "thanked");
}

}  // namespace
}  // namespace firstreply::triage
