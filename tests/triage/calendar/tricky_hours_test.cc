// Desk hours where they are easily got wrong. Every expected instant was worked out by hand.
//
// The clocks: Berlin goes from 02:00 to 03:00 on 31 March 2024 and from 03:00 back to 02:00 on
// 27 October 2024, both at 01:00 UTC. 1 March 2024 is a Friday.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "ingest/base/limits.h"
#include "ingest/base/rfc3339.h"
#include "triage/calendar/calendar.h"

namespace firstreply::triage {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

using CalendarPointer = std::shared_ptr<const Calendar>;

TimePoint At(const std::string& text) {
  return ParseRfc3339(text).value().at;
}
std::string Utc(TimePoint at) {
  return FormatRfc3339({.at = at, .to_the_millisecond = false});
}
std::string Utc(const std::string& text) {
  return Utc(At(text));
}

// "09:00-12:00 13:00-17:00"
std::vector<LocalSpan> Spans(const std::string& text) {
  std::vector<LocalSpan> spans;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    int from_hour, from_minute, to_hour, to_minute;
    EXPECT_EQ(
        std::sscanf(word.c_str(), "%d:%d-%d:%d", &from_hour, &from_minute, &to_hour, &to_minute),
        4);
    spans.push_back({.from = std::chrono::hours(from_hour) + std::chrono::minutes(from_minute),
                     .to = std::chrono::hours(to_hour) + std::chrono::minutes(to_minute)});
  }
  return spans;
}

CalendarRules Daily(const std::string& zone, const std::string& spans) {
  CalendarRules rules;
  rules.name = "desk";
  rules.zone = zone;
  rules.week.fill(Spans(spans));
  return rules;
}

CalendarRules MondayToFriday(const std::string& zone, const std::string& spans) {
  CalendarRules rules = Daily(zone, spans);
  rules.week[5].clear();
  rules.week[6].clear();
  return rules;
}

CalendarRules Desk() {
  return MondayToFriday("Europe/Berlin", "09:00-17:00");
}
CalendarRules NightShift() {
  return Daily("Europe/Berlin", "22:00-30:00");
}

CalendarRules Without(CalendarRules rules, Date first, Date last) {
  rules.holidays.push_back({.first = first, .last = last});
  return rules;
}
CalendarRules Without(CalendarRules rules, Date date) {
  return Without(std::move(rules), date, date);
}
CalendarRules With(CalendarRules rules, Date date, const std::string& spans) {
  rules.exceptions[date] = Spans(spans);
  return rules;
}

CalendarPointer Made(CalendarRules rules) {
  return Calendar::Make(std::move(rules)).value();
}

Duration Elapsed(const CalendarRules& rules, const std::string& from, const std::string& to) {
  return Made(rules)->Elapsed(At(from), At(to));
}

std::string Deadline(const CalendarRules& rules, const std::string& start, Duration target) {
  const auto deadline = Made(rules)->Deadline(At(start), target);
  return deadline ? Utc(*deadline) : "never";
}

bool Refused(const CalendarRules& rules) {
  const auto made = Calendar::Make(rules);
  return !made && made.error().code == Errc::kInvalid;
}

// The end of a day

TEST(TrickyHoursTest, TheLastHalfHourOfFridayEndsWhenTheDeskCloses) {
  EXPECT_EQ(Deadline(Desk(), "2024-03-01T16:30:00+01:00", 30min), Utc("2024-03-01T17:00:00+01:00"));
}

TEST(TrickyHoursTest, WhatFridayLeavesOverIsCountedFromMondaysOpening) {
  EXPECT_EQ(Deadline(Desk(), "2024-03-01T16:45:00+01:00", 30min), Utc("2024-03-04T09:15:00+01:00"));
  EXPECT_EQ(Deadline(Desk(), "2024-03-01T16:30:00+01:00", 1h), Utc("2024-03-04T09:30:00+01:00"));
}

TEST(TrickyHoursTest, AMillisecondTooMuchForFridayIsMondays) {
  EXPECT_EQ(Made(Desk())->Deadline(At("2024-03-01T16:30:00+01:00"), 30min + 1ms),
            At("2024-03-04T09:00:00.001+01:00"));
}

