#include "triage/calendar/holiday_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "ingest/base/limits.h"

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

namespace firstreply::triage {
namespace {

constexpr Date kFirst = 2026y / 1 / 1;
constexpr Date kLast = 2028y / 12 / 31;

std::string File(std::string_view events) {
  return fmt::format("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events);
}

// One whole day but for what `lines` say.
std::string EventOf(std::string_view lines) {
  return fmt::format("BEGIN:VEVENT\r\nSUMMARY:Day of tests\r\n{}END:VEVENT\r\n", lines);
}

std::string Shown(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::vector<std::string> Shown(const std::vector<DateRange>& ranges) {
  std::vector<std::string> shown;
  for (const DateRange& range : ranges) {
    shown.push_back(range.first == range.last ? Shown(range.first)
                                              : Shown(range.first) + ".." + Shown(range.last));
  }
  return shown;
}

Holidays Read(std::string_view file) {
  return ReadHolidays(file, kFirst, kLast).value();
}

std::vector<std::string> Closed(std::string_view lines) {
  const Holidays holidays = Read(File(EventOf(lines)));
  EXPECT_THAT(holidays.left_out, IsEmpty());
  return Shown(holidays.closed);
}

std::string LeftOut(std::string_view lines) {
  const Holidays holidays = Read(File(EventOf(lines)));
  EXPECT_THAT(holidays.closed, IsEmpty());
  return holidays.left_out.size() == 1 ? holidays.left_out.front() : "";
}

Error Refusal(std::string_view file) {
  const auto holidays = ReadHolidays(file, kFirst, kLast);
  return holidays ? Error{Errc::kNotFound, "it was read"} : holidays.error();
}

TEST(HolidayFileTest, AnEventClosesItsDaysUpToAndWithoutItsEnd) {
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20260501\r\n"), ElementsAre("2026-05-01"));
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260503\r\n"),
              ElementsAre("2026-05-01..2026-05-02"));
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20260501\r\nDURATION:P1W\r\n"),
              ElementsAre("2026-05-01..2026-05-07"));
}

TEST(HolidayFileTest, AnEventThatEndsOnItsFirstDayIsThatDay) {
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260501\r\n"),
              ElementsAre("2026-05-01"));
}

TEST(HolidayFileTest, DaysThatTouchAreOneRange) {
  const std::string file =
      File(EventOf("DTSTART;VALUE=DATE:20260505\r\n") + EventOf("DTSTART;VALUE=DATE:20260503\r\n") +
           EventOf("DTSTART;VALUE=DATE:20260504\r\n") + EventOf("DTSTART;VALUE=DATE:20260507\r\n"));
  EXPECT_THAT(Shown(Read(file).closed), ElementsAre("2026-05-03..2026-05-05", "2026-05-07"));
}

TEST(HolidayFileTest, WhatLiesOutsideTheYearsAskedForIsCutOff) {
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20251229\r\nDTEND;VALUE=DATE:20260104\r\n"),
              ElementsAre("2026-01-01..2026-01-03"));
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20281231\r\nDURATION:P99999999W\r\n"),
              ElementsAre("2028-12-31"));
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20250101\r\n"), IsEmpty());
}

TEST(HolidayFileTest, ARuleRepeatsAnEvent) {
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:19710101\r\nRRULE:FREQ=YEARLY\r\n"),
              ElementsAre("2026-01-01", "2027-01-01", "2028-01-01"));
  // The second Monday of January.
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20000110\r\nRRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=2MO\r\n"),
              ElementsAre("2026-01-12", "2027-01-11", "2028-01-10"));
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20251229\r\nDTEND;VALUE=DATE:20260104\r\nRRULE:FREQ="
                     "YEARLY;COUNT=2\r\n"),
              ElementsAre("2026-01-01..2026-01-03", "2026-12-29..2027-01-03"));
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20260801\r\nRRULE:FREQ=DAILY;UNTIL=20260814\r\n"),
              ElementsAre("2026-08-01..2026-08-14"));
}

TEST(HolidayFileTest, RdateAddsDaysAndExdateTakesThemAway) {
  EXPECT_THAT(
      Closed("DTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=MONTHLY;COUNT=4\r\n"
             "EXDATE;VALUE=DATE:20260205,20260405\r\nRDATE;VALUE=DATE:20260606,20260707\r\n"),
      ElementsAre("2026-01-05", "2026-03-05", "2026-06-06", "2026-07-07"));
}

