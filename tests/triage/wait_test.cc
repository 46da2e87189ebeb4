#include "triage/clock/response_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>

#include "ingest/fingerprint.h"
#include "tests/support/post_builder.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ingest::FiledPost;
using ingest::ResponseKind;
using std::chrono::days;
using test::Brand;
using test::Customer;
using test::Moment;
using test::NumberOf;
using test::PostBuilder;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What ann and northair said to each other.
class Talk {
 public:
  PostBuilder& Ann(const std::string& id, std::string_view at) {
    return said_.emplace_back(Customer("ann").Says(id).At(at));
  }
  PostBuilder& Ann(const std::string& id, TimePoint at) {
    return said_.emplace_back(Customer("ann").Says(id).At(at));
  }
  PostBuilder& Northair(const std::string& id, std::string_view at) {
    return responses_.emplace_back(Brand("northair").Says(id).At(at));
  }
  PostBuilder& Northair(const std::string& id, TimePoint at) {
    return responses_.emplace_back(Brand("northair").Says(id).At(at));
  }
  void Removed(std::string_view at, std::optional<TimePoint> restored_at = std::nullopt) {
    unwatched_.push_back({Moment(at), restored_at});
  }

  std::vector<Wait> At(TimePoint now) const {
    std::list<FiledPost> posts;
    Dialogue dialogue{.brand = "northair",
                      .customer_id = NumberOf("ann"),
                      .customer = ingest::MarkOf({"x", "ann"}),
                      .said = {},
                      .responses = {}};
    const auto add = [&posts](const std::list<PostBuilder>& from, auto& to) {
      for (const PostBuilder& post : from) to.push_back(&posts.emplace_back(post.Filed()));
      std::sort(to.begin(), to.end(),
                [](const auto* a, const auto* b) { return Precedes(*a, *b); });
    };
    add(said_, dialogue.said);
    add(responses_, dialogue.responses);
    const PolicyTimeline an_hour = {{1, {}, PolicySet::AnHour()}};
    ClockInput input;
    input.dialogue = &dialogue;
    input.unwatched = unwatched_;
    return MeasureWaits(input, an_hour, now);
  }
  std::vector<Wait> At(std::string_view now) const { return At(Moment(now)); }

  // The only wait there is.
  Wait OneAt(std::string_view now) const { return OneAt(Moment(now)); }
  Wait OneAt(TimePoint now) const {
    const std::vector<Wait> waits = At(now);
    EXPECT_THAT(waits, SizeIs(1));
    return waits.empty() ? Wait() : waits.front();
  }

 private:
  std::list<PostBuilder> said_, responses_;
  std::vector<Unwatched> unwatched_;
};

// Before the decision.

TEST(WaitTest, StartsWhenTheCustomerPostedAndIsOpenUntilSomethingEndsIt) {
  Talk talk;
  talk.Ann("p1", "10:00");
  const Wait wait = talk.OneAt("10:30");
  Wait expected;
  expected.started_by = expected.about = NumberOf("p1");
  expected.policy = "default";
  expected.source = wait.source;
  expected.opened_at = Moment("10:00");
  expected.started_at = {Moment("10:00"), false};
  expected.at_risk_at = Moment("10:48");
  expected.deadline = expected.next_due = Moment("11:00");
  EXPECT_EQ(wait, expected);
  EXPECT_TRUE(wait.open());
  EXPECT_EQ(wait.next_due, Moment("11:00"));
}

TEST(WaitTest, IsDecidedByTheAnswerAtTheAnswersTime) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:20");
  const Wait wait = talk.OneAt("18:00");
  EXPECT_EQ(wait.outcome, Outcome::kMet);
  EXPECT_EQ(wait.decided_at, Moment("10:20"));
  EXPECT_EQ(wait.ended_at, Moment("10:20"));
  EXPECT_EQ(wait.response, NumberOf("r1"));
  EXPECT_EQ(wait.response_at.at, Moment("10:20"));
  EXPECT_EQ(wait.end_reason, EndReason::kNone);
  EXPECT_EQ(wait.next_due, std::nullopt);
}

