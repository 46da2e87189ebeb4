#include "ingest/base/rfc3339.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace firstreply {
namespace {

std::string Again(std::string_view text) {
  const Result<Instant> time = ParseRfc3339(text);
  return time ? FormatRfc3339(*time) : "refused";
}

TEST(Rfc3339Test, ATimeIsWrittenInUtcAsFinelyAsItWasRead) {
  EXPECT_EQ(Again("2017-10-31T22:10:35Z"), "2017-10-31T22:10:35Z");
  EXPECT_EQ(Again("2017-10-31T22:10:35.250Z"), "2017-10-31T22:10:35.250Z");
  EXPECT_EQ(Again("2017-10-31T22:10:35.000Z"), "2017-10-31T22:10:35.000Z");
  EXPECT_EQ(Again("2017-11-01T07:10:35.250+09:00"), "2017-10-31T22:10:35.250Z");
  EXPECT_EQ(Again("2017-10-31t18:40:35-03:30"), "2017-10-31T22:10:35Z");
  EXPECT_EQ(Again("2017-10-31 22:10:35z"), "2017-10-31T22:10:35Z");
}

TEST(Rfc3339Test, FractionsOfAnyLengthAreCutToMilliseconds) {
  EXPECT_EQ(Again("2017-10-31T22:10:35.2Z"), "2017-10-31T22:10:35.200Z");
  EXPECT_EQ(Again("2017-10-31T22:10:35.25Z"), "2017-10-31T22:10:35.250Z");
  EXPECT_EQ(Again("2017-10-31T22:10:35.2509999999999999Z"), "2017-10-31T22:10:35.250Z");
}

TEST(Rfc3339Test, ALeapSecondIsTheSecondAfter) {
  EXPECT_EQ(Again("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z");
}

TEST(Rfc3339Test, TimesBefore1970KeepTheirMilliseconds) {
  EXPECT_EQ(Again("1969-12-31T23:59:59.999Z"), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(Again("0000-01-01T00:00:00Z"), "0000-01-01T00:00:00Z");
  EXPECT_EQ(Again("9999-12-31T23:59:59.999Z"), "9999-12-31T23:59:59.999Z");
}

TEST(Rfc3339Test, LeapYearsAreThoseOfTheCalendar) {
  EXPECT_EQ(Again("2000-02-29T00:00:00Z"), "2000-02-29T00:00:00Z");
  EXPECT_EQ(Again("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00Z");
  EXPECT_EQ(Again("1900-02-29T00:00:00Z"), "refused");
  EXPECT_EQ(Again("2023-02-29T00:00:00Z"), "refused");
}

TEST(Rfc3339Test, AnythingElseIsRefused) {
  for (std::string_view wrong : {"",
                                 "2017",
                                 "2017-10-31",
                                 "2017-10-31T22:10Z",
                                 "2017-10-31T22:10:35",
                                 "2017-10-31T22:10:35.Z",
                                 "2017-10-31T22:10:35,5Z",
                                 "2017-10-31T22:10:35+0900",
                                 "2017-10-31T22:10:35+09",
                                 "2017-10-31T22:10:35+24:00",
                                 "2017-10-31T22:10:35+09:60",
                                 "2017-10-31T22:10:35ZZ",
                                 " 2017-10-31T22:10:35Z",
                                 "2017-10-31T22:10:35Z ",
                                 "2017-13-01T00:00:00Z",
                                 "2017-00-01T00:00:00Z",
                                 "2017-04-31T00:00:00Z",
                                 "2017-04-00T00:00:00Z",
                                 "2017-10-31T24:00:00Z",
                                 "2017-10-31T22:60:00Z",
                                 "2017-10-31T22:10:61Z",
                                 "2017-1-31T22:10:35Z",
                                 "-017-10-31T22:10:35Z",
                                 "2017/10/31T22:10:35Z",
                                 "١٩٧٠-01-01T00:00:00Z",
                                 "0000-01-01T00:00:00+00:01",
                                 "9999-12-31T23:59:59-00:01",
                                 "9999-12-31T23:59:60Z"}) {
    EXPECT_EQ(Again(wrong), "refused") << wrong;
  }
  EXPECT_EQ(Again(std::string_view("2017-10-31T22:10:35Z\0", 21)), "refused");
}

TEST(Rfc3339Test, ARefusalSaysWhatIsWrongAndShowsNoMoreThanTheBeginning) {
  EXPECT_THAT(ParseRfc3339("2017-02-30T00:00:00Z").error().message,
              testing::HasSubstr("no such day"));
  EXPECT_THAT(ParseRfc3339("2017-02-03T24:00:00Z").error().message,
              testing::HasSubstr("no such time of day"));
  EXPECT_LT(ParseRfc3339(std::string(100'000, 'x')).error().message.size(), 200u);
}

TEST(InstantTest, IsOrderedByItsTimeAlone) {
  const Instant coarse{TimePoint(Duration(1000)), false}, fine{TimePoint(Duration(1000)), true};
  EXPECT_EQ(coarse, fine);
  EXPECT_LT(coarse, (Instant{TimePoint(Duration(1001)), false}));
}

}  // namespace
}  // namespace firstreply
