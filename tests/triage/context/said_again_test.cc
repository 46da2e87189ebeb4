#include "triage/context/said_again.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "tests/support/post_builder.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;
using ingest::ResponseKind;
using test::Brand;
using test::Customer;
using test::Moment;
using test::PostBuilder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

PostBuilder Lost(const std::string& id, std::string_view at) {
  return Customer("ann").Says(id).At(at).Saying("My parcel has not come since Monday");
}

class SaidAgainTest : public testing::Test {
 protected:
  // A thread of its own; says which it is.
  size_t Case(const FiledPost& said) {
    cases_.push_back({.said = {&posts_.emplace_back(said)}});
    return cases_.size() - 1;
  }
  void Answer(size_t in, const FiledPost& response) {
    cases_[in].responses.push_back(&posts_.emplace_back(response));
  }

  // "p2 joins p1"
  std::vector<std::string> Joined() const {
    std::vector<std::string> joined;
    for (const SaidAgain& again : FindSaidAgain(cases_)) {
      EXPECT_EQ(cases_[again.post_in].said.at(0), again.post);
      EXPECT_EQ(cases_[again.before_in].said.at(0), again.before);
      joined.push_back(again.post->key.id + " joins " + again.before->key.id);
    }
    return joined;
  }

  std::deque<FiledPost> posts_;
  std::vector<CaseView> cases_;
};

TEST_F(SaidAgainTest, AllJoinTheFirstWhateverTheirOrder) {
  Case(Lost("p3", "12:00"));
  Case(Lost("p1", "10:00"));
  Case(Lost("p2", "11:00"));
  EXPECT_THAT(Joined(), ElementsAre("p2 joins p1", "p3 joins p1"));
}

TEST_F(SaidAgainTest, OtherWordsOrPeopleOrADirectMessageDoNot) {
  Case(Lost("p1", "10:00"));
  Case(Lost("p2", "11:00").Saying("My parcel has not come since Sunday"));
  Case(Lost("p3", "11:00").InPrivate());
  Case(Customer("ben").Says("p4").At("11:00").Saying("My parcel has not come since Monday"));
  Case(Lost("p5", "11:00").On("bluesky"));
  EXPECT_THAT(Joined(), IsEmpty());
}

TEST_F(SaidAgainTest, ShortWordsDoNot) {
  Case(Lost("p1", "10:00").Saying("Hello? Anybody?"));
  Case(Lost("p2", "11:00").Saying("Hello? Anybody?"));
  EXPECT_THAT(Joined(), IsEmpty());
}

TEST_F(SaidAgainTest, OnceAnsweredTheSameWordsAreACaseAnew) {
  const size_t first = Case(Lost("p1", "10:00"));
  Case(Lost("p2", "10:30"));
  Case(Lost("p3", "11:30"));
  Case(Lost("p4", "12:00"));
  Answer(first, Brand("northair").Says("r1").At("11:00").To("p1"));
  EXPECT_THAT(Joined(), ElementsAre("p2 joins p1", "p4 joins p3"));
}

TEST_F(SaidAgainTest, AnAnswerWhereItWasSaidAgainIsOne) {
  Case(Lost("p1", "10:00"));
  const size_t second = Case(Lost("p2", "10:30"));
  Case(Lost("p3", "11:30"));
  Answer(second, Brand("northair").Says("r1").At("11:00").To("p2"));
  EXPECT_THAT(Joined(), ElementsAre("p2 joins p1"));
}

TEST_F(SaidAgainTest, AHandoffSeesToThemATemplateDoesNot) {
  const size_t first = Case(Lost("p1", "10:00"));
  Case(Lost("p2", "11:30"));
  Answer(first, Brand("northair").Says("r1").At("11:00").To("p1").As(ResponseKind::kTemplate));
  EXPECT_THAT(Joined(), ElementsAre("p2 joins p1"));
  Answer(first, Brand("northair").Says("r2").At("11:10").To("p1").As(ResponseKind::kHandoff));
  EXPECT_THAT(Joined(), IsEmpty());
}

TEST_F(SaidAgainTest, WhatAnAgentSettledWaitsNoMore) {
  const size_t first = Case(Lost("p1", "10:00"));
  Case(Lost("p2", "11:30"));
  cases_[first].settled = {Moment("11:00")};
  EXPECT_THAT(Joined(), IsEmpty());
}

TEST_F(SaidAgainTest, AnAnswerTakenBackAtOnceIsNone) {
  const size_t first = Case(Lost("p1", "10:00"));
  Case(Lost("p2", "11:30"));
  Answer(first, Brand("northair").Says("r1").At("11:00").To("p1").DeletedAt("11:00"));
  EXPECT_THAT(Joined(), ElementsAre("p2 joins p1"));
}

TEST_F(SaidAgainTest, WhatWasTakenBackUnansweredIsNoCaseToJoin) {
  Case(Lost("p1", "10:00").DeletedAt("12:00"));
  Case(Lost("p2", "11:00"));
  Case(Lost("p3", "11:30"));
  EXPECT_THAT(Joined(), ElementsAre("p3 joins p2"));
}

TEST_F(SaidAgainTest, WhatWasTakenBackAfterItsAnswerStoodUntilThen) {
  const size_t first = Case(Lost("p1", "10:00").DeletedAt("12:00"));
  Case(Lost("p2", "10:30"));
  Answer(first, Brand("northair").Says("r1").At("11:00").To("p1"));
  EXPECT_THAT(Joined(), ElementsAre("p2 joins p1"));
}

TEST_F(SaidAgainTest, AWeekLaterItIsACaseAnew) {
  const FiledPost first = Lost("p1", "10:00");
  Case(first);
  FiledPost in_time = Lost("p2", "10:00");
  in_time.posted_at.at += kSaidAgainWithin;
  FiledPost later = Lost("p3", "10:00");
  later.posted_at.at += kSaidAgainWithin + Duration(1);
  Case(in_time);
  Case(later);
  EXPECT_THAT(Joined(), ElementsAre("p2 joins p1"));
}

TEST_F(SaidAgainTest, WhatNeedsNoResponseIsNoCaseAndJoinsNone) {
  Case(Lost("p1", "10:00").NeedsNoResponse());
  Case(Lost("p2", "11:00"));
  Case(Lost("p3", "12:00").NeedsNoResponse());
  EXPECT_THAT(Joined(), IsEmpty());
}

TEST_F(SaidAgainTest, WhoseSourceSaysThatItNeedsAResponseIsACaseOfItsOwn) {
  Case(Lost("p1", "10:00"));
  FiledPost told = Lost("p2", "11:00");
  told.versions.front().need_is_told = true;
  Case(told);
  EXPECT_THAT(Joined(), IsEmpty());
}

TEST_F(SaidAgainTest, InOneThreadItIsTheSameConversationAnyway) {
  const size_t first = Case(Lost("p1", "10:00"));
  cases_[first].said.push_back(&posts_.emplace_back(Lost("p2", "11:00")));
  EXPECT_THAT(FindSaidAgain(cases_), IsEmpty());
}

}  // namespace
}  // namespace firstreply::triage