TEST(WaitTest, IsMetByAnAnswerAtTheDeadline) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "11:00");
  EXPECT_EQ(talk.OneAt("11:00").outcome, Outcome::kMet);
  EXPECT_EQ(talk.OneAt("11:00").decided_at, Moment("11:00"));
}

TEST(WaitTest, IsMissedByAnAnswerAMillisecondAfterTheDeadlineAndStillAnswered) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "11:00:00.001").ToTheMillisecond();
  const Wait wait = talk.OneAt("12:00");
  EXPECT_EQ(wait.outcome, Outcome::kMissed);
  EXPECT_EQ(wait.decided_at, Moment("11:00"));
  EXPECT_EQ(wait.response, NumberOf("r1"));
  EXPECT_EQ(wait.ended_at, Moment("11:00:00.001"));
}

TEST(WaitTest, IsUndecidedAMillisecondBeforeTheDeadlineAndMissedAtIt) {
  Talk talk;
  talk.Ann("p1", "10:00");
  EXPECT_EQ(talk.OneAt("10:59:59.999").outcome, Outcome::kUndecided);
  const Wait wait = talk.OneAt("11:00");
  EXPECT_EQ(wait.outcome, Outcome::kMissed);
  EXPECT_EQ(wait.decided_at, Moment("11:00"));
  EXPECT_TRUE(wait.open());
}

// What answers.

TEST(WaitTest, IsNotEndedByAResponseBeforeItsStart) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "09:59:59.999");
  EXPECT_FALSE(talk.OneAt("10:30").answered());
}

TEST(WaitTest, IsEndedByAResponseAtItsStart) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:00");
  const Wait wait = talk.OneAt("10:30");
  EXPECT_EQ(wait.outcome, Outcome::kMet);
  EXPECT_EQ(wait.ended_at, Moment("10:00"));
}

class OtherKinds : public testing::TestWithParam<ResponseKind> {};

TEST_P(OtherKinds, DoNotAnswer) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:05").As(GetParam());
  EXPECT_FALSE(talk.OneAt("10:30").answered());
  talk.Northair("r2", "10:20").As(ResponseKind::kHuman);
  EXPECT_EQ(talk.OneAt("10:30").response, NumberOf("r2"));
}

INSTANTIATE_TEST_SUITE_P(WaitTest, OtherKinds,
                         testing::Values(ResponseKind::kTemplate, ResponseKind::kAutomatic,
                                         ResponseKind::kReaction));

TEST(WaitTest, IsAnsweredByTheEarliestOfSeveralAnswersAndOfEqualOnesByTheSmallerNumber) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("1001", "10:20");
  talk.Northair("990", "10:20");
  talk.Northair("5", "10:21");
  EXPECT_EQ(talk.OneAt("12:00").response, NumberOf("990"));
}

TEST(WaitTest, KeepsHowFinelyItsTimesWereTold) {
  Talk talk;
  talk.Ann("p1", "10:00:00.250").ToTheMillisecond();
  talk.Northair("r1", "10:01");
  const Wait wait = talk.OneAt("12:00");
  EXPECT_TRUE(wait.started_at.to_the_millisecond);
  EXPECT_FALSE(wait.response_at.to_the_millisecond);
}

// Several posts.

TEST(WaitTest, IsNotRestartedByAFollowUp) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Ann("p2", "10:50");
  talk.Northair("r1", "11:10");
  const Wait wait = talk.OneAt("12:00");
  EXPECT_EQ(wait.started_by, NumberOf("p1"));
  EXPECT_EQ(wait.outcome, Outcome::kMissed);
}

