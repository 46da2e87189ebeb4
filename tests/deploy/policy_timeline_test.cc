#include "deploy/app/policy_timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "deploy/app/policy_config.h"

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using triage::PolicySet;
using triage::StoredPolicyVersion;

const TimePoint kJanuary = std::chrono::sys_days(std::chrono::year(2026) / 1 / 15) + 9h;
const TimePoint kMarch = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);

constexpr std::string_view kHalfAnHour =
    "policies: [{name: half, targets: {answer: 30m, next: 30m}}]";
constexpr std::string_view kDesk =
    "calendars: [{name: desk, zone: Europe/Berlin, week: {weekdays: [\"09:00-17:00\"]}}]\n"
    "policies: [{name: desk, targets: {answer: 1h}, calendar: desk}]";

std::shared_ptr<const PolicySet> Policies(std::string_view text) {
  return ReadPolicies(text, "a.yaml").value().policies;
}

StoredPolicyVersion Stored(int64_t number, TimePoint since, std::string_view text) {
  return {number, since, WritePolicies(*Policies(text)), ""};
}

TEST(PolicyTimelineTest, IsWhatWasStored) {
  const auto timeline =
      TimelineFrom(std::vector{Stored(1, kJanuary, kHalfAnHour), Stored(2, kMarch, kDesk)});
  ASSERT_TRUE(timeline) << timeline.error().message;
  ASSERT_EQ(timeline->size(), 2u);
  EXPECT_EQ(timeline->at(0).number, 1);
  EXPECT_EQ(timeline->at(0).from, kJanuary);
  EXPECT_EQ(*timeline->at(0).policies, *Policies(kHalfAnHour));
  EXPECT_EQ(timeline->at(1).number, 2);
  EXPECT_EQ(timeline->at(1).from, kMarch);
  EXPECT_EQ(*timeline->at(1).policies, *Policies(kDesk));
}

TEST(PolicyTimelineTest, WithoutAVersionIsAnHourForEverybody) {
  const auto timeline = TimelineFrom({}).value();
  ASSERT_EQ(timeline.size(), 1u);
  EXPECT_EQ(timeline[0].number, 1);
  EXPECT_EQ(*timeline[0].policies, *PolicySet::AnHour());
}

TEST(PolicyTimelineTest, AVersionThatCannotBeReadAnyMoreIsNamed) {
  StoredPolicyVersion lost = Stored(2, kMarch, kDesk);
  const size_t zone = lost.policies.find("Europe/Berlin");
  lost.policies.replace(zone, std::string_view("Europe/Berlin").size(), "Europe/Vineta");
  const auto timeline = TimelineFrom(std::vector{Stored(1, kJanuary, kHalfAnHour), lost});
  ASSERT_FALSE(timeline);
  EXPECT_EQ(timeline.error().message,
            "version 2 of the policies, in force since 2026-03-01T00:00:00Z: stored policies:3:11: "
            "calendars[0].zone: there is no time zone 'Europe/Vineta'");
  EXPECT_FALSE(TimelineFrom(std::vector{StoredPolicyVersion{1, kJanuary, "\x01", ""}}));
}

TEST(NextPolicyVersionTest, TheFirstIsNumberOne) {
  EXPECT_EQ(NextVersion({}, *Policies(kHalfAnHour), "2025b", kMarch),
            Stored(1, kMarch, kHalfAnHour));
}

TEST(NextPolicyVersionTest, ThereIsNoneWhereNothingIsOther) {
  const std::vector<StoredPolicyVersion> versions = {Stored(1, kJanuary, kHalfAnHour)};
  EXPECT_EQ(NextVersion(versions, *Policies(kHalfAnHour), "2025b", kMarch), std::nullopt);
  // Which of our posts are a machine's, and a calendar that no policy uses, move no clock.
  const std::string more =
      std::string(kHalfAnHour) +
      "\nresponses: {templates: [\"We are on it\"]}\n"
      "calendars: [{name: spare, zone: UTC, week: {monday: [\"09:00-10:00\"]}}]";
  EXPECT_EQ(NextVersion(versions, *Policies(more), "2025b", kMarch), std::nullopt);
}

TEST(NextPolicyVersionTest, OtherPoliciesAreTheNextOne) {
  const std::vector<StoredPolicyVersion> versions = {Stored(1, kJanuary, kHalfAnHour)};
  StoredPolicyVersion expected = Stored(2, kMarch, kDesk);
  expected.zones = "2025b";
  EXPECT_EQ(NextVersion(versions, *Policies(kDesk), "2025b", kMarch), expected);
}

TEST(NextPolicyVersionTest, ItIsNeverOlderThanTheLast) {
  const std::vector<StoredPolicyVersion> versions = {Stored(1, kMarch, kHalfAnHour)};
  EXPECT_EQ(NextVersion(versions, *Policies(kDesk), "", kJanuary), Stored(2, kMarch, kDesk));
}

TEST(NextPolicyVersionTest, OtherTimeZoneDataMakesOneWhereHoursDependOnIt) {
  const auto first_of = [](std::string_view text) {
    return std::vector{*NextVersion({}, *Policies(text), "2025b", kJanuary)};
  };
  EXPECT_EQ(NextVersion(first_of(kDesk), *Policies(kDesk), "2025b", kMarch), std::nullopt);
  const auto next = NextVersion(first_of(kDesk), *Policies(kDesk), "2026a", kMarch);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->number, 2);
  EXPECT_EQ(next->zones, "2026a");
  EXPECT_EQ(NextVersion(first_of(kHalfAnHour), *Policies(kHalfAnHour), "2026a", kMarch),
            std::nullopt);
}

}  // namespace
}  // namespace firstreply::app