TEST(TrickyHoursTest, OpenFromTheInstantOfOpeningUntilTheInstantOfClosing) {
  const CalendarPointer desk = Made(Desk());
  EXPECT_FALSE(desk->OpenAt(At("2024-03-01T08:59:59.999+01:00")));
  EXPECT_TRUE(desk->OpenAt(At("2024-03-01T09:00:00+01:00")));
  EXPECT_TRUE(desk->OpenAt(At("2024-03-01T16:59:59.999+01:00")));
  EXPECT_FALSE(desk->OpenAt(At("2024-03-01T17:00:00+01:00")));
}

TEST(TrickyHoursTest, APostAtTheInstantOfOpeningHasTheWholeDay) {
  EXPECT_EQ(Deadline(Desk(), "2024-03-01T09:00:00+01:00", 8h), Utc("2024-03-01T17:00:00+01:00"));
}

TEST(TrickyHoursTest, APostAtTheInstantOfClosingWaitsFromTheNextOpening) {
  EXPECT_EQ(Deadline(Desk(), "2024-03-01T17:00:00+01:00", 1min), Utc("2024-03-04T09:01:00+01:00"));
  EXPECT_EQ(Elapsed(Desk(), "2024-03-01T17:00:00+01:00", "2024-03-04T09:00:00+01:00"), 0ms);
}

TEST(TrickyHoursTest, NoTargetIsDueAtOnceOpenOrClosed) {
  EXPECT_EQ(Deadline(Desk(), "2024-03-01T10:00:00+01:00", 0ms), Utc("2024-03-01T10:00:00+01:00"));
  EXPECT_EQ(Deadline(Desk(), "2024-03-02T10:00:00+01:00", 0ms), Utc("2024-03-02T10:00:00+01:00"));
  EXPECT_EQ(Deadline(Desk(), "2024-03-02T10:00:00+01:00", -1h), Utc("2024-03-02T10:00:00+01:00"));
}

TEST(TrickyHoursTest, AReplyBeforeOpeningTookNoTime) {
  EXPECT_EQ(Elapsed(Desk(), "2024-03-02T10:00:00+01:00", "2024-03-04T08:59:00+01:00"), 0ms);
}

TEST(TrickyHoursTest, AReplyBeforeThePostTookNoTime) {
  EXPECT_EQ(Elapsed(Desk(), "2024-03-01T12:00:00+01:00", "2024-03-01T10:00:00+01:00"), 0ms);
  EXPECT_EQ(Elapsed(Desk(), "2024-03-01T12:00:00+01:00", "2024-03-01T12:00:00+01:00"), 0ms);
}

TEST(TrickyHoursTest, AnEndAtTwentyFourIsMidnight) {
  const CalendarRules late = MondayToFriday("America/New_York", "18:00-24:00");
  EXPECT_EQ(Deadline(late, "2024-03-01T23:30:00-05:00", 30min), Utc("2024-03-02T00:00:00-05:00"));
  EXPECT_EQ(Deadline(late, "2024-03-01T23:30:00-05:00", 31min), Utc("2024-03-04T18:01:00-05:00"));
}

// The clock goes forward

TEST(TrickyHoursTest, ADeskThatOpensInTheSkippedHourOpensWhenTheClockJumps) {
  const CalendarRules early = Daily("Europe/Berlin", "02:30-05:00");
  EXPECT_EQ(Elapsed(early, "2024-03-30T23:00:00Z", "2024-03-31T10:00:00Z"), 2h);
  EXPECT_EQ(Deadline(early, "2024-03-30T23:00:00Z", 10min), Utc("2024-03-31T03:10:00+02:00"));
  EXPECT_FALSE(Made(early)->OpenAt(At("2024-03-31T00:59:59Z")));
  EXPECT_TRUE(Made(early)->OpenAt(At("2024-03-31T01:00:00Z")));
}