TEST(WaitTest, IsFollowedByANextOneWhenTheCustomerWritesAgainAfterTheAnswer) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:20");
  talk.Ann("p2", "10:30");
  const std::vector<Wait> waits = talk.At("12:00");
  ASSERT_THAT(waits, SizeIs(2));
  EXPECT_EQ(waits[0].kind, WaitKind::kFirst);
  EXPECT_EQ(waits[0].outcome, Outcome::kMet);
  EXPECT_EQ(waits[1].kind, WaitKind::kNext);
  EXPECT_EQ(waits[1].started_by, NumberOf("p2"));
  EXPECT_EQ(waits[1].deadline, Moment("11:30"));
  EXPECT_EQ(waits[1].outcome, Outcome::kMissed);
}

TEST(WaitTest, IsNotEndedByTheAnswerToTheOneBefore) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:20");
  talk.Ann("p2", "10:30");
  talk.Northair("r2", "10:40");
  const std::vector<Wait> waits = talk.At("12:00");
  ASSERT_THAT(waits, SizeIs(2));
  EXPECT_EQ(waits[0].response, NumberOf("r1"));
  EXPECT_EQ(waits[1].response, NumberOf("r2"));
}

TEST(WaitTest, TakesInWhatTheCustomerSaysAtTheVeryTimeOfTheAnswer) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:20");
  talk.Ann("p2", "10:20");
  EXPECT_EQ(talk.OneAt("12:00").response, NumberOf("r1"));
}

TEST(WaitTest, IsNotStartedByAPostThatNeedsNoResponse) {
  Talk talk;
  talk.Ann("p1", "10:00").NeedsNoResponse();
  EXPECT_THAT(talk.At("12:00"), IsEmpty());
  talk.Ann("p2", "10:05");
  EXPECT_EQ(talk.OneAt("10:30").started_by, NumberOf("p2"));
}

TEST(WaitTest, IsReopenedByTheSameCustomerMonthsLater) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:20");
  talk.Ann("p2", Moment("10:00") + days(200));
  const std::vector<Wait> waits = talk.At(Moment("10:30") + days(200));
  ASSERT_THAT(waits, SizeIs(2));
  EXPECT_TRUE(waits[1].open());
}

// Deletes.

TEST(WaitTest, IsCancelledByTheCustomersDeleteBeforeTheDecision) {
  Talk talk;
  talk.Ann("p1", "10:00").DeletedAt("10:30");
  const Wait wait = talk.OneAt("12:00");
  EXPECT_EQ(wait.outcome, Outcome::kCancelled);
  EXPECT_EQ(wait.end_reason, EndReason::kDeleted);
  EXPECT_EQ(wait.decided_at, Moment("10:30"));
  EXPECT_EQ(wait.ended_at, Moment("10:30"));
  EXPECT_FALSE(wait.answered());
}

TEST(WaitTest, IsCancelledByADeleteAMillisecondBeforeTheDeadlineAndNotByOneAtIt) {
  Talk before, at;
  before.Ann("p1", "10:00").DeletedAt("10:59:59.999");
  EXPECT_EQ(before.OneAt("12:00").outcome, Outcome::kCancelled);
  at.Ann("p1", "10:00").DeletedAt("11:00");
  EXPECT_EQ(at.OneAt("12:00").outcome, Outcome::kMissed);
}

TEST(WaitTest, KeepsItsOutcomeWhenTheCustomerDeletesAtOrAfterTheAnswer) {
  Talk at, after, before;
  at.Ann("p1", "10:00").DeletedAt("10:20");
  at.Northair("r1", "10:20");
  EXPECT_EQ(at.OneAt("12:00").outcome, Outcome::kMet);
  after.Ann("p1", "10:00").DeletedAt("10:21");
  after.Northair("r1", "10:20");
  EXPECT_EQ(after.OneAt("12:00").outcome, Outcome::kMet);
  before.Ann("p1", "10:00").DeletedAt("10:19");
  before.Northair("r1", "10:20");
  EXPECT_EQ(before.OneAt("12:00").outcome, Outcome::kCancelled);
  EXPECT_FALSE(before.OneAt("12:00").answered());
}

