#include "triage/statistics/what_if.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "ingest/filing.h"
#include "tests/sim/history.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_monitor.h"
#include "triage/tables.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using test::Brand;
using test::Customer;
using test::Moment;
using test::TestMonitor;

// As `PolicySet::AnHour`, with something changed.
template <typename Change>
Circumstances By(const Change& change) {
  Policy policy = PolicySet::AnHour()->policies().front();
  change(policy);
  return {.policies = {{1, {}, PolicySet::Make({policy}).value()}}};
}

Circumstances WithTarget(Duration target) {
  return By([&](Policy& policy) { policy.targets.answer = target; });
}

const WaitSelection kDay = {.from = Moment("00:00"), .to = Moment("23:59")};

class WhatIfTest : public testing::Test {
 protected:
  std::vector<MeasuredWait> AsIf(const Circumstances& circumstances,
                                 const WaitSelection& selection = kDay,
                                 TimePoint now = Moment("18:00")) {
    std::vector<MeasuredWait> waits;
    Reader reader(monitor_.store().database());
    const auto count = LoadWaitsAsIf(reader, selection, circumstances, now,
                                     [&](const MeasuredWait& wait) { waits.push_back(wait); });
    EXPECT_TRUE(count) << count.error().message;
    EXPECT_EQ(static_cast<size_t>(count ? *count : -1), waits.size());
    return waits;
  }

  TestMonitor monitor_;
};

TEST_F(WhatIfTest, AnotherTargetMakesAnotherOutcomeOfTheSameAnswer) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Brand("northair").Says("r1").At("10:45").To("p1")},
                Moment("11:30"));
  const std::vector<MeasuredWait> half_an_hour = AsIf(WithTarget(30min));
  ASSERT_EQ(half_an_hour.size(), 1U);
  EXPECT_EQ(half_an_hour[0].deadline, Moment("10:30"));
  EXPECT_EQ(half_an_hour[0].outcome, Outcome::kMissed);
  EXPECT_EQ(half_an_hour[0].response_at, Moment("10:45"));
  EXPECT_EQ(AsIf(WithTarget(1h))[0].outcome, Outcome::kMet);
}

TEST_F(WhatIfTest, NothingOfItIsKept) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:05"));
  const std::string before = monitor_.Csv();
  AsIf(WithTarget(1min));
  EXPECT_EQ(monitor_.Csv(), before);
}

TEST_F(WhatIfTest, AHandoffThatWouldHaveComeTooLateIsAMiss) {
  monitor_.Take(
      {Customer("ann").Says("p1").At("10:00").About({"northair"}),
       Brand("northair").Says("r1").At("10:45").To("p1").As(ingest::ResponseKind::kHandoff)},
      Moment("11:30"));
  EXPECT_EQ(AsIf(WithTarget(1h)).at(0).end_reason, EndReason::kHandedOff);
  EXPECT_EQ(AsIf(WithTarget(1h)).at(0).outcome, Outcome::kCancelled);
  EXPECT_EQ(AsIf(WithTarget(30min)).at(0).outcome, Outcome::kMissed);
}

TEST_F(WhatIfTest, WhatAnAgentSaidComesWithWhoSaidItAndMayBeSaidLateNow) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  monitor_.Say(
      {.conversation = 1, .kind = ActKind::kDismissed, .author = "user:ben", .reason = "spam"},
      Moment("10:27"));
  const MeasuredWait by_an_hour = AsIf(WithTarget(1h)).at(0);
  EXPECT_FALSE(by_an_hour.self_reported);
  EXPECT_EQ(by_an_hour.author, "user:ben");
  EXPECT_EQ(by_an_hour.reason, "spam");
  EXPECT_TRUE(AsIf(WithTarget(30min)).at(0).self_reported) << "after 80 % of the target";
}

TEST_F(WhatIfTest, AWaitThatOnlyTheOtherPoliciesMakeIsFound) {
  // By ours Ann waits from ten o'clock and says more in the period; by the others she was given up
  // before.
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Customer("ann").Says("p2").At("12:00").To("p1").About({"northair"})},
                Moment("12:30"));
  const Circumstances impatient = By([](Policy& policy) { policy.expires_after = 90min; });
  const WaitSelection afternoon = {.from = Moment("11:50"), .to = Moment("13:00")};
  EXPECT_EQ(AsIf(WithTarget(1h), afternoon).size(), 0U);
  EXPECT_EQ(AsIf(impatient, afternoon).size(), 1U);
}

TEST_F(WhatIfTest, OtherBrandsAndTimesAreLeftOutAndTooManyAreSaid) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Customer("bob").Says("p2").At("11:00").About({"zeta"})},
                Moment("12:30"));
  WaitSelection selection = kDay;
  selection.brands = {"zeta"};
  ASSERT_EQ(AsIf(WithTarget(1h), selection).size(), 1U);
  EXPECT_EQ(AsIf(WithTarget(1h), selection)[0].brand, "zeta");
  EXPECT_EQ(AsIf(WithTarget(1h), {.from = Moment("10:30"), .to = Moment("11:00")}).size(), 0U);
  selection = kDay;
  selection.waits_max = 1;
  Reader reader(monitor_.store().database());
  const auto count =
      LoadWaitsAsIf(reader, selection, WithTarget(1h), Moment("13:00"), [](const MeasuredWait&) {});
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, Errc::kTooLarge);
}

// Everything that is counted; the number in the ledger depends on arrival.
auto Counted(const MeasuredWait& wait) {
  return std::tie(wait.started_at, wait.conversation, wait.kind, wait.brand, wait.platform,
                  wait.channel, wait.source, wait.urgency, wait.topics, wait.language, wait.person,
                  wait.adopted, wait.opened_at, wait.running, wait.deadline, wait.outcome,
                  wait.ended_at, wait.end_reason, wait.response_at, wait.open_time,
                  wait.acknowledge_by, wait.acknowledgement, wait.acknowledged_at,
                  wait.acknowledged_by_claim, wait.self_reported, wait.author, wait.reason);
}

std::vector<MeasuredWait> InOrder(std::vector<MeasuredWait> waits) {
  std::sort(waits.begin(), waits.end(),
            [](const auto& a, const auto& b) { return Counted(a) < Counted(b); });
  return waits;
}

TEST(WhatIfOfHistories, ByTheSamePoliciesItIsWhatWas) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    TestMonitor monitor;
    const test::History history = test::MakeHistory({.seed = seed});
    TimePoint end{};
    for (const ingest::PostEvent& event : history.events)
      end = std::max(end, ingest::ClockTime(event).at);
    monitor.Take(history.events, end);
    Reader reader(monitor.store().database());
    const WaitSelection all = {.from = TimePoint{}, .to = end + 24h};
    std::vector<MeasuredWait> was, as_if;
    const Circumstances same = {.unwatched = LoadUnwatched(reader)};
    ASSERT_TRUE(LoadMeasuredWaits(reader, all, same.policies, end,
                                  [&](const MeasuredWait& wait) { was.push_back(wait); }));
    ASSERT_TRUE(LoadWaitsAsIf(reader, all, same, end,
                              [&](const MeasuredWait& wait) { as_if.push_back(wait); }));
    ASSERT_FALSE(was.empty());
    was = InOrder(std::move(was));
    as_if = InOrder(std::move(as_if));
    ASSERT_EQ(as_if.size(), was.size()) << "history " << seed;
    for (size_t i = 0; i < was.size(); ++i)
      EXPECT_EQ(Counted(as_if[i]), Counted(was[i])) << "history " << seed << ", wait " << i;
  }
}

}  // namespace
}  // namespace firstreply::triage
