#include "triage/calendar/calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/limits.h"
#include "ingest/base/rfc3339.h"

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

namespace firstreply::triage {
namespace {

constexpr size_t kMonday = 0;
constexpr size_t kFriday = 4;
constexpr size_t kSaturday = 5;
constexpr size_t kSunday = 6;

TimePoint At(std::string_view time) {
  return ParseRfc3339(time).value().at;
}

// Nine to five, Monday to Friday.
CalendarRules Office(std::string zone) {
  CalendarRules rules;
  rules.name = "office";
  rules.zone = std::move(zone);
  for (size_t day = kMonday; day <= kFriday; ++day) rules.week[day] = {{9h, 17h}};
  return rules;
}

CalendarRules Daily(std::string zone, const std::vector<LocalSpan>& spans) {
  CalendarRules rules;
  rules.name = "daily";
  rules.zone = std::move(zone);
  rules.week.fill(spans);
  return rules;
}

std::shared_ptr<const Calendar> Made(CalendarRules rules) {
  return Calendar::Make(std::move(rules)).value();
}

std::string WhyNot(CalendarRules rules) {
  const auto calendar = Calendar::Make(std::move(rules));
  if (calendar) return "it was made";
  EXPECT_EQ(calendar.error().code, Errc::kInvalid);
  return calendar.error().message;
}

// "2026-03-29T01:00:00Z to 2026-03-29T03:00:00Z", for a reader of a failure.
std::vector<std::string> Shown(const std::vector<OpenSpan>& spans) {
  std::vector<std::string> shown;
  for (const OpenSpan& span : spans) {
    shown.push_back(FormatRfc3339({span.from}) + " to " + FormatRfc3339({span.to}));
  }
  return shown;
}

std::vector<std::string> SpansOf(CalendarRules rules, std::string_view from, std::string_view to) {
  return Shown(Made(std::move(rules))->Spans(At(from), At(to), 100));
}

TEST(CalendarTest, ADeadlineInsideTheHoursIsThatMuchLater) {
  const auto office = Made(Office("Europe/Berlin"));
  // A Tuesday in January: UTC and an hour.
  EXPECT_EQ(office->Deadline(At("2026-01-13T09:00:00Z"), 4h), At("2026-01-13T13:00:00Z"));
  EXPECT_EQ(office->Elapsed(At("2026-01-13T09:00:00Z"), At("2026-01-13T13:00:00Z")), 4h);
}

TEST(CalendarTest, ADeadlineIsTheEndOfASpanRatherThanTheBeginningOfTheNext) {
  const auto office = Made(Office("Etc/UTC"));
  const TimePoint friday = At("2026-01-16T16:30:00Z");
  EXPECT_EQ(office->Deadline(friday, 30min), At("2026-01-16T17:00:00Z"));
  EXPECT_EQ(office->Deadline(friday, 30min + 1ms), At("2026-01-19T09:00:00.001Z"));
}

TEST(CalendarTest, WhatComesBeforeOpeningWaitsForIt) {
  const auto office = Made(Office("Etc/UTC"));
  const TimePoint saturday = At("2026-01-17T03:00:00Z");
  EXPECT_EQ(office->Elapsed(saturday, At("2026-01-19T09:00:00Z")), 0ms);
  EXPECT_EQ(office->Deadline(saturday, 1h), At("2026-01-19T10:00:00Z"));
}

TEST(CalendarTest, SpansAreHalfOpen) {
  const auto office = Made(Office("Etc/UTC"));
  EXPECT_FALSE(office->OpenAt(At("2026-01-16T08:59:59.999Z")));
  EXPECT_TRUE(office->OpenAt(At("2026-01-16T09:00:00Z")));
  EXPECT_TRUE(office->OpenAt(At("2026-01-16T16:59:59.999Z")));
  EXPECT_FALSE(office->OpenAt(At("2026-01-16T17:00:00Z")));
  EXPECT_EQ(office->Elapsed(At("2026-01-16T17:00:00Z"), At("2026-01-19T09:00:00Z")), 0ms);
}

TEST(CalendarTest, ATargetOfNothingIsReachedAtOnce) {
  const auto office = Made(Office("Etc/UTC"));
  const TimePoint sunday = At("2026-01-18T12:34:56.789Z");
  EXPECT_EQ(office->Deadline(sunday, 0ms), sunday);
  EXPECT_EQ(office->Deadline(sunday, -1h), sunday);
}

TEST(CalendarTest, NothingElapsesBackwards) {
  const auto office = Made(Office("Etc/UTC"));
  EXPECT_EQ(office->Elapsed(At("2026-01-16T12:00:00Z"), At("2026-01-16T11:00:00Z")), 0ms);
  EXPECT_EQ(office->Elapsed(At("2026-01-16T12:00:00Z"), At("2026-01-16T12:00:00Z")), 0ms);
  EXPECT_TRUE(office->Spans(At("2026-01-16T12:00:00Z"), At("2026-01-16T11:00:00Z"), 9).empty());
}

TEST(CalendarTest, MillisecondsAreCounted) {
  const auto office = Made(Office("Etc/UTC"));
  EXPECT_EQ(office->Elapsed(At("2026-01-16T16:59:59.250Z"), At("2026-01-19T09:00:00.125Z")), 875ms);
  EXPECT_EQ(office->Deadline(At("2026-01-16T16:59:59.250Z"), 875ms),
            At("2026-01-19T09:00:00.125Z"));
}

TEST(CalendarTest, SpansThatTouchOrOverlapAreOpenOnce) {
  CalendarRules rules = Office("Etc/UTC");
  rules.week[kFriday] = {{13h, 18h}, {9h, 12h}, {12h, 14h}, {10h, 11h}};
  EXPECT_THAT(SpansOf(rules, "2026-01-16T00:00:00Z", "2026-01-17T00:00:00Z"),
              ElementsAre("2026-01-16T09:00:00Z to 2026-01-16T18:00:00Z"));
}

TEST(CalendarTest, ABreakAtNoonIsNotCounted) {
  const auto calendar = Made(Daily("Etc/UTC", {{9h, 12h}, {13h, 17h}}));
  EXPECT_EQ(calendar->Deadline(At("2026-01-16T11:00:00Z"), 2h), At("2026-01-16T14:00:00Z"));
  EXPECT_EQ(calendar->Elapsed(At("2026-01-16T00:00:00Z"), At("2026-01-18T00:00:00Z")), 14h);
}

TEST(CalendarTest, OpenAllDayIsTheWallClock) {
  for (const char* zone : {"Etc/UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Havana"}) {
    const auto calendar = Made(Daily(zone, {{0h, 24h}}));
    const TimePoint from = At("2010-05-06T07:08:09Z");
    const TimePoint to = At("2031-10-11T12:13:14Z");
    EXPECT_EQ(calendar->Elapsed(from, to), to - from);
    EXPECT_EQ(calendar->Deadline(from, to - from), to);
    EXPECT_THAT(calendar->Spans(from, to, 2), ElementsAre(OpenSpan{from, to}));
  }
}

TEST(CalendarTest, AShiftOverNewYearIsOneSpan) {
  EXPECT_THAT(
      SpansOf(Daily("Etc/UTC", {{22h, 30h}}), "2025-12-31T12:00:00Z", "2026-01-01T12:00:00Z"),
      ElementsAre("2025-12-31T22:00:00Z to 2026-01-01T06:00:00Z"));
}

TEST(CalendarTest, SpansAreCutToWhatWasAskedForAndToTheirNumber) {
  const auto office = Made(Office("Etc/UTC"));
  EXPECT_THAT(Shown(office->Spans(At("2026-01-15T16:00:00Z"), At("2026-01-19T10:00:00Z"), 9)),
              ElementsAre("2026-01-15T16:00:00Z to 2026-01-15T17:00:00Z",
                          "2026-01-16T09:00:00Z to 2026-01-16T17:00:00Z",
                          "2026-01-19T09:00:00Z to 2026-01-19T10:00:00Z"));
  EXPECT_EQ(office->Spans(At("2026-01-15T16:00:00Z"), At("2027-01-19T10:00:00Z"), 2).size(), 2u);
  EXPECT_TRUE(office->Spans(At("2026-01-15T16:00:00Z"), At("2027-01-19T10:00:00Z"), 0).empty());
}

// Clocks.

TEST(CalendarTest, ANightShiftLastsSevenHoursWhenClocksGoForwardAndNineWhenTheyGoBack) {
  const auto nights = Made(Daily("Europe/Berlin", {{22h, 30h}}));
  EXPECT_EQ(nights->Elapsed(At("2026-03-28T12:00:00Z"), At("2026-03-29T12:00:00Z")), 7h);
  EXPECT_EQ(nights->Elapsed(At("2026-10-24T12:00:00Z"), At("2026-10-25T12:00:00Z")), 9h);
  EXPECT_EQ(nights->Elapsed(At("2026-10-26T12:00:00Z"), At("2026-10-27T12:00:00Z")), 8h);
}

TEST(CalendarTest, ALocalTimeThatIsSkippedIsTheInstantOfTheChange) {
  // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
  const std::string_view from = "2026-03-29T00:00:00Z";
  const std::string_view to = "2026-03-29T12:00:00Z";
  EXPECT_THAT(SpansOf(Daily("Europe/Berlin", {{2h + 30min, 4h}}), from, to),
              ElementsAre("2026-03-29T01:00:00Z to 2026-03-29T02:00:00Z"));
  EXPECT_THAT(SpansOf(Daily("Europe/Berlin", {{1h, 2h + 30min}}), from, to),
              ElementsAre("2026-03-29T00:00:00Z to 2026-03-29T01:00:00Z"));
  EXPECT_THAT(SpansOf(Daily("Europe/Berlin", {{2h + 10min, 2h + 50min}}), from, to), ElementsAre());
}

TEST(CalendarTest, OfALocalTimeThatComesTwiceASpanBeginsAtTheFirstAndEndsAtTheSecond) {
  // Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
  const std::string_view from = "2026-10-24T22:00:00Z";
  const std::string_view to = "2026-10-25T12:00:00Z";
  EXPECT_THAT(SpansOf(Daily("Europe/Berlin", {{2h + 30min, 4h}}), from, to),
              ElementsAre("2026-10-25T00:30:00Z to 2026-10-25T03:00:00Z"));
  EXPECT_THAT(SpansOf(Daily("Europe/Berlin", {{1h, 2h + 30min}}), from, to),
              ElementsAre("2026-10-24T23:00:00Z to 2026-10-25T01:30:00Z"));
  // A span inside the repeated hour.
  EXPECT_THAT(SpansOf(Daily("Europe/Berlin", {{2h + 15min, 2h + 45min}}), from, to),
              ElementsAre("2026-10-25T00:15:00Z to 2026-10-25T01:45:00Z"));
}

TEST(CalendarTest, ASpanUntilTheRepeatedHourDoesNotOpenIt) {
  EXPECT_THAT(
      SpansOf(Daily("Europe/Berlin", {{0h, 2h}}), "2026-10-24T22:00:00Z", "2026-10-25T12:00:00Z"),
      ElementsAre("2026-10-24T22:00:00Z to 2026-10-25T00:00:00Z"));
  EXPECT_THAT(
      SpansOf(Daily("Europe/Berlin", {{3h, 4h}}), "2026-10-24T22:00:00Z", "2026-10-25T12:00:00Z"),
      ElementsAre("2026-10-25T02:00:00Z to 2026-10-25T03:00:00Z"));
  // Havana's clocks go back at 01:00, so that its midnight comes twice; Saturday's hours end at the
  // first.
  CalendarRules rules;
  rules.zone = "America/Havana";
  rules.week[kSaturday] = {{20h, 24h}};
  EXPECT_THAT(SpansOf(rules, "2026-10-31T12:00:00Z", "2026-11-01T12:00:00Z"),
              ElementsAre("2026-11-01T00:00:00Z to 2026-11-01T04:00:00Z"));
}

TEST(CalendarTest, LordHoweMovesItsClocksByHalfAnHour) {
  const auto nights = Made(Daily("Australia/Lord_Howe", {{22h, 30h}}));
  // 4 October 2026 forward, 5 April 2026 back, both at 02:00 on a Sunday.
  EXPECT_EQ(nights->Elapsed(At("2026-10-03T03:00:00Z"), At("2026-10-04T03:00:00Z")), 7h + 30min);
  EXPECT_EQ(nights->Elapsed(At("2026-04-04T03:00:00Z"), At("2026-04-05T03:00:00Z")), 8h + 30min);
}

TEST(CalendarTest, AZoneWithoutSummerTimeKeepsItsHoursAllYear) {
  const auto tokyo = Made(Daily("Asia/Tokyo", {{9h, 18h}}));
  for (const char* day : {"2026-01-15", "2026-03-29", "2026-07-15", "2026-10-25"}) {
    EXPECT_TRUE(tokyo->OpenAt(At(day + std::string("T00:00:00Z"))));
    EXPECT_FALSE(tokyo->OpenAt(At(day + std::string("T09:00:00Z"))));
  }
}

TEST(CalendarTest, ADayThatAZoneSkippedHasNoSpansNotEvenPastItsMidnight) {
  // Samoa went from the 29th to the 31st of December 2011.
  EXPECT_THAT(
      SpansOf(Daily("Pacific/Apia", {{9h, 17h}}), "2011-12-29T12:00:00Z", "2012-01-01T00:00:00Z"),
      ElementsAre("2011-12-29T19:00:00Z to 2011-12-30T03:00:00Z",
                  "2011-12-30T19:00:00Z to 2011-12-31T03:00:00Z",
                  "2011-12-31T19:00:00Z to 2012-01-01T00:00:00Z"));
  CalendarRules friday_nights;
  friday_nights.zone = "Pacific/Apia";
  friday_nights.week[kFriday] = {{22h, 30h}};
  EXPECT_THAT(SpansOf(friday_nights, "2011-12-29T00:00:00Z", "2012-01-05T00:00:00Z"),
              ElementsAre());
}

TEST(CalendarTest, SummerTimeGoesOnAfter2037) {
  const auto berlin = Made(Daily("Europe/Berlin", {{9h, 17h}}));
  EXPECT_TRUE(berlin->OpenAt(At("2038-07-01T07:00:00Z")));
  EXPECT_FALSE(berlin->OpenAt(At("2038-07-01T15:00:00Z")));
  EXPECT_TRUE(berlin->OpenAt(At("2199-01-02T08:00:00Z")));
  EXPECT_FALSE(berlin->OpenAt(At("2199-01-02T07:59:59Z")));
  // The last Sunday of March 2050 is the 27th.
  const auto nights = Made(Daily("Europe/Berlin", {{22h, 30h}}));
  EXPECT_EQ(nights->Elapsed(At("2050-03-26T12:00:00Z"), At("2050-03-27T12:00:00Z")), 7h);
}

// Holidays and exceptions.

TEST(CalendarTest, AHolidayClosesItsLocalDateWithTheRestOfTheNightBefore) {
  CalendarRules rules = Daily("Europe/Berlin", {{22h, 30h}});
  rules.holidays = {{2026y / 1 / 1, 2026y / 1 / 1}};
  EXPECT_THAT(SpansOf(rules, "2025-12-31T12:00:00Z", "2026-01-02T12:00:00Z"),
              // The night that begins on the holiday is open once the holiday is over.
              ElementsAre("2025-12-31T21:00:00Z to 2025-12-31T23:00:00Z",
                          "2026-01-01T23:00:00Z to 2026-01-02T05:00:00Z"));
}

TEST(CalendarTest, ARangeOfHolidaysClosesBothItsEnds) {
  CalendarRules rules = Daily("Asia/Tokyo", {{9h, 18h}});
  rules.holidays = {{2026y / 12 / 31, 2027y / 1 / 3}, {2026y / 12 / 29, 2026y / 12 / 31}};
  EXPECT_THAT(SpansOf(rules, "2026-12-28T00:00:00Z", "2027-01-04T09:00:00Z"),
              ElementsAre("2026-12-28T00:00:00Z to 2026-12-28T09:00:00Z",
                          "2027-01-04T00:00:00Z to 2027-01-04T09:00:00Z"));
}

TEST(CalendarTest, AHolidayOfTwentyFiveHoursIsClosedForAllOfThem) {
  CalendarRules rules = Daily("Europe/Berlin", {{0h, 24h}});
  rules.holidays = {{2026y / 10 / 25, 2026y / 10 / 25}};
  EXPECT_EQ(Made(rules)->Elapsed(At("2026-10-24T00:00:00Z"), At("2026-10-27T00:00:00Z")),
            72h - 25h);
}

TEST(CalendarTest, AHolidayClosesWhatClocksShowAsItsDateWhereTheyAreSetBackOverMidnight) {
  // St John's, 7 November 2010: a minute past midnight clocks went back to 23:01 of the day before.
  CalendarRules rules = Daily("America/St_Johns", {{0h, 24h}});
  const std::string_view from = "2010-11-07T02:00:00Z";
  const std::string_view to = "2010-11-07T05:00:00Z";
  rules.holidays = {{2010y / 11 / 6, 2010y / 11 / 6}};
  EXPECT_THAT(SpansOf(rules, from, to),
              ElementsAre("2010-11-07T02:30:00Z to 2010-11-07T02:31:00Z",
                          "2010-11-07T03:30:00Z to 2010-11-07T05:00:00Z"));
  rules.holidays = {{2010y / 11 / 7, 2010y / 11 / 7}};
  EXPECT_THAT(SpansOf(rules, from, to),
              ElementsAre("2010-11-07T02:00:00Z to 2010-11-07T02:30:00Z",
                          "2010-11-07T02:31:00Z to 2010-11-07T03:30:00Z"));
}

TEST(CalendarTest, AnExceptionReplacesTheHoursOfItsDay) {
  CalendarRules rules = Office("Etc/UTC");
  rules.exceptions[2026y / 12 / 24] = {{9h, 12h}};
  rules.exceptions[2026y / 12 / 20] = {{10h, 16h}};
  rules.exceptions[2026y / 12 / 23] = {};
  EXPECT_THAT(SpansOf(rules, "2026-12-20T00:00:00Z", "2026-12-25T00:00:00Z"),
              ElementsAre("2026-12-20T10:00:00Z to 2026-12-20T16:00:00Z",
                          "2026-12-21T09:00:00Z to 2026-12-21T17:00:00Z",
                          "2026-12-22T09:00:00Z to 2026-12-22T17:00:00Z",
                          "2026-12-24T09:00:00Z to 2026-12-24T12:00:00Z"));
}

TEST(CalendarTest, AnExceptionWithoutHoursLeavesTheNightThatBeganTheDayBefore) {
  CalendarRules rules = Daily("Etc/UTC", {{22h, 30h}});
  rules.exceptions[2026y / 5 / 5] = {};
  EXPECT_THAT(SpansOf(rules, "2026-05-04T12:00:00Z", "2026-05-06T12:00:00Z"),
              ElementsAre("2026-05-04T22:00:00Z to 2026-05-05T06:00:00Z"));
}

TEST(CalendarTest, AnExceptionOnAHolidayOpensItsHoursAndNothingElse) {
  CalendarRules rules = Daily("Etc/UTC", {{22h, 30h}});
  rules.holidays = {{2026y / 5 / 4, 2026y / 5 / 6}};
  rules.exceptions[2026y / 5 / 5] = {{10h, 12h}};
  EXPECT_THAT(SpansOf(rules, "2026-05-03T12:00:00Z", "2026-05-07T12:00:00Z"),
              ElementsAre("2026-05-03T22:00:00Z to 2026-05-04T00:00:00Z",
                          "2026-05-05T10:00:00Z to 2026-05-05T12:00:00Z",
                          "2026-05-07T00:00:00Z to 2026-05-07T06:00:00Z"));
}

TEST(CalendarTest, TheNightOfAnExceptionEndsAtAHolidayWhateverThatOneOpensItself) {
  CalendarRules rules = Daily("Etc/UTC", {{9h, 17h}});
  rules.holidays = {{2026y / 5 / 5, 2026y / 5 / 5}};
  rules.exceptions[2026y / 5 / 4] = {{22h, 30h}};
  EXPECT_THAT(SpansOf(rules, "2026-05-04T00:00:00Z", "2026-05-06T00:00:00Z"),
              ElementsAre("2026-05-04T22:00:00Z to 2026-05-05T00:00:00Z"));
  rules.exceptions[2026y / 5 / 5] = {{10h, 12h}};
  EXPECT_THAT(SpansOf(rules, "2026-05-04T00:00:00Z", "2026-05-06T00:00:00Z"),
              ElementsAre("2026-05-04T22:00:00Z to 2026-05-05T00:00:00Z",
                          "2026-05-05T10:00:00Z to 2026-05-05T12:00:00Z"));
}

// What is refused.

TEST(CalendarTest, AZoneThatDoesNotExistIsRefusedByName) {
  for (const char* zone :
       {"", "Europe/Berln", "Europe", "Europe/", "/Europe/Berlin", "localtime",
        "../zoneinfo/Europe/Berlin", "Europe//Berlin", "tzdata.zi", "right/UTC"}) {
    EXPECT_THAT(WhyNot(Office(zone)),
                HasSubstr("there is no time zone '" + std::string(zone) + "'"));
  }
}

TEST(CalendarTest, ASpanThatCannotBeIsRefusedWithItsDay) {
  const auto with = [](LocalSpan span) {
    CalendarRules rules = Office("Etc/UTC");
    rules.week[kSunday] = {span};
    return WhyNot(rules);
  };
  EXPECT_EQ(with({17h, 9h}), "Sunday: 17:00-09:00 does not end after it begins");
  EXPECT_EQ(with({9h, 9h}), "Sunday: 09:00-09:00 does not end after it begins");
  EXPECT_EQ(with({24h, 25h}), "Sunday: 24:00-25:00 does not begin between 00:00 and 24:00");
  EXPECT_EQ(with({-1h, 5h}), "Sunday: -01:00-05:00 does not begin between 00:00 and 24:00");
  EXPECT_EQ(with({9h, 33h + 1s}), "Sunday: 09:00-33:00:01 is longer than 24 hours");
  EXPECT_EQ(with({9h, 33h}), "it was made");
}

TEST(CalendarTest, AnExceptionIsCheckedAsADayIs) {
  CalendarRules rules = Office("Etc/UTC");
  rules.exceptions[2026y / 12 / 24] = {{12h, 9h}};
  EXPECT_EQ(WhyNot(rules), "2026-12-24: 12:00-09:00 does not end after it begins");
}

TEST(CalendarTest, DatesThatDoNotExistAreRefused) {
  CalendarRules rules = Office("Etc/UTC");
  rules.holidays = {{2026y / 2 / 28, 2026y / 2 / 29}};
  EXPECT_EQ(WhyNot(rules), "there is no such day as 2026-02-29");
  rules.holidays = {{2026y / 13 / 1, 2026y / 12 / 29}};
  EXPECT_EQ(WhyNot(rules), "there is no such day as 2026-13-01");
  rules.holidays.clear();
  rules.exceptions[2026y / 4 / 31] = {{9h, 12h}};
  EXPECT_EQ(WhyNot(rules), "there is no such day as 2026-04-31");
}

TEST(CalendarTest, HolidaysThatEndBeforeTheyBeginAreRefused) {
  CalendarRules rules = Office("Etc/UTC");
  rules.holidays = {{2026y / 5 / 2, 2026y / 5 / 1}};
  EXPECT_EQ(WhyNot(rules), "the holidays 2026-05-02 to 2026-05-01 end before they begin");
}

TEST(CalendarTest, AWeekThatNeverOpensIsRefusedWhateverItsExceptions) {
  CalendarRules rules;
  rules.zone = "Etc/UTC";
  rules.exceptions[2026y / 12 / 24] = {{9h, 12h}};
  EXPECT_THAT(WhyNot(rules), HasSubstr("never open"));
}

TEST(CalendarTest, MoreThanKCalendarDatesMaxDatesAreRefused) {
  using std::chrono::days;
  using std::chrono::sys_days;
  CalendarRules rules = Office("Etc/UTC");
  const sys_days first = 2026y / 1 / 1;
  rules.holidays = {{first, first + days(kCalendarDatesMax - 2)}, {first, first + days(5)}};
  rules.exceptions[2025y / 12 / 24] = {{9h, 12h}};
  EXPECT_EQ(WhyNot(rules), "it was made");
  rules.exceptions[2025y / 12 / 23] = {};
  EXPECT_THAT(WhyNot(rules), HasSubstr("10001 holidays and exceptions"));
}

TEST(CalendarTest, MoreThanKSpansPerDayMaxSpansInADayAreRefused) {
  CalendarRules rules = Office("Etc/UTC");
  rules.week[kMonday].assign(kSpansPerDayMax, {9h, 17h});
  EXPECT_EQ(WhyNot(rules), "it was made");
  rules.week[kMonday].push_back({9h, 17h});
  EXPECT_EQ(WhyNot(rules), "Monday: more than 48 spans");
}

// The edges of time.

TEST(CalendarTest, ADeadlineAfter2199IsNone) {
  const auto office = Made(Office("Etc/UTC"));
  EXPECT_EQ(office->Deadline(At("2026-01-16T12:00:00Z"), Duration::max()), std::nullopt);
  EXPECT_EQ(office->Deadline(kEventTimeMax, 9h), std::nullopt);
  EXPECT_EQ(office->Deadline(TimePoint::max(), 1ms), std::nullopt);
  EXPECT_TRUE(office->Deadline(TimePoint::min(), 1ms));
}

TEST(CalendarTest, NothingIsOpenOutsideTheYearsOfEvents) {
  const auto& always = *Calendar::RoundTheClock();
  EXPECT_EQ(always.Elapsed(TimePoint::min(), TimePoint::max()),
            kEventTimeMax + 1ms - kEventTimeMin);
  EXPECT_FALSE(always.OpenAt(kEventTimeMin - 1ms));
  EXPECT_TRUE(always.OpenAt(kEventTimeMin));
  EXPECT_TRUE(always.OpenAt(kEventTimeMax));
  EXPECT_FALSE(always.OpenAt(kEventTimeMax + 1ms));
  EXPECT_THAT(always.Spans(TimePoint::min(), TimePoint::max(), 2),
              ElementsAre(OpenSpan{kEventTimeMin, kEventTimeMax + 1ms}));
}

TEST(CalendarTest, RoundTheClockIsOneForAll) {
  EXPECT_EQ(Calendar::RoundTheClock(), Calendar::RoundTheClock());
  EXPECT_EQ(Calendar::RoundTheClock()->name(), "round the clock");
  EXPECT_EQ(Calendar::RoundTheClock()->Deadline(At("2026-10-25T00:00:00Z"), 3h),
            At("2026-10-25T03:00:00Z"));
}

TEST(CalendarTest, KeepsTheRulesItWasMadeWith) {
  CalendarRules rules = Office("Europe/Berlin");
  rules.exceptions[2026y / 12 / 24] = {{9h, 12h}};
  const auto calendar = Made(rules);
  EXPECT_EQ(calendar->name(), "office");
  EXPECT_EQ(calendar->rules(), rules);
}

TEST(CalendarTest, TheSystemSaysWhichZonesItKnows) {
  EXPECT_THAT(TimeZoneVersion(), testing::MatchesRegex("20[0-9][0-9][a-z]+|unknown"));
  EXPECT_TRUE(ReloadTimeZones());
}

// A deadline and what has elapsed by then agree, wherever it falls.
TEST(CalendarTest, WhatElapsesUntilADeadlineIsItsTarget) {
  CalendarRules rules = Daily("Australia/Lord_Howe", {{8h, 12h + 1s}, {13h, 19h}, {22h, 26h}});
  rules.week[kSunday].clear();
  rules.holidays = {{2026y / 12 / 24, 2027y / 1 / 2}};
  const auto calendar = Made(rules);
  TimePoint start = At("2026-03-01T00:00:00Z");
  for (int i = 0; i < 3'000; ++i) {
    const Duration target = 1ms + 37'123ms * i;
    const TimePoint deadline = calendar->Deadline(start, target).value();
    ASSERT_EQ(calendar->Elapsed(start, deadline), target);
    ASSERT_EQ(calendar->Elapsed(start, deadline - 1ms), target - 1ms);
    ASSERT_TRUE(calendar->OpenAt(deadline - 1ms));
    start += 3h + 7'919ms;
  }
}

}  // namespace
}  // namespace firstreply::triage