TEST(TrickyHoursTest, ADeskThatClosesInTheSkippedHourClosesWhenTheClockJumps) {
  const CalendarRules late = Daily("Europe/Berlin", "00:30-02:30");
  EXPECT_EQ(Elapsed(late, "2024-03-30T23:00:00Z", "2024-03-31T10:00:00Z"), 90min);
  EXPECT_TRUE(Made(late)->OpenAt(At("2024-03-31T00:59:59Z")));
  EXPECT_FALSE(Made(late)->OpenAt(At("2024-03-31T01:00:00Z")));
}

TEST(TrickyHoursTest, ASpanInsideTheSkippedHourIsNot) {
  const CalendarRules brief = Daily("Europe/Berlin", "02:10-02:50");
  EXPECT_EQ(Elapsed(brief, "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z"), 0ms);
  EXPECT_EQ(Deadline(brief, "2024-03-30T23:00:00Z", 1min), Utc("2024-04-01T02:11:00+02:00"));
  EXPECT_TRUE(
      Made(brief)->Spans(At("2024-03-30T23:00:00Z"), At("2024-03-31T22:00:00Z"), 10).empty());
}

TEST(TrickyHoursTest, ANightShiftOverTheSpringChangeLastsSevenHours) {
  EXPECT_EQ(Elapsed(NightShift(), "2024-03-30T22:00:00+01:00", "2024-03-31T12:00:00+02:00"), 7h);
  EXPECT_EQ(Deadline(NightShift(), "2024-03-30T22:00:00+01:00", 7h),
            Utc("2024-03-31T06:00:00+02:00"));
}

// The clock goes back

TEST(TrickyHoursTest, ADeskThatOpensInTheRepeatedHourOpensAtTheFirst) {
  const CalendarRules early = Daily("Europe/Berlin", "02:30-05:00");
  EXPECT_EQ(Elapsed(early, "2024-10-26T22:00:00Z", "2024-10-27T10:00:00Z"), 3h + 30min);
  EXPECT_EQ(Deadline(early, "2024-10-26T22:00:00Z", 10min), Utc("2024-10-27T02:40:00+02:00"));
}

TEST(TrickyHoursTest, ADeskThatClosesInTheRepeatedHourClosesAtTheSecond) {
  const CalendarRules late = Daily("Europe/Berlin", "00:30-02:30");
  EXPECT_EQ(Elapsed(late, "2024-10-26T22:00:00Z", "2024-10-27T10:00:00Z"), 3h);
  EXPECT_EQ(Deadline(late, "2024-10-26T22:00:00Z", 3h), Utc("2024-10-27T02:30:00+01:00"));
}

TEST(TrickyHoursTest, ASpanInsideTheRepeatedHourLastsFromItsFirstBeginningToItsSecondEnd) {
  const CalendarRules brief = Daily("Europe/Berlin", "02:15-02:45");
  EXPECT_EQ(Elapsed(brief, "2024-10-26T22:00:00Z", "2024-10-27T10:00:00Z"), 90min);
}

TEST(TrickyHoursTest, AStretchInsideTheRepeatedHourIsAsLongAsItReallyWas) {
  const CalendarRules always = Daily("Europe/Berlin", "00:00-24:00");
  EXPECT_EQ(Elapsed(always, "2024-10-27T02:20:00+02:00", "2024-10-27T02:40:00+01:00"), 80min);
  EXPECT_EQ(Elapsed(always, "2024-10-27T02:10:00+01:00", "2024-10-27T02:50:00+01:00"), 40min);
  const CalendarRules early = Daily("Europe/Berlin", "02:30-05:00");
  EXPECT_EQ(Elapsed(early, "2024-10-27T02:10:00+02:00", "2024-10-27T02:20:00+01:00"), 50min);
}

TEST(TrickyHoursTest, ANightShiftOverTheAutumnChangeLastsNineHours) {
  EXPECT_EQ(Elapsed(NightShift(), "2024-10-26T22:00:00+02:00", "2024-10-27T12:00:00+01:00"), 9h);
  EXPECT_EQ(Deadline(NightShift(), "2024-10-26T22:00:00+02:00", 9h),
            Utc("2024-10-27T06:00:00+01:00"));
}

// Zones with ways of their own

