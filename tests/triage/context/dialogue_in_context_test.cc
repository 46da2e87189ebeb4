#include "triage/context/dialogue_in_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/post_builder.h"
#include "triage/clock/verdict.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using ingest::FiledPost;
using ingest::ResponseKind;
using ingest::Urgency;
using test::Brand;
using test::Customer;
using test::Moment;
using test::NumberOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// As a judge found it in the text.
FiledPost Found(FiledPost post, bool needs_response, const std::string& reckoning) {
  post.versions.back().needs_response = needs_response;
  post.versions.back().reckoning = reckoning;
  return post;
}

FiledPost Asks(FiledPost post) {
  post.asks = true;
  return post;
}

class DialogueInContextTest : public testing::Test {
 protected:
  // What becomes of the last thing that ann said.
  const FiledPost& Last() {
    Dialogue dialogue{.brand = "northair",
                      .customer_id = NumberOf("ann"),
                      .customer = {},
                      .said = {},
                      .responses = {}};
    for (const FiledPost& post : said_) dialogue.said.push_back(&post);
    for (const FiledPost& post : responses_) dialogue.responses.push_back(&post);
    const std::vector<MadePromise> promises = PromisesIn(dialogue.responses, {});
    in_context_.emplace(
        dialogue,
        History{.earlier = earlier_, .responses = dialogue.responses, .promises = promises});
    return *in_context_->dialogue().said.back();
  }

  void ComplainedYesterday() {
    FiledPost before = Customer("ann").Says("p0").At(Moment("10:00") - 24h);
    before.versions.back().complaint = before.versions.back().needs_response = true;
    before.versions.back().topics = {"delivery"};
    earlier_.push_back({.said = {before}, .responses = {}});
  }

  std::vector<FiledPost> said_, responses_;
  std::vector<EarlierCase> earlier_;
  std::optional<DialogueInContext> in_context_;
};

TEST_F(DialogueInContextTest, AnAnswerToOurQuestionNeedsAResponse) {
  responses_ = {Asks(Brand("northair").Says("r1").At("10:00").To("p1"))};
  said_ = {Found(Customer("ann").Says("p2").At("10:05").To("r1"), false, "10 reading+10")};
  EXPECT_TRUE(NeedsResponse(Last().versions.back()));
  EXPECT_EQ(Last().versions.back().urgency, Urgency::kNormal);
  ASSERT_EQ(in_context_->forms().size(), 1U);
  EXPECT_EQ(in_context_->forms()[0].answers, NumberOf("r1"));
  EXPECT_EQ(in_context_->forms()[0].urgency.score, 40);
}

TEST_F(DialogueInContextTest, AQuestionToAllTheWorldIsSmallTalk) {
  responses_ = {Asks(Brand("northair").Says("r1").At("10:00"))};
  said_ = {Found(Customer("ann").Says("p2").At("10:05").To("r1"), false, "10 reading+10")};
  EXPECT_FALSE(NeedsResponse(Last().versions.back()));
}

TEST_F(DialogueInContextTest, WhoRepliesToSomethingElseAnswersNoQuestion) {
  responses_ = {Asks(Brand("northair").Says("r1").At("10:00").To("p1")),
                Brand("northair").Says("r2").At("10:01")};
  said_ = {Found(Customer("ann").Says("p2").At("10:05").To("r2"), false, "10 reading+10")};
  EXPECT_FALSE(NeedsResponse(Last().versions.back()));
  EXPECT_THAT(in_context_->forms(), IsEmpty());
}

TEST_F(DialogueInContextTest, AMachinesQuestionIsNone) {
  responses_ = {
      Asks(Brand("northair").Says("r1").At("10:00").To("p1").As(ResponseKind::kAutomatic))};
  said_ = {Found(Customer("ann").Says("p2").At("10:05").To("r1"), false, "10 reading+10")};
  EXPECT_FALSE(NeedsResponse(Last().versions.back()));
}

TEST_F(DialogueInContextTest, ThanksAreNoAnswerThatNeedsOne) {
  responses_ = {Asks(Brand("northair").Says("r1").At("10:00").To("p1"))};
  FiledPost thanks = Found(Customer("ann").Says("p2").At("10:05").To("r1"), false, "");
  thanks.versions.back().courtesy = ingest::Courtesy::kThanks;
  said_ = {thanks};
  EXPECT_FALSE(NeedsResponse(Last().versions.back()));
}

TEST_F(DialogueInContextTest, WhatItsSourceToldStands) {
  responses_ = {Asks(Brand("northair").Says("r1").At("10:00").To("p1"))};
  FiledPost told = Found(Customer("ann").Says("p2").At("10:05").To("r1"), false, "");
  told.versions.back().need_is_told = true;
  told.versions.back().urgency = Urgency::kLow;
  said_ = {told};
  ComplainedYesterday();
  EXPECT_FALSE(NeedsResponse(Last().versions.back()));
  EXPECT_EQ(Last().versions.back().urgency, Urgency::kLow);
}

TEST_F(DialogueInContextTest, HistoryAddsToWhatTheWordsSay) {
  said_ = {Found(Customer("ann").Says("p2").At("10:00"), true, "50 reading+40 money_lost+10")};
  ComplainedYesterday();
  EXPECT_EQ(Last().versions.back().urgency, Urgency::kHigh);
  EXPECT_THAT(in_context_->forms()[0].terms,
              ElementsAre(HistoryTerm{"repeat_contact", NumberOf("p0")}));
  EXPECT_EQ(in_context_->forms()[0].urgency.score, 60);
}

TEST_F(DialogueInContextTest, WhatTheWordsSayAlreadyCountsOnce) {
  said_ = {Found(Customer("ann").Says("p2").At("10:00"), true, "50 reading+40 repeat_contact+10")};
  ComplainedYesterday();
  EXPECT_EQ(Last().versions.back().urgency, Urgency::kNormal);
}

TEST_F(DialogueInContextTest, AngerLiftsNobodyIntoTheNextLevelThoughTheyCameBefore) {
  said_ = {Found(Customer("ann").Says("p2").At("10:00"), true, "50 reading+40 anger~10")};
  ComplainedYesterday();
  EXPECT_EQ(Last().versions.back().urgency, Urgency::kNormal);
  EXPECT_EQ(in_context_->forms()[0].urgency.score, 59);
}

TEST_F(DialogueInContextTest, WhoIsInDangerIsCriticalAsBefore) {
  said_ = {Found(Customer("ann").Says("p2").At("10:00"), true,
                 "85 reading+40 stranded_vulnerable>85 stranded>65")};
  ComplainedYesterday();
  EXPECT_EQ(Last().versions.back().urgency, Urgency::kCritical);
  EXPECT_EQ(in_context_->forms()[0].urgency.score, 85);
}

TEST_F(DialogueInContextTest, PraiseByWhoComplainedYesterdayIsPraise) {
  said_ = {Found(Customer("ann").Says("p2").At("10:00"), false, "10 reading+10")};
  ComplainedYesterday();
  Last();
  EXPECT_THAT(in_context_->forms(), IsEmpty());
}

}  // namespace
}  // namespace firstreply::triage
