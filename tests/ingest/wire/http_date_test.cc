#include "ingest/wire/http_date.h"

#include <gtest/gtest.h>

#include <string>

namespace firstreply::wire {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
// RFC 9110's own example.
constexpr TimePoint kExample =
    TimePoint{std::chrono::sys_days{std::chrono::year{1994} / 11 / 6}} + 8h + 49min + 37s;

TEST(HttpDateTest, AllThreeFormsAreRead) {
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(ParseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(ParseHttpDate("Sun Nov  6 08:49:37 1994", kNow), kExample);
  EXPECT_EQ(ParseHttpDate("Wed Nov 16 08:49:37 1994", kNow), kExample + 240h);
}

TEST(HttpDateTest, AShortYearIsAtMostFiftyYearsAhead) {
  const auto year = [](const char* text) {
    const auto date = ParseHttpDate(text, kNow);
    return static_cast<int>(
        std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(date.value())).year());
  };
  EXPECT_EQ(year("Sunday, 06-Nov-26 08:49:37 GMT"), 2026);
  EXPECT_EQ(year("Sunday, 06-Nov-76 08:49:37 GMT"), 2076);
  EXPECT_EQ(year("Sunday, 06-Nov-77 08:49:37 GMT"), 1977);
}

TEST(HttpDateTest, ALeapSecondAndALeapDay) {
  EXPECT_EQ(ParseHttpDate("Sat, 31 Dec 2016 23:59:60 GMT", kNow),
            TimePoint{std::chrono::sys_days{std::chrono::year{2017} / 1 / 1}});
  EXPECT_TRUE(ParseHttpDate("Thu, 29 Feb 2024 00:00:00 GMT", kNow).has_value());
  EXPECT_FALSE(ParseHttpDate("Sat, 29 Feb 2025 00:00:00 GMT", kNow).has_value());
}

TEST(HttpDateTest, WhatIsNoneOfThemIsNothing) {
  for (const char* text : {"",
                           "x",
                           "120",
                           "Sun",
                           "Sun,",
                           "Sun, ",
                           "Sun, 06 Nov 1994",
                           "Sun, 06 Nov 1994 08:49:37",
                           "Sun, 06 Nov 1994 08:49:37 UTC",
                           "Sun, 06 Nov 1994 08:49:37 GMT ",
                           "Sun, 6 Nov 1994 08:49:37 GMT",
                           "Sun, 06 nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 94 08:49:37 GMT",
                           "Sun, 06-Nov-1994 08:49:37 GMT",
                           "Sun, 00 Nov 1994 08:49:37 GMT",
                           "Sun, 31 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 24:49:37 GMT",
                           "Sun, 06 Nov 1994 08:60:37 GMT",
                           "Sun, 06 Nov 1994 08:49:61 GMT",
                           "Sun, 06 Nov -994 08:49:37 GMT",
                           "Sun Nov 6 08:49:37 1994",
                           "Sun Nov  6 08:49:37 94",
                           "1994-11-06T08:49:37Z"}) {
    EXPECT_FALSE(ParseHttpDate(text, kNow).has_value()) << text;
  }
}

}  // namespace
}  // namespace firstreply::wire