TEST(TrickyHoursTest, LordHowesChangesAreHalfAnHour) {
  const CalendarRules night = Daily("Australia/Lord_Howe", "00:00-06:00");
  EXPECT_EQ(Elapsed(night, "2024-04-07T00:00:00+11:00", "2024-04-07T12:00:00+10:30"), 6h + 30min);
  EXPECT_EQ(Elapsed(night, "2024-10-06T00:00:00+10:30", "2024-10-06T12:00:00+11:00"), 5h + 30min);

  // 02:00 to 02:30 is skipped in October, 01:30 to 02:00 comes twice in April.
  const CalendarRules early = Daily("Australia/Lord_Howe", "02:15-04:00");
  EXPECT_EQ(Deadline(early, "2024-10-06T00:00:00+10:30", 5min), Utc("2024-10-06T02:35:00+11:00"));
  const CalendarRules late = Daily("Australia/Lord_Howe", "00:00-01:45");
  EXPECT_EQ(Elapsed(late, "2024-04-07T00:00:00+11:00", "2024-04-07T12:00:00+10:30"), 2h + 15min);
}

TEST(TrickyHoursTest, TrollsChangesAreTwoHours) {
  const CalendarRules night = Daily("Antarctica/Troll", "00:00-06:00");
  EXPECT_EQ(Elapsed(night, "2024-03-31T00:00:00Z", "2024-03-31T12:00:00Z"), 4h);
  EXPECT_EQ(Elapsed(night, "2024-10-26T22:00:00Z", "2024-10-27T12:00:00Z"), 8h);
}

TEST(TrickyHoursTest, CasablancaPutsItsClockBackForRamadan) {
  const CalendarRules night = Daily("Africa/Casablanca", "00:00-06:00");
  EXPECT_EQ(Elapsed(night, "2024-03-10T00:00:00+01:00", "2024-03-10T12:00:00Z"), 7h);
  EXPECT_EQ(Elapsed(night, "2024-04-14T00:00:00Z", "2024-04-14T12:00:00+01:00"), 5h);
}

TEST(TrickyHoursTest, AZoneThatLeavesItsClockAloneHasAllDaysAlike) {
  const CalendarRules desk = Daily("Asia/Tokyo", "09:00-17:00");
  EXPECT_EQ(Elapsed(desk, "2024-03-30T00:00:00+09:00", "2024-04-02T00:00:00+09:00"), 24h);
  EXPECT_EQ(Elapsed(desk, "2024-10-26T00:00:00+09:00", "2024-10-29T00:00:00+09:00"), 24h);
  EXPECT_EQ(Deadline(desk, "2024-03-31T16:30:00+09:00", 1h), Utc("2024-04-01T09:30:00+09:00"));
}

TEST(TrickyHoursTest, ZonesAreAheadByQuartersAndHalvesOfAnHourToo) {
  EXPECT_EQ(Deadline(Daily("Asia/Kathmandu", "09:00-17:00"), "2024-03-01T00:00:00Z", 1min),
            "2024-03-01T03:16:00Z");
  EXPECT_EQ(Deadline(Daily("America/St_Johns", "09:00-17:00"), "2024-02-01T00:00:00Z", 1min),
            "2024-02-01T12:31:00Z");
}

// Samoa went from 24:00 of Thursday 29 December 2011 (10 hours behind UTC) to 00:00 of Saturday the
// 31st (14 hours ahead), at 10:00 UTC.

TEST(TrickyHoursTest, ADayThatSamoaLeftOutHasNoHours) {
  const CalendarRules desk = Daily("Pacific/Apia", "09:00-17:00");
  EXPECT_EQ(Elapsed(desk, "2011-12-29T12:00:00-10:00", "2011-12-31T12:00:00+14:00"), 8h);
  EXPECT_EQ(Deadline(desk, "2011-12-29T12:00:00-10:00", 5h), Utc("2011-12-29T17:00:00-10:00"));
  EXPECT_EQ(Deadline(desk, "2011-12-29T12:00:00-10:00", 5h + 1min),
            Utc("2011-12-31T09:01:00+14:00"));
}

