// What the config says of desk hours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "deploy/app/config.h"
#include "ingest/base/limits.h"
#include "tests/support/temporary_folder.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::year;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using triage::CalendarRules;
using triage::DateRange;
using triage::LocalSpan;

const std::string kBrand = "brands: [{name: Aurora Rail}]\n";

std::string Desk(const std::string& more) {
  return "calendars:\n  - {name: desk, zone: Europe/Berlin, " + more + "}\n";
}
const std::string kWeek = "week: {every_day: [\"09:00-18:00\"]}";

CalendarRules Read(const std::string& more) {
  const auto config = ReadConfig(kBrand + Desk(more), "a.yaml");
  EXPECT_TRUE(config) << config.error().message;
  return config && config->calendars.size() == 1 ? config->calendars.front() : CalendarRules{};
}

std::string ErrorOf(const std::string& text) {
  const Result<Config> config = ReadConfig(kBrand + text, "a.yaml");
  return config ? "" : config.error().message;
}

TEST(ConfigCalendarsTest, ReadsAZoneAndTheHoursOfAWeek) {
  const CalendarRules desk =
      Read("week: {monday: [\"09:00-12:00\", \"13:00-18:00\"], friday: [\"22:00-06:00\"]}");
  EXPECT_EQ(desk.name, "desk");
  EXPECT_EQ(desk.zone, "Europe/Berlin");
  EXPECT_THAT(desk.week[0], ElementsAre(LocalSpan{9h, 12h}, LocalSpan{13h, 18h}));
  EXPECT_THAT(desk.week[4], ElementsAre(LocalSpan{22h, 30h}));
  EXPECT_THAT(desk.week[6], IsEmpty());
}

TEST(ConfigCalendarsTest, ADayNamedMoreCloselyWins) {
  const CalendarRules desk = Read(
      "week: {friday: [\"09:00-15:00\"], weekdays: [\"09:00-18:00\"], "
      "every_day: [\"10:00-12:00\"], sunday: []}");
  EXPECT_THAT(desk.week[3], ElementsAre(LocalSpan{9h, 18h}));
  EXPECT_THAT(desk.week[4], ElementsAre(LocalSpan{9h, 15h}));
  EXPECT_THAT(desk.week[5], ElementsAre(LocalSpan{10h, 12h}));
  EXPECT_THAT(desk.week[6], IsEmpty());
  EXPECT_THAT(Read("week: {every_day: [\"08:00-09:00\"], weekend: []}").week[5], IsEmpty());
}

TEST(ConfigCalendarsTest, ReadsHolidaysAndJoinsThem) {
  const CalendarRules desk =
      Read(kWeek + ", holidays: [2026-12-31..2027-01-03, 2026-12-25, 2026-12-29..2026-12-30]");
  EXPECT_THAT(desk.holidays, ElementsAre(DateRange{year(2026) / 12 / 25, year(2026) / 12 / 25},
                                         DateRange{year(2026) / 12 / 29, year(2027) / 1 / 3}));
}

TEST(ConfigCalendarsTest, ReadsDaysWithHoursOfTheirOwn) {
  const CalendarRules desk =
      Read(kWeek + ", exceptions: {2026-12-24: [\"09:00-13:00\"], 2026-12-23: []}");
  EXPECT_THAT(desk.exceptions,
              ElementsAre(Pair(year(2026) / 12 / 23, IsEmpty()),
                          Pair(year(2026) / 12 / 24, ElementsAre(LocalSpan{9h, 13h}))));
}

TEST(ConfigCalendarsTest, WithoutCalendarsThereIsTheOneThatIsAlwaysOpen) {
  const auto config =
      ReadConfig(kBrand + "policies: [{name: all, calendar: round the clock}]", "a.yaml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_THAT(config->calendars, IsEmpty());
  EXPECT_EQ(config->policies->policies()[0].calendar, triage::Calendar::RoundTheClock());
}

class HolidayFileTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(folder_ / "days"); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  Result<Config> Load(const std::string& files) {
    Write("a.yaml", kBrand + Desk(kWeek + ", holidays: [2026-12-31], holiday_files: " + files));
    return LoadConfig(folder_ / "a.yaml");
  }

  std::string ErrorOfLoading(const std::string& files) {
    const auto config = Load(files);
    return config ? "" : config.error().message;
  }

  test::TemporaryFolder folder_;
};