TEST(HolidayFileTest, AnExdateWithATimeAndAZoneIsItsDayAsWritten) {
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY\r\n"
                     "EXDATE;TZID=Europe/Berlin:20270501T000000\r\n"),
              ElementsAre("2026-05-01", "2028-05-01"));
}

TEST(HolidayFileTest, TheFirstDayCountsEvenWhereItsRuleDoesNotFallOnIt) {
  EXPECT_THAT(
      Closed("DTSTART;VALUE=DATE:20260301\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1;COUNT=1\r\n"),
      ElementsAre("2026-03-01", "2026-05-01"));
}

TEST(HolidayFileTest, AnEventThatStandsForOneOccurrenceTakesItsPlace) {
  const std::string yearly =
      EventOf("UID:a\r\nDTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY\r\n");
  const std::string other = EventOf("UID:b\r\nDTSTART;VALUE=DATE:20270601\r\n");
  const std::string moved =
      EventOf("UID:a\r\nRECURRENCE-ID;VALUE=DATE:20270501\r\nDTSTART;VALUE=DATE:20270503\r\n");
  EXPECT_THAT(Shown(Read(File(yearly + other + moved)).closed),
              ElementsAre("2026-05-01", "2027-05-03", "2027-06-01", "2028-05-01"));
  const std::string renamed =
      EventOf("UID:a\r\nRECURRENCE-ID;VALUE=DATE:20270501\r\nDTSTART;VALUE=DATE:20270501\r\n");
  EXPECT_THAT(Shown(Read(File(renamed + yearly)).closed),
              ElementsAre("2026-05-01", "2027-05-01", "2028-05-01"));
  const std::string cancelled = EventOf(
      "UID:a\r\nRECURRENCE-ID;VALUE=DATE:20270501\r\nDTSTART;VALUE=DATE:20270501\r\nSTATUS:"
      "CANCELLED\r\n");
  const Holidays holidays = Read(File(yearly + cancelled));
  EXPECT_THAT(Shown(holidays.closed), ElementsAre("2026-05-01", "2028-05-01"));
  EXPECT_THAT(holidays.left_out, ElementsAre("Day of tests: it is cancelled"));
}

TEST(HolidayFileTest, WhatIsNoClosedDayIsLeftOutWithItsReason) {
  const std::string day = "DTSTART;VALUE=DATE:20260501\r\n";
  EXPECT_EQ(LeftOut("DTSTART:20260501T090000Z\r\n"), "Day of tests: it is no whole day");
  EXPECT_EQ(LeftOut(day + "DTEND:20260501T090000Z\r\n"), "Day of tests: it is no whole day");
  EXPECT_EQ(LeftOut(day + "DURATION:PT1H\r\n"), "Day of tests: it is no whole day");
  EXPECT_EQ(LeftOut(day + "STATUS:CANCELLED\r\n"), "Day of tests: it is cancelled");
  EXPECT_EQ(LeftOut(day + "TRANSP:TRANSPARENT\r\n"), "Day of tests: it is marked as free time");
  EXPECT_EQ(LeftOut(day + "EXRULE:FREQ=YEARLY\r\n"), "Day of tests: its EXRULE is out of use");
  EXPECT_EQ(LeftOut(day + "DTEND;VALUE=DATE:20260430\r\n"),
            "Day of tests: it ends before it begins");
  EXPECT_EQ(LeftOut(day + "RRULE:FREQ=SOMETIMES\r\n"),
            "Day of tests: one of its lines cannot be read");
  EXPECT_EQ(LeftOut(day + "RRULE:FREQ=DAILY;BYHOUR=9,10\r\n"),
            "Day of tests: it repeats more often than daily");
  EXPECT_EQ(LeftOut(day + "RRULE:RSCALE=HEBREW;FREQ=YEARLY\r\n"),
            "Day of tests: it repeats by another calendar");
  EXPECT_EQ(LeftOut(day + "RDATE;VALUE=DATE:20260231\r\n"),
            "Day of tests: one of its days does not exist");
  EXPECT_EQ(LeftOut("DTSTART;VALUE=DATE:20260230\r\n"), "Day of tests: its day does not exist");
  EXPECT_EQ(LeftOut(day + "DTEND;VALUE=DATE:20260532\r\n"),
            "Day of tests: its last day does not exist");
  EXPECT_EQ(LeftOut(""), "Day of tests: it has no DTSTART");
  EXPECT_EQ(LeftOut(day + "RDATE;VALUE=DATE:" + std::string(70'000, '1') + "\r\n"),
            "an event without a name: it is too long to be read");
}

TEST(HolidayFileTest, AnOpaqueOrConfirmedEventClosesAndEmptyLinesSayNothing) {
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20260501\r\nTRANSP:OPAQUE\r\nSTATUS:"
                     "CONFIRMED\r\nDESCRIPTION:\r\nUID:\r\n"
                     "X-NOISE;;=:\r\nRRULE:\r\n"),
              ElementsAre("2026-05-01"));
}