TEST(TrickyHoursTest, AShiftIntoTheDayThatSamoaLeftOutEndsWithItsEvening) {
  const CalendarRules night = Daily("Pacific/Apia", "22:00-30:00");
  EXPECT_EQ(Elapsed(night, "2011-12-29T22:00:00-10:00", "2011-12-31T22:00:00+14:00"), 2h);
  EXPECT_EQ(Deadline(night, "2011-12-29T22:00:00-10:00", 3h), Utc("2011-12-31T23:00:00+14:00"));
}

TEST(TrickyHoursTest, RoundTheClockIsOpenThroughTheDayThatSamoaLeftOut) {
  const CalendarRules always = Daily("Pacific/Apia", "00:00-24:00");
  EXPECT_EQ(Elapsed(always, "2011-12-28T00:00:00Z", "2012-01-01T00:00:00Z"), 96h);
}

// Asuncion went from 24:00 of Saturday 23 March 2024 (3 hours behind UTC) back to 23:00 of the same
// day; the Azores from 01:00 of Sunday 27 October 2024 (UTC) back to 00:00 of the same day.

TEST(TrickyHoursTest, AHolidayWhoseLastHourComesTwiceIsClosedInBoth) {
  const CalendarRules always = Daily("America/Asuncion", "00:00-24:00");
  EXPECT_EQ(
      Elapsed(Without(always, 2024y / 3 / 23), "2024-03-24T02:00:00Z", "2024-03-24T05:00:00Z"), 1h);
  EXPECT_EQ(
      Elapsed(Without(always, 2024y / 3 / 24), "2024-03-24T02:00:00Z", "2024-03-24T05:00:00Z"), 2h);
}

TEST(TrickyHoursTest, AHolidayBeforeAMidnightThatComesTwiceEndsAtTheFirst) {
  const CalendarRules always = Daily("Atlantic/Azores", "00:00-24:00");
  EXPECT_EQ(
      Elapsed(Without(always, 2024y / 10 / 26), "2024-10-26T12:00:00Z", "2024-10-27T02:00:00Z"),
      2h);
  EXPECT_EQ(
      Elapsed(Without(always, 2024y / 10 / 27), "2024-10-26T23:00:00Z", "2024-10-27T02:00:00Z"),
      1h);
}

// Round the clock

TEST(TrickyHoursTest, ZeroToTwentyFourEveryDayIsTheTimeThatPassed) {
  for (const char* zone :
       {"Europe/Berlin", "Australia/Lord_Howe", "America/Asuncion", "Asia/Tokyo"}) {
    const CalendarPointer always = Made(Daily(zone, "00:00-24:00"));
    const TimePoint from = At("2024-01-15T07:31:12.345Z");
    for (const Duration passed :
         {Duration(1ms), Duration(36h), Duration(days(75)), Duration(days(366))}) {
      EXPECT_EQ(always->Elapsed(from, from + passed), passed) << zone;
      EXPECT_EQ(always->Deadline(from, passed), from + passed) << zone;
    }
  }
}

TEST(TrickyHoursTest, RoundTheClockIsTheTimeThatPassed) {
  const CalendarPointer& always = Calendar::RoundTheClock();
  const TimePoint from = At("2024-03-30T07:31:12.345Z");
  EXPECT_TRUE(always->OpenAt(from));
  EXPECT_EQ(always->Elapsed(from, from + days(3)), days(3));
  EXPECT_EQ(always->Elapsed(from, from - days(3)), 0ms);
  EXPECT_EQ(always->Deadline(from, days(3)), from + days(3));
  const std::vector<OpenSpan> expected{{.from = from, .to = from + days(3)}};
  EXPECT_EQ(always->Spans(from, from + days(3), 10), expected);
}

TEST(TrickyHoursTest, ALeapSecondIsNoTime) {
  EXPECT_EQ(Elapsed(Daily("Europe/Berlin", "00:00-24:00"), "2016-12-31T23:59:59Z",
                    "2017-01-01T00:00:00Z"),
            1s);
}

// Spans that meet

TEST(TrickyHoursTest, SpansThatTouchAreOne) {
  const CalendarRules split = Daily("Europe/Berlin", "09:00-12:00 12:00-17:00");
  EXPECT_EQ(Elapsed(split, "2024-03-01T00:00:00+01:00", "2024-03-02T00:00:00+01:00"), 8h);
  EXPECT_TRUE(Made(split)->OpenAt(At("2024-03-01T12:00:00+01:00")));
}

