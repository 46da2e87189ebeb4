// Lengths of time, days and hours as a person writes them.
#include <gtest/gtest.h>

#include "deploy/app/calendar_text.h"
#include "deploy/app/duration_text.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::year;
using triage::DateRange;
using triage::LocalSpan;

TEST(DurationTextTest, ReadsDaysHoursMinutesAndSeconds) {
  EXPECT_EQ(ParseDuration("90s"), Duration(90s));
  EXPECT_EQ(ParseDuration("15m"), Duration(15min));
  EXPECT_EQ(ParseDuration("4h"), Duration(4h));
  EXPECT_EQ(ParseDuration("2d"), Duration(48h));
  EXPECT_EQ(ParseDuration("1d2h3m4s"), Duration(26h + 3min + 4s));
  EXPECT_EQ(ParseDuration("0s"), Duration(0s));
  EXPECT_EQ(ParseDuration("36525d"), Duration(std::chrono::days(36'525)));
}

TEST(DurationTextTest, RefusesWhatIsNoLengthOfTime) {
  for (const char* text : {"",
                           "15",
                           "m",
                           "-5m",
                           "+5m",
                           "5 m",
                           " 5m",
                           "5m ",
                           "5M",
                           "1.5h",
                           "5min",
                           "5ms",
                           "1m1h",
                           "1h1h",
                           "1h5",
                           "٥m",
                           "5m\n",
                           "36526d",
                           "36525d1s",
                           "99999999999999999999d",
                           "9223372036854775807s"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

TEST(DurationTextTest, WritesWhatItReads) {
  EXPECT_EQ(FormatDuration(90s), "1m30s");
  EXPECT_EQ(FormatDuration(24h), "1d");
  EXPECT_EQ(FormatDuration(25h + 1s), "1d1h1s");
  EXPECT_EQ(FormatDuration(0s), "0s");
  EXPECT_EQ(FormatDuration(1999ms), "1s");
  EXPECT_EQ(FormatDuration(-90min), "-1h30m");
  for (int64_t count = 0; count < 56'000; count += 37) {
    const Duration duration = std::chrono::seconds(count * count);
    ASSERT_EQ(ParseDuration(FormatDuration(duration)), duration);
  }
}

TEST(CalendarTextTest, ReadsADayThatExists) {
  EXPECT_EQ(ParseDate("2026-12-25"), year(2026) / 12 / 25);
  EXPECT_EQ(ParseDate("2024-02-29"), year(2024) / 2 / 29);
  EXPECT_EQ(ParseDate("1970-01-01"), year(1970) / 1 / 1);
  EXPECT_EQ(ParseDate("2199-12-31"), year(2199) / 12 / 31);
}

TEST(CalendarTextTest, RefusesADayThatDoesNot) {
  for (const char* text :
       {"", "2026-12-32", "2025-02-29", "2026-13-01", "2026-00-10", "2026-1-5", "26-12-25",
        "2026/12/25", "2026-12-25 ", "1969-12-31", "2200-01-01", "2026-12--5", "+026-12-25"}) {
    EXPECT_EQ(ParseDate(text), std::nullopt) << text;
  }
}

TEST(CalendarTextTest, ReadsOneDayOrARange) {
  const DateRange turn{year(2026) / 12 / 29, year(2027) / 1 / 3};
  EXPECT_EQ(ParseDates("2026-12-29..2027-01-03"), turn);
  EXPECT_EQ(FormatDates(turn), "2026-12-29..2027-01-03");
  const DateRange day{year(2026) / 12 / 25, year(2026) / 12 / 25};
  EXPECT_EQ(ParseDates("2026-12-25"), day);
  EXPECT_EQ(ParseDates("2026-12-25..2026-12-25"), day);
  EXPECT_EQ(FormatDates(day), "2026-12-25");
  for (const char* text : {"2027-01-03..2026-12-29", "2026-12-29..", "..2026-12-29",
                           "2026-12-29...2026-12-30", "2026-12-29 .. 2026-12-30"}) {
    EXPECT_EQ(ParseDates(text), std::nullopt) << text;
  }
}

TEST(CalendarTextTest, ReadsHoursOfADayAndPastMidnight) {
  EXPECT_EQ(ParseSpan("09:00-18:00"), (LocalSpan{9h, 18h}));
  EXPECT_EQ(ParseSpan("00:00-24:00"), (LocalSpan{0h, 24h}));
  EXPECT_EQ(ParseSpan("22:00-06:00"), (LocalSpan{22h, 30h}));
  EXPECT_EQ(ParseSpan("22:00-30:00"), (LocalSpan{22h, 30h}));
  EXPECT_EQ(ParseSpan("18:00-00:00"), (LocalSpan{18h, 24h}));
  EXPECT_EQ(ParseSpan("09:00-33:00"), (LocalSpan{9h, 33h}));
  EXPECT_EQ(ParseSpan("09:00:30-09:00:31"), (LocalSpan{9h + 30s, 9h + 31s}));
}

TEST(CalendarTextTest, RefusesWhatAreNoHours) {
  for (const char* text :
       {"", "-", "09:00", "09:00-", "9:00-18:00", "09:00-18", "09:00-18:60", "24:00-25:00",
        "09:00-09:00", "00:00-00:00", "09:00-33:01", "09:00 - 18:00", "09.00-18.00",
        "09:00-18:00:60", "ab:cd-ef:gh", "09:00-18:00-19:00", "09:00–18:00"}) {
    EXPECT_EQ(ParseSpan(text), std::nullopt) << text;
  }
}

TEST(CalendarTextTest, WritesTheHoursItReads) {
  for (const char* text : {"09:00-18:00", "00:00-24:00", "22:00-30:00", "09:00-33:00",
                           "09:00:30-18:05", "23:59:59-47:59:59"}) {
    const auto span = ParseSpan(text);
    ASSERT_TRUE(span) << text;
    EXPECT_EQ(FormatSpan(*span), text);
  }
}

}  // namespace
}  // namespace firstreply::app
