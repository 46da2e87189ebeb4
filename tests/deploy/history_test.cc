// What a customer said in other threads makes what they say now more urgent, in any order of
// arrival.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/post_builder.h"
#include "tests/support/test_monitor.h"
#include "triage/gathering.h"
#include "triage/model/shipped_model.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using ingest::PostEvent;
using ingest::Urgency;
using test::Brand;
using test::Customer;
using test::DeleteOf;
using test::Moment;
using test::TestMonitor;
using ::testing::IsEmpty;

PostEvent Parcel() {
  return Customer("ann")
      .Says("p1")
      .At("08:00")
      .About({"northair"})
      .Saying("my parcel was due on Monday and has not arrived");
}
PostEvent Answer() {
  return Brand("northair").Says("r1").At("08:30").To("p1").Saying("It is on its way to you.");
}
PostEvent ParcelAgain() {
  return Customer("ann")
      .Says("p2")
      .At("10:00")
      .About({"northair"})
      .Saying("the parcel still is not here, a week late now");
}

class HistoryTest : public testing::Test {
 protected:
  HistoryTest() { Judge(monitor_); }

  static void Judge(TestMonitor& monitor) {
    std::vector<Input> inputs;
    inputs.emplace_back(Shipped());
    ASSERT_TRUE(monitor.pipeline().Run(std::move(inputs), Moment("07:00")));
  }
  static const TakeJudgement& Shipped() {
    static const TakeJudgement kShipped =
        Packed({.model = std::make_shared<const triage::LinearModel>(triage::ShippedModel())});
    return kShipped;
  }

  Urgency UrgencyOf(const std::string& root) {
    for (const triage::Conversation& conversation : monitor_.Conversations()) {
      if (conversation.root.id == root) return conversation.waits.at(0).urgency;
    }
    ADD_FAILURE() << "no conversation " << root;
    return Urgency::kLow;
  }

  std::vector<triage::Wait> WaitsOf(const std::string& root) {
    for (const triage::Conversation& conversation : monitor_.Conversations()) {
      if (conversation.root.id == root && conversation.stands) return conversation.waits;
    }
    return {};
  }

  TestMonitor monitor_;
};

TEST_F(HistoryTest, TheSameMatterAgainAfterAnAnswerIsMoreUrgent) {
  monitor_.Take({ParcelAgain()}, Moment("12:00"));
  EXPECT_EQ(UrgencyOf("p2"), Urgency::kNormal);
  monitor_.Take({Parcel(), Answer()}, Moment("12:01"));
  EXPECT_EQ(UrgencyOf("p1"), Urgency::kNormal);
  EXPECT_EQ(UrgencyOf("p2"), Urgency::kHigh);
}

TEST_F(HistoryTest, ItIsNotOnceTheFirstIsTakenBackBeforehand) {
  monitor_.Take({Parcel(), Answer(), ParcelAgain(), DeleteOf("p1", Moment("09:00"))},
                Moment("12:00"));
  EXPECT_EQ(UrgencyOf("p2"), Urgency::kNormal);
}

TEST_F(HistoryTest, AnotherCustomersTroubleIsTheirs) {
  monitor_.Take({Customer("ben")
                     .Says("p1")
                     .At("08:00")
                     .About({"northair"})
                     .Saying("my parcel was due on Monday and has not arrived"),
                 Answer(), ParcelAgain()},
                Moment("12:00"));
  EXPECT_EQ(UrgencyOf("p2"), Urgency::kNormal);
}

// Of a customer with very many threads the latest are their history.
TEST_F(HistoryTest, WhatLiesBeforeTheLatestThreadsIsForgotten) {
  for (const size_t between : {triage::kEarlierThreadsMax - 1, triage::kEarlierThreadsMax}) {
    TestMonitor monitor;
    Judge(monitor);
    std::vector<PostEvent> events = {Parcel(), Answer(), ParcelAgain()};
    for (size_t i = 0; i < between; ++i) {
      const TimePoint at = Moment("09:00") + std::chrono::minutes(i);
      events.push_back(Customer("ann")
                           .Says("n" + std::to_string(i))
                           .At(at)
                           .About({"northair"})
                           .Saying("lovely weather today"));
    }
    monitor.Take(events, Moment("12:00"));
    const Urgency expected =
        between < triage::kEarlierThreadsMax ? Urgency::kHigh : Urgency::kNormal;
    for (const triage::Conversation& conversation : monitor.Conversations()) {
      if (conversation.root.id == "p2") {
        EXPECT_EQ(conversation.waits.at(0).urgency, expected) << between;
      }
    }
  }
}

