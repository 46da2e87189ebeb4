#include "triage/calendar/posix_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace std::chrono_literals;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::IsEmpty;

namespace firstreply::triage {
namespace {

std::vector<OffsetChange> Changes(std::string_view rule, std::chrono::year year) {
  return PosixRule::Parse(rule).value().ChangesIn(year);
}

TEST(PosixRuleTest, AZoneWithoutSummerTimeHasNoChanges) {
  EXPECT_THAT(Changes("JST-9", 2040y), IsEmpty());
  EXPECT_EQ(PosixRule::Parse("JST-9")->standard(), 9h);
  EXPECT_EQ(PosixRule::Parse("<+0545>-5:45")->standard(), 5h + 45min);
  EXPECT_EQ(PosixRule::Parse("<-1030:>"), std::nullopt);
  EXPECT_EQ(PosixRule::Parse("XXX3:04:05")->standard(), -(3h + 4min + 5s));
}

TEST(PosixRuleTest, ChangesFallOnTheWeekdayOfTheirMonth) {
  EXPECT_THAT(Changes("CET-1CEST,M3.5.0,M10.5.0/3", 2040y),
              ElementsAre(OffsetChange{sys_days{2040y / 3 / 25} + 1h, 2h},
                          OffsetChange{sys_days{2040y / 10 / 28} + 1h, 1h}));
  // The second Sunday of March and the first of November.
  EXPECT_THAT(Changes("EST5EDT,M3.2.0,M11.1.0", 2040y),
              ElementsAre(OffsetChange{sys_days{2040y / 3 / 11} + 7h, -4h},
                          OffsetChange{sys_days{2040y / 11 / 4} + 6h, -5h}));
}

TEST(PosixRuleTest, SouthOfTheEquatorSummerEndsFirst) {
  EXPECT_THAT(Changes("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2040y),
              ElementsAre(OffsetChange{sys_days{2040y / 4 / 1} - 9h, 10h + 30min},
                          OffsetChange{sys_days{2040y / 10 / 7} - 8h - 30min, 11h}));
}

TEST(PosixRuleTest, TimesMayLieOnAnotherDay) {
  EXPECT_THAT(Changes("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2040y),
              ElementsAre(OffsetChange{sys_days{2040y / 3 / 24} + 25h, -1h},
                          OffsetChange{sys_days{2040y / 10 / 28} + 1h, -2h}));
  EXPECT_THAT(Changes("EET-2EEST,M3.4.4/50,M10.4.4/50", 2040y),
              ElementsAre(OffsetChange{sys_days{2040y / 3 / 24}, 3h},
                          OffsetChange{sys_days{2040y / 10 / 26} + 23h, 2h}));
}

TEST(PosixRuleTest, DaysOfTheYearAreCountedWithAndWithoutTheLeapDay) {
  const OffsetChange first{sys_days{2040y / 3 / 1} + 2h, 1h};
  EXPECT_EQ(Changes("AAA0BBB,J60,J300", 2040y).front(), first);
  EXPECT_EQ(Changes("AAA0BBB,60,300", 2040y).front(), first);
  EXPECT_EQ(Changes("AAA0BBB,59,300", 2041y).front(),
            (OffsetChange{sys_days{2041y / 3 / 1} + 2h, 1h}));
  EXPECT_EQ(Changes("AAA0BBB,0/0,J365/24", 2041y).back(),
            (OffsetChange{sys_days{2041y / 12 / 31} + 23h, 0h}));
}

TEST(PosixRuleTest, WhatIsNoRuleIsNotRead) {
  for (const char* rule : {"",
                           "CE",
                           "CET",
                           "<CET-1",
                           "CET-25",
                           "CET-1:60",
                           "CET-1CEST",
                           "CET-1CEST,M3.5.0",
                           "CET-1CEST,M3.5.0,",
                           "CET-1CEST,M13.5.0,M10.5.0",
                           "CET-1CEST,M3.6.0,M10.5.0",
                           "CET-1CEST,M3.5.7,M10.5.0",
                           "CET-1CEST,J0,J365",
                           "CET-1CEST,J1,J366",
                           "CET-1CEST,1,366",
                           "CET-1CEST,M3.5.0/168,M10.5.0",
                           "CET-1CEST,M3.5.0,M10.5.0 ",
                           ":Europe/Berlin",
                           "CET-1CEST-2-3,M3.5.0,M10.5.0",
                           "CET-99999999999"}) {
    EXPECT_FALSE(PosixRule::Parse(rule)) << rule;
  }
}

}  // namespace
}  // namespace firstreply::triage
