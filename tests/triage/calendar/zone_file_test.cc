#include "triage/calendar/zone_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "triage/calendar/time_zone.h"

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using testing::HasSubstr;

namespace firstreply::triage {
namespace {

std::string Number(int64_t value, size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(value >> (8 * (--size)));
  return bytes;
}

struct Sample {
  char version = '2';
  std::vector<OffsetChange> changes = {{sys_seconds(1'000'000'000s), 2h},
                                       {sys_seconds(1'020'000'000s), 1h}};
  int64_t leap_seconds = 0;
  std::string footer = "\nAAA-1BBB,M3.5.0,M10.5.0/3\n";
};

std::string Part(const Sample& sample, size_t time_bytes) {
  const auto count = static_cast<int64_t>(sample.changes.size());
  std::string part = "TZif";
  part += sample.version;
  part.append(15, '\0');
  for (const int64_t number :
       {int64_t{0}, int64_t{0}, sample.leap_seconds, count, count + 1, int64_t{4}}) {
    part += Number(number, 4);
  }
  for (const OffsetChange& change : sample.changes)
    part += Number(change.at.time_since_epoch().count(), time_bytes);
  for (int64_t type = 1; type <= count; ++type) part += Number(type, 1);
  part += Number(3'600, 4) + std::string(2, '\0');
  for (const OffsetChange& change : sample.changes)
    part += Number(change.offset.count(), 4) + std::string(2, '\0');
  part += std::string("AAA\0", 4);
  part.append(static_cast<size_t>(sample.leap_seconds) * (time_bytes + 4), '\0');
  return part;
}

std::string Bytes(const Sample& sample) {
  if (sample.version == '\0') return Part(sample, 4);
  return Part(sample, 4) + Part(sample, 8) + sample.footer;
}

std::string WhyNot(std::string_view bytes) {
  const auto file = ParseZoneFile(bytes);
  if (file) return "it was read";
  EXPECT_EQ(file.error().code, Errc::kCorrupt);
  return file.error().message;
}

TEST(ZoneFileTest, ChangesAndTheRuleAfterThemAreRead) {
  const ZoneFile file = ParseZoneFile(Bytes({})).value();
  EXPECT_EQ(file.first_offset, 1h);
  EXPECT_EQ(file.changes, Sample().changes);
  ASSERT_TRUE(file.rule);
  EXPECT_EQ(file.rule->standard(), 1h);
}

TEST(ZoneFileTest, TheFirstVersionHasNoRule) {
  const ZoneFile file = ParseZoneFile(Bytes({.version = '\0'})).value();
  EXPECT_EQ(file.changes, Sample().changes);
  EXPECT_FALSE(file.rule);
}

TEST(ZoneFileTest, WithoutARuleTheLastOffsetStays) {
  const TimeZone zone = TimeZone::Parse(Bytes({.footer = "\n\n"})).value();
  EXPECT_EQ(zone.OffsetAt(sys_days{2050y / 7 / 1}), 1h);
}

TEST(ZoneFileTest, ARuleBeginsAfterTheLastChange) {
  const TimeZone zone = TimeZone::Parse(Bytes({})).value();
  EXPECT_EQ(zone.OffsetAt(sys_days{1970y / 1 / 1}), 1h);
  // The file's last change is in April 2002.
  EXPECT_EQ(zone.OffsetAt(sys_days{2002y / 4 / 1}), 2h);
  EXPECT_EQ(zone.OffsetAt(sys_days{2002y / 7 / 1}), 1h);
  EXPECT_EQ(zone.OffsetAt(sys_days{2003y / 7 / 1}), 2h);
  EXPECT_EQ(zone.OffsetAt(sys_days{2199y / 7 / 1}), 2h);
  EXPECT_EQ(zone.OffsetAt(sys_days{2199y / 12 / 1}), 1h);
}

TEST(ZoneFileTest, ARuleWithoutAnyChangeBeforeItHoldsFromTheBeginning) {
  const TimeZone zone = TimeZone::Parse(Bytes({.changes = {}})).value();
  EXPECT_EQ(zone.OffsetAt(sys_days{1975y / 7 / 1}), 2h);
}

TEST(ZoneFileTest, SummerTimeAllYearRoundHasNoChanges) {
  const TimeZone zone =
      TimeZone::Parse(Bytes({.changes = {}, .footer = "\nAAA3BBB,0/0,J365/25\n"})).value();
  for (const auto day : {2030y / 1 / 1, 2030y / 7 / 1, 2030y / 12 / 31}) {
    EXPECT_EQ(zone.OffsetAt(sys_days{day} + 2h), -2h);
    EXPECT_EQ(zone.OffsetAt(sys_days{day} + 3h), -2h);
  }
}

TEST(ZoneFileTest, AFileThatIsCutOffIsRefusedWhereverTheCutIs) {
  for (const char version : {'\0', '2'}) {
    const std::string whole = Bytes({.version = version});
    for (size_t size = 0; size < whole.size(); ++size) {
      EXPECT_NE(WhyNot(whole.substr(0, size)), "it was read") << size;
    }
  }
}

TEST(ZoneFileTest, WhatCannotBeIsRefused) {
  EXPECT_THAT(WhyNot("no zone"), HasSubstr("no file of a time zone"));
  EXPECT_THAT(WhyNot(Bytes({.changes = {{sys_seconds(2s), 2h}, {sys_seconds(1s), 1h}}})),
              HasSubstr("out of order"));
  EXPECT_THAT(WhyNot(Bytes({.leap_seconds = 1})), HasSubstr("leap seconds"));
  EXPECT_THAT(WhyNot(Bytes({.footer = "\nAAA\n"})), HasSubstr("rule for the years to come"));
  std::string no_type = Bytes({.version = '\0'});
  no_type[44 + 2 * 4] = 3;
  EXPECT_THAT(WhyNot(no_type), HasSubstr("of no type"));
  const auto far = TimeZone::Parse(Bytes({.changes = {{sys_seconds(1s), 27h}}}));
  ASSERT_FALSE(far);
  EXPECT_THAT(far.error().message, HasSubstr("more than 26 hours"));
}

}  // namespace
}  // namespace firstreply::triage
