#include "triage/statistics/wait_loading.h"

#include <gtest/gtest.h>

#include "tests/support/post_builder.h"
#include "tests/support/test_monitor.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using test::Brand;
using test::Customer;
using test::DeleteOf;
using test::Moment;
using test::TestMonitor;

const PolicyTimeline kAnHour = {{1, {}, PolicySet::AnHour()}};

class WaitLoadingTest : public testing::Test {
 protected:
  std::vector<MeasuredWait> Load(const WaitSelection& selection, TimePoint now = Moment("18:00")) {
    std::vector<MeasuredWait> waits;
    Reader reader(monitor_.store().database());
    const auto count = LoadMeasuredWaits(reader, selection, kAnHour, now,
                                         [&](const MeasuredWait& wait) { waits.push_back(wait); });
    EXPECT_TRUE(count) << count.error().message;
    EXPECT_EQ(static_cast<size_t>(count ? *count : -1), waits.size());
    return waits;
  }

  static WaitSelection Day() { return {.from = Moment("00:00"), .to = Moment("23:59")}; }

  TestMonitor monitor_;
};

TEST_F(WaitLoadingTest, AWaitComesWithAllThatIsCounted) {
  ingest::VerdictHint verdict;
  verdict.topics = {"refund", "baggage"};
  verdict.urgency = ingest::Urgency::kHigh;
  verdict.language = "de";
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}).Judged(verdict),
                 Brand("northair").Says("r1").At("10:20").To("p1")},
                Moment("10:30"));
  const std::vector<MeasuredWait> waits = Load(Day());
  ASSERT_EQ(waits.size(), 1U);
  const MeasuredWait& wait = waits.front();
  EXPECT_EQ(wait.kind, WaitKind::kFirst);
  EXPECT_EQ(wait.brand, "northair");
  EXPECT_EQ(wait.platform, "x");
  EXPECT_EQ(wait.channel, "X post");
  EXPECT_EQ(wait.source, "wire");
  EXPECT_EQ(wait.urgency, ingest::Urgency::kHigh);
  EXPECT_EQ(wait.topics, (std::vector<std::string>{"baggage", "refund"}));
  EXPECT_EQ(wait.language, "de");
  EXPECT_NE(wait.person, 0);
  EXPECT_FALSE(wait.adopted);
  EXPECT_EQ(wait.started_at, Moment("10:00"));
  EXPECT_EQ(wait.deadline, Moment("11:00"));
  EXPECT_EQ(wait.outcome, Outcome::kMet);
  EXPECT_EQ(wait.response_at, Moment("10:20"));
  EXPECT_EQ(wait.open_time, 20min) << "of a policy that is open round the clock";
  EXPECT_EQ(wait.acknowledged_at, Moment("10:20"));
  EXPECT_FALSE(wait.acknowledged_by_claim);
}

TEST_F(WaitLoadingTest, WhoStillWaitsHasWaitedUntilNow) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:30"));
  const std::vector<MeasuredWait> waits = Load(Day(), Moment("10:40"));
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_EQ(waits[0].response_at, std::nullopt);
  EXPECT_EQ(waits[0].open_time, 40min);
}

TEST_F(WaitLoadingTest, ThePeriodIsHalfOpenAndByTheStart) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Customer("bob").Says("p2").At("11:00").About({"northair"}),
                 Customer("cleo").Says("p3").At("12:00").About({"northair"})},
                Moment("12:30"));
  const std::vector<MeasuredWait> waits = Load({.from = Moment("10:00"), .to = Moment("12:00")});
  ASSERT_EQ(waits.size(), 2U);
  EXPECT_EQ(waits[0].started_at, Moment("10:00"));
  EXPECT_EQ(waits[1].started_at, Moment("11:00"));
}

TEST_F(WaitLoadingTest, OtherBrandsAreLeftOut) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Customer("bob").Says("p2").At("11:00").About({"zeta"})},
                Moment("12:30"));
  WaitSelection selection = Day();
  selection.brands = {"zeta"};
  ASSERT_EQ(Load(selection).size(), 1U);
  EXPECT_EQ(Load(selection)[0].brand, "zeta");
  selection.brands = std::set<std::string>();
  EXPECT_TRUE(Load(selection).empty()) << "who may see no brand sees no wait";
}