TEST(TrickyHoursTest, WhatIsOpenTwiceIsOpenOnce) {
  for (const char* spans : {"09:00-13:00 12:00-17:00", "09:00-17:00 10:00-11:00",
                            "12:00-17:00 09:00-13:00", "09:00-17:00 09:00-17:00"}) {
    EXPECT_EQ(Elapsed(Daily("Europe/Berlin", spans), "2024-03-01T00:00:00+01:00",
                      "2024-03-02T00:00:00+01:00"),
              8h)
        << spans;
  }
}

TEST(TrickyHoursTest, ANightShiftMeetsTheMorningsSpanAndIsCountedOnce) {
  const CalendarRules both = Daily("Europe/Berlin", "05:00-09:00 22:00-30:00");
  EXPECT_EQ(Elapsed(both, "2024-03-01T12:00:00+01:00", "2024-03-02T12:00:00+01:00"), 11h);
}

TEST(TrickyHoursTest, ALunchBreakDoesNotCount) {
  const CalendarRules split = Daily("Europe/Berlin", "09:00-12:00 13:00-17:00");
  EXPECT_EQ(Deadline(split, "2024-03-01T11:30:00+01:00", 30min), Utc("2024-03-01T12:00:00+01:00"));
  EXPECT_EQ(Deadline(split, "2024-03-01T11:30:00+01:00", 1h), Utc("2024-03-01T13:30:00+01:00"));
}

// Holidays and days with hours of their own

TEST(TrickyHoursTest, TheNewYearsEveShiftEndsAtMidnightWhereNewYearIsAHoliday) {
  const CalendarRules night = Without(NightShift(), 2025y / 1 / 1);
  EXPECT_EQ(Deadline(night, "2024-12-31T22:00:00+01:00", 2h), Utc("2025-01-01T00:00:00+01:00"));
  EXPECT_FALSE(Made(night)->OpenAt(At("2025-01-01T00:00:00+01:00")));
  EXPECT_FALSE(Made(night)->OpenAt(At("2025-01-01T22:30:00+01:00")));
}

TEST(TrickyHoursTest, AHolidayTakesNothingOfTheDayAfter) {
  // The shift of the holiday's evening is closed until midnight and open from there on.
  const CalendarRules night = Without(NightShift(), 2025y / 1 / 1);
  EXPECT_EQ(Deadline(night, "2024-12-31T22:00:00+01:00", 2h + 1min),
            Utc("2025-01-02T00:01:00+01:00"));
}

TEST(TrickyHoursTest, ARangeOfHolidaysIncludesItsLastDay) {
  const CalendarRules closed =
      Without(Without(Desk(), 2024y / 3 / 4, 2024y / 3 / 6), 2024y / 3 / 6, 2024y / 3 / 7);
  EXPECT_EQ(Deadline(closed, "2024-03-01T16:30:00+01:00", 1h), Utc("2024-03-08T09:30:00+01:00"));
}

TEST(TrickyHoursTest, OnAHalfDayTheDeskClosesAtNoon) {
  const CalendarRules christmas =
      Without(With(Desk(), 2024y / 12 / 24, "09:00-12:00"), 2024y / 12 / 25, 2024y / 12 / 26);
  EXPECT_EQ(Deadline(christmas, "2024-12-24T11:30:00+01:00", 1h), Utc("2024-12-27T09:30:00+01:00"));
}

TEST(TrickyHoursTest, AnExceptionOnAHolidayOpensItsOwnHoursOnly) {
  const CalendarRules rules =
      With(Without(NightShift(), 2024y / 12 / 24, 2024y / 12 / 26), 2024y / 12 / 24, "10:00-12:00");
  EXPECT_EQ(Elapsed(rules, "2024-12-24T00:00:00+01:00", "2024-12-27T00:00:00+01:00"), 2h);
  EXPECT_EQ(Deadline(rules, "2024-12-23T22:00:00+01:00", 2h + 1min),
            Utc("2024-12-24T10:01:00+01:00"));
}

