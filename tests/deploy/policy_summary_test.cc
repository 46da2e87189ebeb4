#include "deploy/app/policy_summary.h"

#include <gtest/gtest.h>

namespace firstreply::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

std::string SummaryOf(std::string_view text, TimePoint now) {
  return PolicySummary(ReadPolicies(text, "a.yaml").value(), now);
}

TEST(PolicySummaryTest, SaysWhoIsUnderWhichTargetsInWhoseHours) {
  EXPECT_EQ(
      SummaryOf(
          "policies:\n"
          "- {name: critical, when: {urgency: critical, brand: [A, B]}, targets: {answer: 15m}}\n"
          "- {name: about us, when: {directed: no, visibility: public, complaint: yes}}\n"
          "- {name: rest, targets: {acknowledge: 90s, answer: 4h, next: 4h, follow_up: 1h, "
          "promise: 1d}}\n",
          sys_days(year(2026) / 11 / 22)),
      "policy critical (brand A or B, urgency critical): answer 15m; round the clock\n"
      "policy about us (directed no, complaint yes, public): no target\n"
      "policy rest (whoever is left): acknowledge 1m30s, answer 4h, next 4h, follow_up 1h, "
      "promise 1d; round the clock\n");
  EXPECT_EQ(SummaryOf("policies: []", TimePoint{}), "no policy: nobody has a target\n");
}

TEST(PolicySummaryTest, ShowsTheDaysOfACalendarInItsOwnTime) {
  // Sunday evening in London is Monday in Tokyo.
  EXPECT_EQ(
      SummaryOf(
          "calendars:\n- {name: desk, zone: Asia/Tokyo,\n"
          "   week: {weekdays: [\"09:00-12:00\", \"13:00-18:00\"], saturday: [\"22:00-06:00\"]},\n"
          "   holidays: [2026-11-23], exceptions: {2026-11-25: [\"09:00:30-10:00\"]}}\n"
          "policies: []\n",
          sys_days(year(2026) / 11 / 22) + 16h),
      "no policy: nobody has a target\n"
      "calendar desk (Asia/Tokyo): open for 32h59m30s in these seven days\n"
      "  Mon 2026-11-23  closed\n"
      "  Tue 2026-11-24  09:00-12:00, 13:00-18:00\n"
      "  Wed 2026-11-25  09:00:30-10:00\n"
      "  Thu 2026-11-26  09:00-12:00, 13:00-18:00\n"
      "  Fri 2026-11-27  09:00-12:00, 13:00-18:00\n"
      "  Sat 2026-11-28  22:00-24:00\n"
      "  Sun 2026-11-29  00:00-06:00\n");
}

TEST(PolicySummaryTest, ADayOfAChangeOfTheClocksIsAsLongAsItIs) {
  const std::string summary = SummaryOf(
      "calendars: [{name: all, zone: Europe/Berlin, week: {every_day: [\"00:00-24:00\"]}}]\n"
      "policies: []\n",
      sys_days(year(2026) / 3 / 27) + 12h);
  EXPECT_NE(summary.find("open for 167h in these seven days"), std::string::npos) << summary;
  EXPECT_NE(summary.find("  Sun 2026-03-29  00:00-24:00\n"), std::string::npos) << summary;
}

}  // namespace
}  // namespace firstreply::app