TEST_F(WaitLoadingTest, ACustomerWhoTookItBackIsStillCounted) {
  monitor_.Take(
      {Customer("ann").Says("p1").At("10:00").About({"northair"}), DeleteOf("p1", Moment("10:05"))},
      Moment("10:30"));
  const std::vector<MeasuredWait> waits = Load(Day());
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_EQ(waits[0].end_reason, EndReason::kDeleted);
  EXPECT_EQ(waits[0].channel, "X post") << "where it was said names nobody";
}

TEST_F(WaitLoadingTest, WhatAnAgentSaidComesWithWhoSaidItAndWhy) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  monitor_.Say(
      {.conversation = 1, .kind = ActKind::kDismissed, .author = "user:ben", .reason = "spam"},
      Moment("10:55"));
  const std::vector<MeasuredWait> waits = Load(Day());
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_EQ(waits[0].end_reason, EndReason::kDismissed);
  EXPECT_TRUE(waits[0].self_reported);
  EXPECT_EQ(waits[0].author, "user:ben");
  EXPECT_EQ(waits[0].reason, "spam");
}

TEST_F(WaitLoadingTest, AnAcknowledgementByTheWordOfAnAgentIsNoneThatWeSaw) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  monitor_.Say({.conversation = 1,
                .kind = ActKind::kAnsweredElsewhere,
                .author = "user:ben",
                .channel = "phone",
                .reason = "called"},
               Moment("10:10"));
  const std::vector<MeasuredWait> waits = Load(Day());
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_TRUE(waits[0].acknowledged_by_claim);
  EXPECT_EQ(waits[0].response_at, std::nullopt);
}

TEST_F(WaitLoadingTest, AccountsThatAnAgentLinkedAreOnePerson) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Customer("ann-2").Says("p2").At("11:00").About({"northair"}),
                 Customer("bob").Says("p3").At("12:00").About({"northair"})},
                Moment("12:01"));
  monitor_.Say({.conversation = 1, .kind = ActKind::kLinked, .author = "user:ben", .linked_to = 2},
               Moment("12:30"));
  const std::vector<MeasuredWait> waits = Load(Day());
  ASSERT_EQ(waits.size(), 3U);
  EXPECT_EQ(waits[0].person, waits[1].person);
  EXPECT_NE(waits[0].person, waits[2].person);
}

TEST_F(WaitLoadingTest, WhoNeverHadToWaitIsCountedBeside) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Customer("bob").Says("p2").At("11:00").About({"northair"}).NeedsNoResponse(),
                 Customer("cleo").Says("p3").At("11:00").About({"zeta"}).NeedsNoResponse()},
                Moment("12:30"));
  Reader reader(monitor_.store().database());
  EXPECT_EQ(CountConversationsWithoutWait(reader, Day()), 2);
  EXPECT_EQ(CountConversationsWithoutWait(
                reader, {.from = Moment("11:00"), .to = Moment("12:00"), .brands = {{"zeta"}}}),
            1);
  EXPECT_EQ(CountConversationsWithoutWait(reader, {.from = Moment("10:00"), .to = Moment("11:00")}),
            0);
}

TEST_F(WaitLoadingTest, MoreThanOneQuestionMayHoldIsSaidAndNotCutOff) {
  EXPECT_EQ(WaitSelection().waits_max, kStatisticsWaitsMax);
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Customer("bob").Says("p2").At("11:00").About({"northair"})},
                Moment("12:30"));
  WaitSelection selection = Day();
  const auto load = [&] {
    Reader reader(monitor_.store().database());
    return LoadMeasuredWaits(reader, selection, kAnHour, Moment("13:00"),
                             [](const MeasuredWait&) {});
  };
  selection.waits_max = 2;
  EXPECT_TRUE(load());
  selection.waits_max = 1;
  ASSERT_FALSE(load());
  EXPECT_EQ(load().error().code, Errc::kTooLarge);
  EXPECT_EQ(load().error().message, "more than 1 waits; ask for a shorter time");
}

}  // namespace
}  // namespace firstreply::triage
