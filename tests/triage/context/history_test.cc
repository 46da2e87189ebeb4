#include "triage/context/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const TimePoint kNow = Moment("12:00");

ingest::VerdictHint Complaint(std::vector<std::string> topics) {
  ingest::VerdictHint hint;
  hint.complaint = hint.needs_response = true;
  hint.topics = std::move(topics);
  return hint;
}

PostBuilder Complains(const std::string& id, TimePoint at) {
  return Customer("ann").Says(id).At(at).Judged(Complaint({"delivery"}));
}
PostBuilder Answers(const std::string& id, TimePoint at) {
  return Brand("northair").Says(id).At(at);
}
PostBuilder Promises(const std::string& id, TimePoint at, std::optional<TimePoint> by) {
  ingest::VerdictHint hint;
  hint.promises = true;
  if (by) hint.promised_by = Instant{*by, true};
  return Answers(id, at).Judged(hint);
}

class HistoryTest : public testing::Test {
 protected:
  std::vector<HistoryTerm> TermsOf(const FiledPost& post) const {
    return HistoryTermsOf(post, post.versions.size() - 1,
                          {.earlier = cases_, .responses = {}, .promises = {}});
  }
  std::vector<HistoryTerm> TermsNow() const { return TermsOf(Complains("now", kNow)); }

  void Before(const std::vector<FiledPost>& said, const std::vector<FiledPost>& responses = {}) {
    Dialogue dialogue{.brand = "northair",
                      .customer_id = NumberOf("ann"),
                      .customer = {},
                      .said = {},
                      .responses = {}};
    for (const FiledPost& post : said) dialogue.said.push_back(&post);
    for (const FiledPost& post : responses) dialogue.responses.push_back(&post);
    cases_.push_back(CaseOf(dialogue, {}));
  }

  std::vector<EarlierCase> cases_;
};

TEST_F(HistoryTest, NobodyHasAHistoryBeforeTheyBegin) {
  EXPECT_THAT(TermsNow(), IsEmpty());
}

TEST_F(HistoryTest, WhoNeededAResponseWithinThirtyDaysBeforeComesAgain) {
  Before({Complains("p1", kNow - days(30))});
  EXPECT_THAT(TermsNow(), ElementsAre(HistoryTerm{"repeat_contact", NumberOf("p1")}));
}

TEST_F(HistoryTest, ThirtyDaysAndALittleAreForgotten) {
  Before({Complains("p1", kNow - days(30) - 1ms)});
  EXPECT_THAT(TermsNow(), IsEmpty());
}

TEST_F(HistoryTest, TheLatestIsTheCause) {
  Before({Complains("p2", kNow - days(2))});
  Before({Complains("p1", kNow - days(9)), Complains("p3", kNow - days(1))});
  EXPECT_THAT(TermsNow(), ElementsAre(HistoryTerm{"repeat_contact", NumberOf("p3")}));
}

TEST_F(HistoryTest, PraiseIsNoContactThatIsRepeated) {
  Before({Customer("ann").Says("p1").At(kNow - days(1)).NeedsNoResponse()});
  EXPECT_THAT(TermsNow(), IsEmpty());
}

TEST_F(HistoryTest, WhatIsSaidLaterOrAtOnceIsNoHistory) {
  Before({Complains("p1", kNow), Complains("p2", kNow + 1ms)});
  EXPECT_THAT(TermsNow(), IsEmpty());
}

TEST_F(HistoryTest, WhatWasTakenBackBeforeIsForgottenAndWhatIsTakenBackLaterIsNot) {
  Before({Complains("p1", kNow - 2h).DeletedAt(kNow - 1ms)});
  EXPECT_THAT(TermsNow(), IsEmpty());
  Before({Complains("p2", kNow - 2h).DeletedAt(kNow)});
  EXPECT_THAT(TermsNow(), ElementsAre(HistoryTerm{"repeat_contact", NumberOf("p2")}));
}

TEST_F(HistoryTest, TheSameTopicAgainAfterAnAnswerIsAFailureRepeated) {
  Before({Complains("p1", kNow - days(60))}, {Answers("r1", kNow - days(59))});
  EXPECT_THAT(TermsNow(), ElementsAre(HistoryTerm{"repeat_failure", NumberOf("p1")}));
}