TEST(WaitTest, StaysMissedWhenTheCustomerDeletesAfterTheDeadline) {
  Talk talk;
  talk.Ann("p1", "10:00").DeletedAt("11:30");
  talk.Northair("r1", "12:00");
  const Wait wait = talk.OneAt("13:00");
  EXPECT_EQ(wait.outcome, Outcome::kMissed);
  EXPECT_EQ(wait.response, NumberOf("r1"));
}

TEST(WaitTest, EndsNoEarlierThanItBeganWhenADeleteIsDatedBeforeItsPost) {
  Talk talk;
  talk.Ann("p1", "10:00").DeletedAt("09:00");
  const Wait wait = talk.OneAt("12:00");
  EXPECT_EQ(wait.outcome, Outcome::kCancelled);
  EXPECT_EQ(wait.ended_at, Moment("10:00"));
}

TEST(WaitTest, GoesOnUnderTheNextStandingPostWhenTheFirstIsTakenBack) {
  Talk talk;
  talk.Ann("p1", "10:00").DeletedAt("10:30");
  talk.Ann("p2", "10:10");
  const std::vector<Wait> waits = talk.At("12:00");
  ASSERT_THAT(waits, SizeIs(2));
  EXPECT_EQ(waits[0].outcome, Outcome::kCancelled);
  EXPECT_EQ(waits[1].started_by, NumberOf("p2"));
  EXPECT_EQ(waits[1].deadline, Moment("11:10"));
  EXPECT_EQ(waits[1].outcome, Outcome::kMissed);
}

TEST(WaitTest, IsNotAnsweredByAResponseThatWasTakenBackBeforeTheDecision) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:20").DeletedAt("10:10");
  EXPECT_FALSE(talk.OneAt("12:00").answered());
  talk.Northair("r2", "10:40");
  EXPECT_EQ(talk.OneAt("12:00").response, NumberOf("r2"));
}

TEST(WaitTest, StaysAnsweredWhenTheResponseIsTakenBackLater) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:20").DeletedAt("10:21");
  talk.Northair("r2", "10:40");
  const std::vector<Wait> waits = talk.At("12:00");
  ASSERT_THAT(waits, SizeIs(2));
  EXPECT_EQ(waits[0].outcome, Outcome::kMet);
  EXPECT_EQ(waits[0].response, NumberOf("r1"));
  EXPECT_EQ(waits[1].started_at.at, Moment("10:21")) << "and the customer waits again";
  EXPECT_EQ(waits[1].response, NumberOf("r2"));
}

TEST(WaitTest, RecordsALateAnswerAlsoWhenItWasTakenBackAfterwards) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "12:00").DeletedAt("12:30");
  EXPECT_EQ(talk.At("13:00").front().response, NumberOf("r1"));
}

TEST(WaitTest, IsNotAnsweredByALateResponseThatWasTakenBackBeforeItsOwnTime) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "12:00").DeletedAt("11:30");
  EXPECT_FALSE(talk.OneAt("13:00").answered());
}

// The end of the queue.

TEST(WaitTest, LeavesTheQueueAfterThirtyDaysAndStaysMissed) {
  Talk talk;
  talk.Ann("p1", "10:00");
  const TimePoint expiry = Moment("10:00") + days(30);
  const Wait before = talk.OneAt(expiry - 1ms);
  EXPECT_TRUE(before.open());
  EXPECT_EQ(before.next_due, expiry);
  const Wait after = talk.OneAt(expiry);
  EXPECT_EQ(after.outcome, Outcome::kMissed);
  EXPECT_EQ(after.end_reason, EndReason::kExpired);
  EXPECT_EQ(after.ended_at, expiry);
  EXPECT_EQ(after.next_due, std::nullopt);
}

