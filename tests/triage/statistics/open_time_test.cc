#include "triage/statistics/open_time.h"

#include <gtest/gtest.h>

#include "tests/triage/statistics/told_wait.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;

// Every day from `from` to `to`, UTC.
std::shared_ptr<const PolicySet> OpenFrom(std::chrono::minutes from, std::chrono::minutes to) {
  CalendarRules rules;
  rules.zone = "UTC";
  for (auto& day : rules.week) day = {{from, to}};
  Policy policy;
  policy.name = "desk";
  policy.calendar = *Calendar::Make(rules);
  return *PolicySet::Make({policy});
}

TEST(OpenTimesTest, CountTheHoursOfThePolicysCalendar) {
  const OpenTimes open({{1, {}, OpenFrom(9h, 17h)}});
  EXPECT_EQ(open.Of("desk", kTold, kTold + 1h), 1h);
  EXPECT_EQ(open.Of("desk", kTold, kTold + 24h), 8h);
  EXPECT_EQ(open.Of("desk", kTold, kTold), 0h);
}

// kTold is 10:00. Until 12:00 by the hours 9 to 17: two hours; from then on by the hours 13 to 14.
TEST(OpenTimesTest, UsedTimeStaysUsedAndTheRestRunsOnTheNewHours) {
  const OpenTimes open({{1, {}, OpenFrom(9h, 17h)}, {2, kTold + 2h, OpenFrom(13h, 14h)}});
  EXPECT_EQ(open.Of("desk", kTold, kTold + 24h), 3h);
  EXPECT_EQ(open.Of("desk", kTold - 24h, kTold), 8h) << "the first version covers what was before";
}

TEST(OpenTimesTest, AreUnknownWhereNoSuchPolicyWasInForce) {
  const OpenTimes open({{1, {}, OpenFrom(9h, 17h)}, {2, kTold + 2h, PolicySet::AnHour()}});
  EXPECT_EQ(open.Of("desk", kTold, kTold + 1h), 1h);
  EXPECT_EQ(open.Of("desk", kTold, kTold + 3h), std::nullopt);
  EXPECT_EQ(open.Of("none", kTold, kTold + 1h), std::nullopt);
}

}  // namespace
}  // namespace firstreply::triage