TEST_F(HistoryTest, WithoutAnAnswerNothingHasFailedYet) {
  Before({Complains("p1", kNow - days(60))});
  EXPECT_THAT(TermsNow(), IsEmpty());
}

TEST_F(HistoryTest, AnAnswerAfterThePostOrBeforeTheComplaintIsNone) {
  Before({Complains("p1", kNow - days(60))},
         {Answers("r1", kNow - days(61)), Answers("r2", kNow + 1ms)});
  EXPECT_THAT(TermsNow(), IsEmpty());
}

TEST_F(HistoryTest, ATemplateIsNoAnswer) {
  Before({Complains("p1", kNow - days(60))},
         {Answers("r1", kNow - days(59)).As(ResponseKind::kTemplate)});
  EXPECT_THAT(TermsNow(), IsEmpty());
}

TEST_F(HistoryTest, AnotherTopicIsAnotherMatter) {
  Before({Customer("ann").Says("p1").At(kNow - days(60)).Judged(Complaint({"billing"}))},
         {Answers("r1", kNow - days(59))});
  EXPECT_THAT(TermsNow(), IsEmpty());
}

TEST_F(HistoryTest, AQuestionAboutItIsNoFailureRepeated) {
  Before({Complains("p1", kNow - days(60))}, {Answers("r1", kNow - days(59))});
  ingest::VerdictHint question = Complaint({"delivery"});
  question.complaint = false;
  EXPECT_THAT(TermsOf(Customer("ann").Says("now").At(kNow).Judged(question)), IsEmpty());
}

TEST_F(HistoryTest, APromiseWhoseTimeHasPassedIsBroken) {
  Before({Complains("p1", kNow - days(40))}, {Promises("r1", kNow - days(39), kNow)});
  EXPECT_THAT(TermsNow(), ElementsAre(HistoryTerm{"repeat_failure", NumberOf("p1")},
                                      HistoryTerm{"promise_broken", NumberOf("r1")}));
}

TEST_F(HistoryTest, APromiseThatStillHasTimeIsNotBroken) {
  Before({Complains("p1", kNow - days(91))}, {Promises("r1", kNow - days(40), kNow + 1ms)});
  EXPECT_THAT(TermsNow(), IsEmpty());
}

TEST_F(HistoryTest, APromiseWithoutATimeIsForADay) {
  Before({Complains("p1", kNow - days(91))}, {Promises("r1", kNow - 24h + 1ms, std::nullopt)});
  EXPECT_THAT(TermsNow(), IsEmpty());
  Before({Complains("p2", kNow - days(91))}, {Promises("r2", kNow - 24h, std::nullopt)});
  EXPECT_THAT(TermsNow(), ElementsAre(HistoryTerm{"promise_broken", NumberOf("r2")}));
}

TEST_F(HistoryTest, WhoCameBackInTimeKeptThePromiseAndWhoCameLateDidNot) {
  const TimePoint due = kNow - days(35);
  Before({Complains("p1", kNow - days(91))},
         {Promises("r1", kNow - days(40), due), Answers("r2", due)});
  EXPECT_THAT(TermsNow(), IsEmpty());
  Before({Complains("p2", kNow - days(91))},
         {Promises("r3", kNow - days(40), due), Answers("r4", due + 1ms)});
  EXPECT_THAT(TermsNow(), ElementsAre(HistoryTerm{"promise_broken", NumberOf("r3")}));
}

TEST_F(HistoryTest, OurOwnConversationsPromisesCountToo) {
  const FiledPost promise = Promises("r1", kNow - days(3), kNow - days(2));
  const std::vector<const FiledPost*> responses = {&promise};
  const std::vector<MadePromise> promises = PromisesIn(responses, {});
  const History history{.earlier = {}, .responses = responses, .promises = promises};
  EXPECT_THAT(HistoryTermsOf(Complains("now", kNow), 0, history),
              ElementsAre(HistoryTerm{"promise_broken", NumberOf("r1")}));
}

TEST_F(HistoryTest, AnAgentsWordThatItWasAPromiseCounts) {
  const Act act{.kind = ActKind::kPromised, .at = kNow - days(2), .promised_by = kNow - days(1)};
  EXPECT_THAT(PromisesIn({}, std::span(&act, 1)),
              ElementsAre(MadePromise{kNow - days(2), kNow - days(1), 0}));
}

}  // namespace
}  // namespace firstreply::triage