TEST(WaitTest, CountsAnAnswerAfterItsExpiryAsAnswered) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", Moment("10:00") + days(40));
  const Wait wait = talk.OneAt(Moment("10:00") + days(41));
  EXPECT_EQ(wait.outcome, Outcome::kMissed);
  EXPECT_EQ(wait.response, NumberOf("r1"));
  EXPECT_EQ(wait.response_at.at, Moment("10:00") + days(40));
  EXPECT_EQ(wait.ended_at, Moment("10:00") + days(30));
  EXPECT_EQ(wait.end_reason, EndReason::kExpired);
}

TEST(WaitTest, EndsWithTheAnswerThatComesAtTheMomentOfExpiry) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", Moment("10:00") + days(30));
  const Wait wait = talk.OneAt(Moment("10:00") + days(31));
  EXPECT_TRUE(wait.answered());
  EXPECT_EQ(wait.end_reason, EndReason::kNone);
}

TEST(WaitTest, IsFollowedByANextOneAfterExpiryAndOneAnswerEndsBoth) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Ann("p2", Moment("10:00") + days(40));
  talk.Northair("r1", Moment("10:20") + days(40));
  const std::vector<Wait> waits = talk.At(Moment("12:00") + days(40));
  ASSERT_THAT(waits, SizeIs(2));
  EXPECT_EQ(waits[0].outcome, Outcome::kMissed);
  EXPECT_EQ(waits[0].response, NumberOf("r1"));
  EXPECT_EQ(waits[1].outcome, Outcome::kMet);
  EXPECT_EQ(waits[1].response, NumberOf("r1"));
}

// Brands that are no longer watched.

TEST(WaitTest, IsCancelledWhenItsBrandIsRemovedWhileItIsUndecided) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Removed("10:30");
  const Wait wait = talk.OneAt("12:00");
  EXPECT_EQ(wait.outcome, Outcome::kCancelled);
  EXPECT_EQ(wait.end_reason, EndReason::kBrandRemoved);
  EXPECT_EQ(wait.ended_at, Moment("10:30"));
}

TEST(WaitTest, StaysMissedButLeavesTheQueueWhenItsBrandIsRemovedAfterTheDeadline) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Removed("11:30");
  const Wait wait = talk.OneAt("12:00");
  EXPECT_EQ(wait.outcome, Outcome::kMissed);
  EXPECT_EQ(wait.end_reason, EndReason::kBrandRemoved);
  EXPECT_EQ(wait.ended_at, Moment("11:30"));
}

TEST(WaitTest, IsUntouchedByARemovalAfterItsAnswer) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:20");
  talk.Removed("10:20");
  const Wait wait = talk.OneAt("12:00");
  EXPECT_EQ(wait.outcome, Outcome::kMet);
  EXPECT_EQ(wait.end_reason, EndReason::kNone);
}

TEST(WaitTest, IsNotRevivedWhenTheBrandComesBackAndANextOneRunsAgain) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Removed("10:30", Moment("11:00"));
  talk.Ann("p2", "11:10");
  const std::vector<Wait> waits = talk.At("11:30");
  ASSERT_THAT(waits, SizeIs(2));
  EXPECT_EQ(waits[0].outcome, Outcome::kCancelled);
  EXPECT_EQ(waits[1].outcome, Outcome::kUndecided);
  EXPECT_TRUE(waits[1].open());
}

TEST(WaitTest, StartsAtTheMomentOfTheBrandsReturnAsUsual) {
  Talk talk;
  talk.Removed("10:30", Moment("11:00"));
  talk.Ann("p1", "11:00");
  EXPECT_TRUE(talk.OneAt("11:30").open());
}

TEST(WaitTest, IsCancelledAtItsStartWhileItsBrandIsNotWatched) {
  Talk talk;
  talk.Removed("09:00");
  talk.Ann("p1", "10:00");
  const Wait wait = talk.OneAt("10:00");
  EXPECT_EQ(wait.outcome, Outcome::kCancelled);
  EXPECT_EQ(wait.ended_at, Moment("10:00"));
}