const std::string kNewYear =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//holidays//EN\r\n"
    "BEGIN:VEVENT\r\nUID:1@days.example\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:New Year\r\n"
    "DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270103\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:2@days.example\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Tea\r\n"
    "DTSTART:20270301T100000Z\r\nDTEND:20270301T110000Z\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n";

TEST_F(HolidayFileTest, IsLookedForBesideTheConfig) {
  Write("days/new_year.ics", kNewYear);
  const auto config = Load("[days/new_year.ics]");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_THAT(config->calendars.at(0).holidays,
              ElementsAre(DateRange{year(2026) / 12 / 31, year(2027) / 1 / 2}));
}

TEST_F(HolidayFileTest, WhatItHoldsThatClosesNoDayIsNamed) {
  Write("new_year.ics", kNewYear);
  const auto config = Load("[new_year.ics]");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_THAT(config->left_out, ElementsAre(HasSubstr("new_year.ics: Tea")));
}

TEST_F(HolidayFileTest, ThatIsNotThereOrNoCalendarIsSaidWithItsPlace) {
  EXPECT_THAT(ErrorOfLoading("[none.ics]"),
              testing::AllOf(HasSubstr("a.yaml:3:115: calendars[0].holiday_files[0]: "),
                             HasSubstr("/none.ics: there is no such file")));
  EXPECT_THAT(ErrorOfLoading("[days]"), HasSubstr("/days: is a folder"));
  EXPECT_THAT(ErrorOfLoading("['']"), HasSubstr("holiday_files[0]: must not be empty"));
  EXPECT_THAT(ErrorOfLoading("[]"), HasSubstr("holiday_files: must not be empty"));
  Write("no.ics", "hello");
  EXPECT_THAT(ErrorOfLoading("[no.ics]"), HasSubstr("holiday_files[0]: "));
  Write("long.ics", std::string(kHolidayFileBytesMax + 1, ' '));
  EXPECT_THAT(ErrorOfLoading("[long.ics]"), HasSubstr("is longer than 4194304 bytes"));
}

struct Wrong {
  std::string text;
  std::string message;
};

class ConfigCalendarsFaults : public testing::TestWithParam<Wrong> {};