TEST(TrickyHoursTest, TheNightOfAnExceptionEndsWhereAHolidayWithHoursOfItsOwnBegins) {
  // Both days are holidays with exceptions, and the first one's would last until 06:00 of the
  // second.
  const CalendarRules rules =
      With(With(Without(Desk(), 2024y / 12 / 24, 2024y / 12 / 25), 2024y / 12 / 24, "22:00-30:00"),
           2024y / 12 / 25, "10:00-12:00");
  EXPECT_EQ(Elapsed(rules, "2024-12-24T00:00:00+01:00", "2024-12-26T00:00:00+01:00"), 4h);
  EXPECT_EQ(Deadline(rules, "2024-12-24T00:00:00+01:00", 3h), Utc("2024-12-25T11:00:00+01:00"));
}

TEST(TrickyHoursTest, AnExceptionOpensADayThatIsElseClosed) {
  const CalendarRules sunday = With(Desk(), 2024y / 12 / 22, "12:00-18:00");
  EXPECT_EQ(Elapsed(sunday, "2024-12-21T00:00:00+01:00", "2024-12-23T00:00:00+01:00"), 6h);
}

TEST(TrickyHoursTest, ADayWithoutHoursKeepsTheRestOfTheNightShiftBefore) {
  const CalendarRules rules = With(NightShift(), 2024y / 3 / 5, "");
  EXPECT_EQ(Elapsed(rules, "2024-03-04T22:00:00+01:00", "2024-03-06T22:00:00+01:00"), 8h);
}

TEST(TrickyHoursTest, AHolidayOnTheDayOfAChangeIsAsLongAsThatDay) {
  const CalendarRules always = Daily("Europe/Berlin", "00:00-24:00");
  EXPECT_EQ(
      Elapsed(Without(always, 2024y / 3 / 31), "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z"),
      0ms);
  EXPECT_EQ(
      Elapsed(Without(always, 2024y / 3 / 31), "2024-03-30T22:00:00Z", "2024-03-31T23:00:00Z"), 2h);
  EXPECT_EQ(
      Elapsed(Without(always, 2024y / 10 / 27), "2024-10-26T21:00:00Z", "2024-10-28T00:00:00Z"),
      2h);
}

TEST(TrickyHoursTest, AHolidayAddedTodayIsForCalendarsMadeFromNowOn) {
  // At noon somebody declares the rest of the day closed. What was used stays used.
  const CalendarPointer before = Made(Desk());
  const CalendarPointer after = Made(With(Desk(), 2024y / 3 / 1, "09:00-12:00"));
  const TimePoint posted = At("2024-03-01T11:00:00+01:00");
  const TimePoint changed = At("2024-03-01T12:00:00+01:00");
  const Duration used = before->Elapsed(posted, changed);
  EXPECT_EQ(used, 1h);
  EXPECT_EQ(before->Deadline(posted, 2h), At("2024-03-01T13:00:00+01:00"));
  EXPECT_EQ(after->Deadline(changed, 2h - used), At("2024-03-04T10:00:00+01:00"));
}

// Far away

TEST(TrickyHoursTest, SummerTimeGoesOnAfterTheSystemsTablesEnd) {
  // 5 July 2060 is a Monday, 5 January 2060 too.
  EXPECT_EQ(Deadline(Desk(), "2060-07-05T00:00:00Z", 1min), "2060-07-05T07:01:00Z");
  EXPECT_EQ(Deadline(Desk(), "2060-01-05T00:00:00Z", 1min), "2060-01-05T08:01:00Z");
}

TEST(TrickyHoursTest, APostOfLongAgoIsCountedByTheLawOfItsDay) {
  // Germany had no summer time in 1979, and kept it until the last Sunday of September in 1995.
  EXPECT_EQ(Deadline(Desk(), "1979-07-02T00:00:00Z", 1min), "1979-07-02T08:01:00Z");
  EXPECT_EQ(Deadline(Desk(), "1995-10-02T00:00:00Z", 1min), "1995-10-02T08:01:00Z");
}