// Facts dated ahead.

TEST(WaitTest, StartsAMinuteAheadForAPostDatedAMinuteAhead) {
  Talk talk;
  talk.Ann("p1", "10:01");
  const Wait wait = talk.OneAt("10:00");
  EXPECT_EQ(wait.started_at.at, Moment("10:01"));
  EXPECT_EQ(wait.deadline, Moment("11:01"));
  EXPECT_TRUE(wait.open());
}

TEST(WaitTest, IsNotYetEndedByAnAnswerOrADeleteDatedAhead) {
  Talk answered;
  answered.Ann("p1", "10:00");
  answered.Northair("r1", "10:20");
  EXPECT_TRUE(answered.OneAt("10:19:59.999").open());
  EXPECT_EQ(answered.OneAt("10:20").outcome, Outcome::kMet);

  Talk deleted;
  deleted.Ann("p1", "10:00").DeletedAt("10:20");
  EXPECT_TRUE(deleted.OneAt("10:19:59.999").open());
  EXPECT_EQ(deleted.OneAt("10:20").outcome, Outcome::kCancelled);
}

TEST(WaitTest, SaysTheSameAtAnyLaterTimeOfWhatHasEnded) {
  Talk talk;
  talk.Ann("p1", "10:00");
  talk.Northair("r1", "10:20");
  talk.Ann("p2", "10:30").DeletedAt("10:45");
  talk.Ann("p3", "10:50");
  talk.Northair("r2", "12:00");
  const std::vector<Wait> once = talk.At("12:00");
  EXPECT_EQ(talk.At("12:00:00.001"), once);
  EXPECT_EQ(talk.At(Moment("12:00") + days(365)), once);
}

TEST(WaitTest, IsAsUrgentAsTheMostUrgentOfItsPostsThatStand) {
  Talk talk;
  talk.Ann("1", "10:00").Urgent(ingest::Urgency::kHigh);
  talk.Ann("2", "10:05").Urgent(ingest::Urgency::kCritical);
  talk.Ann("3", "10:06").Urgent(ingest::Urgency::kLow);
  EXPECT_EQ(talk.At(Moment("10:10")).back().urgency, ingest::Urgency::kCritical);
}

TEST(WaitTest, IsNoMoreUrgentForAPostThatWasTakenBackOrCameAfterTheAnswer) {
  Talk talk;
  talk.Ann("1", "10:00").Urgent(ingest::Urgency::kNormal);
  talk.Ann("2", "10:05").Urgent(ingest::Urgency::kCritical).DeletedAt("10:06");
  talk.Northair("3", "10:10");
  talk.Ann("4", "10:20").Urgent(ingest::Urgency::kHigh);
  const std::vector<Wait> waits = talk.At(Moment("10:30"));
  ASSERT_THAT(waits, SizeIs(2));
  EXPECT_EQ(waits[0].urgency, ingest::Urgency::kNormal);
  EXPECT_EQ(waits[1].urgency, ingest::Urgency::kHigh);
}

TEST(WaitTest, NamesItsKindsOutcomesAndReasonsInTheWordsOfThePeopleWhoReadThem) {
  EXPECT_EQ(NameOf(WaitKind::kFirst), "first");
  EXPECT_EQ(NameOf(WaitKind::kNext), "next");
  EXPECT_EQ(NameOf(Outcome::kUndecided), "undecided");
  EXPECT_EQ(NameOf(Outcome::kMet), "met");
  EXPECT_EQ(NameOf(Outcome::kMissed), "missed");
  EXPECT_EQ(NameOf(Outcome::kCancelled), "cancelled");
  EXPECT_EQ(NameOf(EndReason::kDeleted), "deleted");
  EXPECT_EQ(NameOf(EndReason::kExpired), "expired");
  EXPECT_EQ(NameOf(EndReason::kBrandRemoved), "brand removed");
}

}  // namespace
}  // namespace firstreply::triage