TEST_P(ConfigCalendarsFaults, AreSaidWithTheirPlace) {
  EXPECT_EQ(ErrorOf(GetParam().text), "a.yaml:" + GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    ConfigCalendarsTest, ConfigCalendarsFaults,
    testing::Values(
        Wrong{"calendars: desk\n", "2:12: calendars: must be a list"},
        Wrong{"calendars: [{name: desk, zone: UTC}]\n", "2:13: calendars[0].week: is missing"},
        Wrong{"calendars: [{name: desk, week: {monday: [\"09:00-18:00\"]}}]\n",
              "2:13: calendars[0].zone: is missing"},
        Wrong{
            Desk("open: []"),
            "3:5: calendars[0].week: is missing\n"
            "a.yaml:3:39: calendars[0].open: unknown key; known here: name, zone, week, holidays, "
            "holiday_files, exceptions"},
        Wrong{Desk("week: []"),
              "3:45: calendars[0].week: must be a map with the keys every_day, weekdays, weekend, "
              "monday, tuesday, wednesday, thursday, friday, saturday, sunday"},
        Wrong{Desk("week: {mon: []}"),
              "3:46: calendars[0].week.mon: unknown key; known here: every_day, weekdays, weekend, "
              "monday, tuesday, wednesday, thursday, friday, saturday, sunday"},
        Wrong{Desk("week: {monday: [9-18]}"),
              "3:55: calendars[0].week.monday[0]: must be hours, as \"09:00-18:00\", "
              "\"22:00-06:00\" or \"00:00-24:00\""},
        Wrong{Desk("week: {monday: \"09:00-18:00\"}"),
              "3:54: calendars[0].week.monday: must be a list"},
        Wrong{Desk("week: {monday: []}"),
              "3:5: calendars[0]: no day of the week has hours, so it would never open"},
        Wrong{Desk("week: {monday: []}, exceptions: {2026-12-24: [\"09:00-13:00\"]}"),
              "3:5: calendars[0]: no day of the week has hours, so it would never open"},
        Wrong{Desk(kWeek + ", holidays: [2026-02-30]"),
              "3:86: calendars[0].holidays[0]: must be a day, as 2026-12-25, or a range, as "
              "2026-12-29..2027-01-03"},
        Wrong{Desk(kWeek + ", exceptions: {Christmas: []}"),
              "3:99: calendars[0].exceptions.Christmas: is no day, as 2026-12-24"},
        Wrong{Desk(kWeek + ", exceptions: {2026-12-24: [], 2026-12-24: []}"),
              "3:104: calendars[0].exceptions.2026-12-24: is given twice"},
        Wrong{Desk(kWeek + ", exceptions: {[]: []}"),
              "3:88: calendars[0].exceptions: a key must be text"},
        Wrong{Desk(kWeek + ", exceptions: []"), "3:87: calendars[0].exceptions: must be a map"},
        Wrong{"calendars: [{name: '', zone: UTC, " + kWeek + "}]\n",
              "2:20: calendars[0].name: must not be empty"},
        Wrong{"calendars: [{name: desk, zone: '', " + kWeek + "}]\n",
              "2:32: calendars[0].zone: must not be empty"},
        Wrong{"calendars: [{name: desk, zone: Europe/Bonn, " + kWeek + "}]\n",
              "2:32: calendars[0].zone: there is no time zone 'Europe/Bonn'"},
        Wrong{"calendars: [{name: round the clock, zone: UTC, " + kWeek + "}]\n",
              "2:20: calendars[0].name: is the name of the one that is always open"},
        Wrong{"calendars:\n- {name: a, zone: UTC, " + kWeek + "}\n- {name: a, zone: UTC, " + kWeek +
                  "}\n",
              "4:10: calendars[1].name: is the name of another calendar"}));

TEST(ConfigCalendarsTest, RefusesMoreThanItsLimits) {
  std::string text = "calendars:\n";
  for (size_t i = 0; i < kCalendarsMax; ++i) {
    text += "- {name: c" + std::to_string(i) + ", zone: UTC, " + kWeek + "}\n";
  }
  EXPECT_EQ(ErrorOf(text), "");
  text += "- {name: more, zone: UTC, " + kWeek + "}\n";
  EXPECT_EQ(ErrorOf(text), "a.yaml:3:1: calendars: holds 257 entries, at most 256 are allowed");

  std::string spans;
  for (size_t i = 0; i <= triage::kSpansPerDayMax; ++i) spans += "\"09:00-18:00\", ";
  EXPECT_THAT(ErrorOf(Desk("week: {monday: [" + spans + "]}")),
              HasSubstr("holds 49 entries, at most 48 are allowed"));
  EXPECT_THAT(ErrorOf(Desk(kWeek + ", holidays: [1970-01-01..2199-12-31]")),
              HasSubstr("at most 10000"));
  std::string dates;
  for (size_t i = 0; i <= kCalendarDatesMax; ++i) dates += "2026-12-25, ";
  EXPECT_THAT(ErrorOf(Desk(kWeek + ", holidays: [" + dates + "]")),
              HasSubstr("holds 10001 entries, at most 10000 are allowed"));
  EXPECT_THAT(ErrorOf("calendars: [{name: '" + std::string(kTermBytesMax + 1, 'n') +
                      "', zone: UTC, " + kWeek + "}]\n"),
              HasSubstr("name: is 201 bytes long, at most 200 are allowed"));
}

TEST(ConfigCalendarsTest, APolicyOfACalendarThatIsWrongHasNotMadeAnotherMistake) {
  EXPECT_EQ(ErrorOf(Desk("week: {monday: []}") + "policies: [{name: all, calendar: desk}]\n"),
            "a.yaml:3:5: calendars[0]: no day of the week has hours, so it would never open");
}

}  // namespace
}  // namespace firstreply::app