TEST(TrickyHoursTest, WhatIsNotOpenLongEnoughBefore2200IsNeverDue) {
  CalendarRules rare = Daily("Europe/Berlin", "");
  rare.week[2] = Spans("10:00-10:01");
  EXPECT_EQ(Deadline(rare, "2024-03-01T00:00:00Z", 1000h), "never");
  EXPECT_EQ(Deadline(rare, "2024-03-01T00:00:00Z", 2min), Utc("2024-03-13T10:01:00+01:00"));
}

// What a person reads

TEST(TrickyHoursTest, SpansAreCutToWhatIsAskedForAndCounted) {
  const CalendarPointer desk = Made(Desk());
  const TimePoint from = At("2024-03-01T16:30:00+01:00");
  const TimePoint to = At("2024-03-05T09:15:00+01:00");
  const std::vector<OpenSpan> expected{
      {.from = from, .to = At("2024-03-01T17:00:00+01:00")},
      {.from = At("2024-03-04T09:00:00+01:00"), .to = At("2024-03-04T17:00:00+01:00")},
      {.from = At("2024-03-05T09:00:00+01:00"), .to = to}};
  EXPECT_EQ(desk->Spans(from, to, 10), expected);
  EXPECT_EQ(desk->Spans(from, to, 1),
            std::vector<OpenSpan>(expected.begin(), expected.begin() + 1));
  EXPECT_TRUE(desk->Spans(from, to, 0).empty());
  EXPECT_TRUE(desk->Spans(to, from, 10).empty());
}

TEST(TrickyHoursTest, ACalendarKeepsItsZoneWhenTheZonesAreReadAnew) {
  const CalendarPointer desk = Made(Desk());
  ASSERT_TRUE(ReloadTimeZones());
  EXPECT_EQ(desk->Deadline(At("2024-03-28T16:30:00+01:00"), 9h), At("2024-04-01T09:30:00+02:00"));
  EXPECT_EQ(Deadline(Desk(), "2024-03-28T16:30:00+01:00", 9h), Utc("2024-04-01T09:30:00+02:00"));
  EXPECT_FALSE(TimeZoneVersion().empty());
}

// What is refused

TEST(TrickyHoursTest, AWeekThatNeverOpensIsRefused) {
  EXPECT_TRUE(Refused(Daily("Europe/Berlin", "")));
  EXPECT_TRUE(Refused(With(Daily("Europe/Berlin", ""), 2024y / 12 / 24, "09:00-12:00")));
}

TEST(TrickyHoursTest, AZoneThatDoesNotExistIsRefused) {
  EXPECT_TRUE(Refused(Daily("Europe/Atlantis", "09:00-17:00")));
  EXPECT_TRUE(Refused(Daily("", "09:00-17:00")));
  EXPECT_TRUE(Refused(Daily("../../etc/passwd", "09:00-17:00")));
}

TEST(TrickyHoursTest, SpansThatCannotBeAreRefused) {
  for (const char* spans : {"17:00-09:00", "09:00-09:00", "09:00-33:01", "24:00-25:00"}) {
    EXPECT_TRUE(Refused(Daily("Europe/Berlin", spans))) << spans;
    EXPECT_TRUE(Refused(With(Desk(), 2024y / 3 / 1, spans))) << spans;
  }
  CalendarRules early = Desk();
  early.week[0] = {{.from = -1s, .to = 1h}};
  EXPECT_TRUE(Refused(early));
}

TEST(TrickyHoursTest, DatesThatCannotBeAreRefused) {
  EXPECT_TRUE(Refused(Without(Desk(), 2023y / 2 / 29)));
  EXPECT_TRUE(Refused(Without(Desk(), 2024y / 3 / 2, 2024y / 3 / 1)));
  EXPECT_TRUE(Refused(With(Desk(), 2023y / 2 / 29, "09:00-12:00")));
}

TEST(TrickyHoursTest, MoreDatesThanKCalendarDatesMaxAreRefused) {
  const sys_days first = 2024y / 1 / 1;
  const int most = static_cast<int>(kCalendarDatesMax);
  EXPECT_FALSE(Refused(Without(Desk(), first, first + days(most - 1))));
  EXPECT_TRUE(Refused(Without(Desk(), first, first + days(most))));
}

}  // namespace
}  // namespace firstreply::triage