TEST_F(HistoryTest, InWhateverOrderItIsToldItMeansTheSame) {
  const std::vector<PostEvent> events = {
      Parcel(), Answer(), ParcelAgain(),
      Brand("northair").Says("r2").At("10:30").To("p2").Saying("Which parcel was it?"),
      Customer("ann").Says("p3").At("10:40").To("r2").Saying("the blue one")};
  std::vector<size_t> order = {0, 1, 2, 3, 4};
  monitor_.Take(events, Moment("12:00"));
  const std::string expected = monitor_.Canonical();
  do {
    TestMonitor monitor;
    Judge(monitor);
    for (const size_t i : order) monitor.Take({events[i]}, Moment("12:00"));
    ASSERT_EQ(monitor.Canonical(), expected);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(HistoryTest, WhoAnswersOurQuestionWaits) {
  monitor_.Take({ParcelAgain(),
                 Brand("northair").Says("r2").At("10:30").To("p2").Saying("Which parcel was it?"),
                 Customer("ann").Says("p3").At("10:40").To("r2").Saying("the blue one")},
                Moment("11:00"));
  const std::vector<triage::Conversation> conversations = monitor_.Conversations();
  ASSERT_EQ(conversations.size(), 1U);
  ASSERT_EQ(conversations[0].waits.size(), 2U);
  EXPECT_EQ(conversations[0].waits[1].started_at.at, Moment("10:40"));
  EXPECT_EQ(conversations[0].waits[1].outcome, triage::Outcome::kUndecided);
}

// The same words again, in a thread of their own.
PostEvent ParcelOnceMore(const std::string& id, std::string_view at) {
  return Customer("ann")
      .Says(id)
      .At(at)
      .About({"northair"})
      .Saying("@northair my parcel was due on Monday and has not arrived!!");
}

TEST_F(HistoryTest, TheSameWordsAgainJoinTheCaseThatWaits) {
  monitor_.Take({Parcel(), ParcelOnceMore("p2", "08:10"), ParcelOnceMore("p3", "08:20")},
                Moment("09:00"));
  ASSERT_EQ(WaitsOf("p1").size(), 1U);
  EXPECT_THAT(WaitsOf("p2"), IsEmpty());
  EXPECT_THAT(WaitsOf("p3"), IsEmpty());
  // Answered where it was said last.
  monitor_.Take({Brand("northair").Says("r9").At("09:10").To("p3").Saying("On its way.")},
                Moment("09:11"));
  ASSERT_EQ(WaitsOf("p1").size(), 1U);
  EXPECT_EQ(WaitsOf("p1")[0].response_at.at, Moment("09:10"));
  // Once answered, who says it again waits again.
  monitor_.Take({ParcelOnceMore("p4", "09:30")}, Moment("09:31"));
  ASSERT_EQ(WaitsOf("p4").size(), 1U);
  EXPECT_TRUE(WaitsOf("p4")[0].open());
}

TEST_F(HistoryTest, WhatWasSaidFirstAndTakenBackHandsOnToWhatWasSaidAgain) {
  monitor_.Take({Parcel(), ParcelOnceMore("p2", "08:10")}, Moment("08:30"));
  EXPECT_THAT(WaitsOf("p2"), IsEmpty());
  monitor_.Take({DeleteOf("p1", Moment("08:35"))}, Moment("08:36"));
  EXPECT_EQ(WaitsOf("p1").at(0).outcome, triage::Outcome::kCancelled);
  ASSERT_EQ(WaitsOf("p2").size(), 1U);
  EXPECT_EQ(WaitsOf("p2")[0].started_at.at, Moment("08:10"));
}

TEST_F(HistoryTest, TheSameWordsOfAnotherOrInPrivateAreTheirOwnCase) {
  monitor_.Take({Parcel(),
                 Customer("ben")
                     .Says("p2")
                     .At("08:10")
                     .About({"northair"})
                     .Saying("my parcel was due on Monday and has not arrived"),
                 Customer("ann")
                     .Says("p3")
                     .At("08:20")
                     .InPrivate()
                     .About({"northair"})
                     .Saying("my parcel was due on Monday and has not arrived")},
                Moment("09:00"));
  for (const char* root : {"p1", "p2", "p3"}) EXPECT_EQ(WaitsOf(root).size(), 1U) << root;
}

TEST_F(HistoryTest, SaidAgainInAnyOrderOfArrivalIsTheSame) {
  const std::vector<PostEvent> events = {
      Parcel(), ParcelOnceMore("p2", "08:10"),
      Brand("northair").Says("r9").At("09:10").To("p2").Saying("On its way."),
      ParcelOnceMore("p3", "09:30"), DeleteOf("p1", Moment("09:40"))};
  std::vector<size_t> order = {0, 1, 2, 3, 4};
  monitor_.Take(events, Moment("12:00"));
  const std::string expected = monitor_.Canonical();
  do {
    TestMonitor monitor;
    Judge(monitor);
    for (const size_t i : order) monitor.Take({events[i]}, Moment("12:00"));
    ASSERT_EQ(monitor.Canonical(), expected);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(HistoryTest, APlainRepostIsNobodysWait) {
  const PostEvent repost = Customer("ben")
                               .Says("p2")
                               .At("08:10")
                               .About({"northair"})
                               .PassingOn("p1")
                               .Saying("RT @ann: my parcel was due on Monday and has not arrived");
  monitor_.Take({repost}, Moment("08:30"));
  EXPECT_EQ(WaitsOf("p2").size(), 1U);  // as long as it is all that is known
  monitor_.Take({Parcel()}, Moment("08:40"));
  EXPECT_THAT(WaitsOf("p2"), IsEmpty());
  EXPECT_EQ(WaitsOf("p1").size(), 1U);
}

}  // namespace
}  // namespace firstreply::app