TEST(HolidayFileTest, ASummaryIsShownWithoutWhatCouldHurtATerminal) {
  const std::string long_name =
      "BEGIN:VEVENT\nSUMMARY:a\x1B[2Jb\\nc" + std::string(71, 'x') + "\u00E9\u00E9\nEND:VEVENT\n";
  EXPECT_THAT(Read(File(long_name)).left_out,
              ElementsAre("a [2Jb c" + std::string(71, 'x') + ": it has no DTSTART"));
}

TEST(HolidayFileTest, FoldedLinesByteOrderMarksAndBareLineFeedsAreRead) {
  EXPECT_THAT(Shown(Read("\xEF\xBB\xBF"
                         "BEGIN:VCALENDAR\nBEGIN:VEV\n ENT\nDTSTART;VAL\n\tUE=DATE:2026\r\n "
                         "0501\nEND:VEVENT\n\n"
                         "END:VCALENDAR")
                        .closed),
              ElementsAre("2026-05-01"));
}

TEST(HolidayFileTest, AlarmsAndTimeZonesBesideTheDaysAreNoMatter) {
  const std::string zone =
      "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nEND:"
      "STANDARD\r\nEND:VTIMEZONE\r\n";
  const std::string alarm = "BEGIN:VALARM\r\nDURATION:PT5M\r\nEND:VALARM\r\n";
  EXPECT_THAT(Shown(Read(File(zone + EventOf("DTSTART;VALUE=DATE:20260501\r\n" + alarm))).closed),
              ElementsAre("2026-05-01"));
}

TEST(HolidayFileTest, SeveralCalendarsInOneFileAreReadAsOne) {
  const std::string one = File(EventOf("DTSTART;VALUE=DATE:20260501\r\n"));
  const std::string two = File(EventOf("DTSTART;VALUE=DATE:20260601\r\n"));
  EXPECT_THAT(Shown(Read(one + two).closed), ElementsAre("2026-05-01", "2026-06-01"));
}

TEST(HolidayFileTest, ACalendarWithoutEventsClosesNothing) {
  EXPECT_THAT(Read(File("")).closed, IsEmpty());
}

TEST(HolidayFileTest, BytesThatAreNoCalendarAreRefusedWithTheReason) {
  const auto refused = [](std::string_view file) {
    const Error error = Refusal(file);
    EXPECT_EQ(error.code, Errc::kInvalid) << error.message;
    return error.message;
  };
  EXPECT_THAT(refused(""), HasSubstr("it is empty"));
  EXPECT_THAT(refused("\r\n\r\n"), HasSubstr("it is empty"));
  EXPECT_THAT(refused("2026-05-01,May Day\n"), HasSubstr("does not begin with BEGIN:VCALENDAR"));
  EXPECT_THAT(refused("<html>\n<body>not found</body>\n"),
              HasSubstr("does not begin with BEGIN:VCALENDAR"));
  EXPECT_THAT(refused("BEGIN:VEVENT\nEND:VEVENT\n"),
              HasSubstr("does not begin with BEGIN:VCALENDAR"));
  EXPECT_THAT(refused(File(std::string("\0", 1))), HasSubstr("a byte of zero"));
  EXPECT_THAT(refused("BEGIN:VCALENDAR\nEND:VEVENT\n"), HasSubstr("none of its BEGIN"));
  EXPECT_THAT(refused(std::string("BEGIN")), HasSubstr("does not begin with BEGIN:VCALENDAR"));
}

TEST(HolidayFileTest, AFileThatIsCutOffIsRefusedWhereverTheCutIs) {
  const std::string whole = File(EventOf("DTSTART;VALUE=DATE:20260501\r\n"));
  ASSERT_THAT(Read(whole).closed, SizeIs(1));
  // The line's end itself is not missed.
  for (size_t size = 0; size + 2 < whole.size(); ++size) {
    EXPECT_EQ(Refusal(std::string_view(whole).substr(0, size)).code, Errc::kInvalid) << size;
  }
}

TEST(HolidayFileTest, ManyPartsInsideEachOtherAreRefused) {
  std::string file;
  for (int i = 0; i < 100'000; ++i) file += "BEGIN:VCALENDAR\n";
  EXPECT_THAT(Refusal(file).message, HasSubstr("too deep"));
}

// Rules that would run for hours.

TEST(HolidayFileTest, ARuleThatRepeatsBySecondsIsNotFollowed) {
  EXPECT_EQ(LeftOut("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=SECONDLY;COUNT=100000000\r\n"),
            "Day of tests: it repeats more often than daily");
}

TEST(HolidayFileTest, ARuleOfAHundredMillionDaysIsFollowedToTheLastDayAskedFor) {
  EXPECT_THAT(Closed("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=DAILY;COUNT=100000000\r\n"),
              ElementsAre("2026-05-01..2028-12-31"));
}

TEST(HolidayFileTest, ARuleThatFallsOnNoDayEnds) {
  EXPECT_THAT(
      Closed("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30\r\n"),
      ElementsAre("2026-05-01"));
}

TEST(HolidayFileTest, AFileThatRepeatsItselfTooOftenIsRefused) {
  const auto refused = [](std::string_view rule, size_t count) {
    std::string lines = "DTSTART;VALUE=DATE:00010101\r\n";
    for (size_t i = 0; i < count; ++i) lines += fmt::format("RRULE:{}\r\n", rule);
    const Error error = Refusal(File(EventOf(lines)));
    EXPECT_EQ(error.code, Errc::kTooLarge);
    return error.message;
  };
  EXPECT_EQ(refused("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 1'000), "its events repeat too often");
  EXPECT_EQ(refused("FREQ=DAILY;COUNT=100000000", 1'000), "its events repeat too often");
}

TEST(HolidayFileTest, ThousandsOfBrokenLinesInAnEventAreReadInGoodTime) {
  std::string lines;
  while (lines.size() < 60'000) lines += "EXDATE:x\r\n";
  EXPECT_EQ(LeftOut("DTSTART;VALUE=DATE:20260501\r\n" + lines),
            "Day of tests: one of its lines cannot be read");
}

// Limits.

TEST(HolidayFileTest, MoreThanKHolidayFileBytesMaxBytesAreRefused) {
  std::string file = File("");
  file.append(kHolidayFileBytesMax - file.size(), '\n');
  EXPECT_TRUE(ReadHolidays(file, kFirst, kLast));
  file += '\n';
  EXPECT_EQ(Refusal(file).code, Errc::kTooLarge);
}

TEST(HolidayFileTest, MoreThanKCalendarDatesMaxDatesAreRefused) {
  using std::chrono::days;
  const std::string file = File(EventOf("DTSTART;VALUE=DATE:20000101\r\nRRULE:FREQ=DAILY\r\n"));
  const std::chrono::sys_days first = 2001y / 1 / 1;
  EXPECT_TRUE(ReadHolidays(file, first, first + days(kCalendarDatesMax - 1)));
  const auto more = ReadHolidays(file, first, first + days(kCalendarDatesMax));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, Errc::kTooLarge);
  EXPECT_EQ(more.error().message, "its events cover more than 10000 days");
}

TEST(HolidayFileTest, TheExampleClosesJapansHolidaysAndTheYearsEnd) {
  std::ifstream in(FIRSTREPLY_JAPAN_ICS);
  const std::string file(std::istreambuf_iterator<char>(in), {});
  const Holidays holidays = Read(file);
  EXPECT_THAT(holidays.left_out, IsEmpty());
  EXPECT_THAT(
      Shown(holidays.closed),
      ElementsAre("2026-01-01..2026-01-03", "2026-01-12", "2026-02-11", "2026-02-23", "2026-03-20",
                  "2026-04-29", "2026-05-03..2026-05-06", "2026-07-20", "2026-08-11",
                  "2026-09-21..2026-09-23", "2026-10-12", "2026-11-03", "2026-11-23",
                  "2026-12-29..2027-01-03", "2027-01-11", "2027-02-11", "2027-02-23",
                  "2027-03-21..2027-03-22", "2027-04-29", "2027-05-03..2027-05-05", "2027-07-19",
                  "2027-08-11", "2027-09-20", "2027-09-23", "2027-10-11", "2027-11-03",
                  "2027-11-23", "2027-12-29..2028-01-03", "2028-01-10", "2028-02-11", "2028-02-23",
                  "2028-03-20", "2028-04-29", "2028-05-03..2028-05-05", "2028-07-17", "2028-08-11",
                  "2028-09-18", "2028-09-22", "2028-10-09", "2028-11-03", "2028-11-23",
                  "2028-12-29..2028-12-31"));
}

}  // namespace
}  // namespace firstreply::triage
