#include "dashboards/report/statistics_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/triage/statistics/told_wait.h"

namespace firstreply::dashboards {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using triage::EndReason;
using triage::kTold;
using triage::MeasuredWait;
using triage::ToldWait;
using triage::WaitKind;

constexpr TimePoint kNow = kTold + 48h;
const StatisticsScope kScope = {.from = kTold - 10h, .to = kTold + 14h};

triage::Statistics Of(const std::vector<MeasuredWait>& waits) {
  triage::StatisticsBuilder builder({.now = kNow});
  for (const MeasuredWait& wait : waits) builder.Add(wait);
  return builder.Finish();
}

std::vector<MeasuredWait> Times(int count, const ToldWait& wait) {
  return std::vector<MeasuredWait>(static_cast<size_t>(count), wait);
}

std::vector<MeasuredWait> Day() {
  std::vector<MeasuredWait> waits = Times(27, ToldWait().Target(1h).Answered(20min));
  for (const MeasuredWait& wait : Times(9, ToldWait().Target(1h).Missed())) waits.push_back(wait);
  waits.push_back(ToldWait().Target(1h).Ended(5min, EndReason::kHandedOff));
  waits.push_back(ToldWait().Target(1h).Dismissed(55min, "user:ben", "spam").SelfReported());
  waits.push_back(ToldWait().Kind(WaitKind::kPromise).Target(24h).Missed());
  return waits;
}

TEST(StatisticsJsonTest, NoShareStandsWithoutWhatIsNotInIt) {
  const std::string json = RenderStatisticsJson(Of(Day()), kScope);
  EXPECT_THAT(json, HasSubstr(R"("answers":{"waits":38,"answered":{"met":27,"missed":9,)"
                              R"("decided":36,"share":0.75,)"));
  EXPECT_THAT(
      json, HasSubstr(R"("excluded":{"undecided":0,"no_target":0,"adopted":0,)"
                      R"("no_response_needed":0,"dismissed":1,"answered_elsewhere":0,"deleted":0,)"
                      R"("brand_removed":0,"handed_off":1,"customer_did_not_follow":0},)"
                      R"("excluded_self_reported":{"dismissed":1,"answered_elsewhere":0})"));
  EXPECT_THAT(json, HasSubstr(R"("self_reported_missed":{"met":27,"decided":37,)"));
  EXPECT_THAT(json, HasSubstr(R"("answered_only":{"met":27,"decided":27,)"));
}

TEST(StatisticsJsonTest, OfFewerThanThirtyThereAreCountsAndNoShare) {
  EXPECT_THAT(RenderStatisticsJson(Of(Times(29, ToldWait().Target(1h).Missed())), kScope),
              HasSubstr(R"("met":0,"missed":29,"decided":29,"share":null,)"));
}

TEST(StatisticsJsonTest, SaysWhichWaitsItIsOf) {
  StatisticsScope scope = kScope;
  scope.brands = {"northair"};
  scope.conversations_without_wait = 4;
  EXPECT_THAT(
      RenderStatisticsJson(Of({}), scope),
      testing::StartsWith(R"({"from":"2026-03-02T00:00:00.000Z","to":"2026-03-03T00:00:00.000Z",)"
                          R"("now":"2026-03-04T10:00:00.000Z","zone":"UTC","brands":["northair"],)"
                          R"("conversations_without_wait":4,"review":null,)"));
}

TEST(StatisticsJsonTest, SaysWhatTheModelMissed) {
  StatisticsScope scope = kScope;
  scope.missed = triage::MissedEstimate{.judged = 600,
                                        .reviewed = 30,
                                        .judged_on_other_days = 90,
                                        .complaints_seen = 1,
                                        .needs_seen = 2,
                                        .complaints = triage::Missed{1, 20.2, {1.0, 103.3}},
                                        .needs = {}};
  EXPECT_THAT(RenderStatisticsJson(Of({}), scope),
              HasSubstr(R"("review":{"judged":600,"reviewed":30,"judged_on_other_days":90,)"
                        R"("missed_complaints":{"seen":1,"estimate":20,"lower":1,"upper":104},)"
                        R"("needed_a_response":{"seen":2,"estimate":null}})"));
  const std::string text = RenderStatisticsText(Of({}), scope);
  EXPECT_THAT(text, HasSubstr("of 600 posts that it said need no response (30 looked at again)"));
  EXPECT_THAT(text, HasSubstr("about 20 (1 to 104)"));
  EXPECT_THAT(text, HasSubstr("2 seen, too few looked at"));
  EXPECT_THAT(text, HasSubstr("90 more"));
}

TEST(StatisticsJsonTest, APercentileThatNobodyReachedIsNull) {
  const std::string json = RenderStatisticsJson(Of(Day()), kScope);
  EXPECT_THAT(json, HasSubstr(R"("estimate":"aalen-johansen","answered":27,"waiting":9,)"
                              R"("ended_otherwise":2)"));
  EXPECT_THAT(json, HasSubstr(R"("p90":{"seconds":null,"from":null,"to":null})"));
}

TEST(StatisticsJsonTest, PlantedSharesAreNamed) {
  const std::string json = RenderStatisticsJson(Of(Day()), kScope);
  EXPECT_THAT(json, HasSubstr(R"("broken":{"promises":1,"decided":1,"share":null})"));
  EXPECT_THAT(json,
              HasSubstr(R"("self_reported_dismissed":{"self_reported":1,"waits":38,"share":)"));
}

TEST(StatisticsJsonTest, WhyItWasDismissedIsMasked) {
  const std::string json = RenderStatisticsJson(
      Of({ToldWait().Target(1h).Dismissed(5min, "user:ben", "told ann@example.org already")}),
      kScope);
  EXPECT_THAT(json, HasSubstr("user:ben"));
  EXPECT_THAT(json, Not(HasSubstr("ann@example.org")));
}

TEST(StatisticsTextTest, ReadsAsAPage) {
  const std::string text = RenderStatisticsText(Of(Day()), kScope);
  EXPECT_THAT(text,
              HasSubstr("answered (first and next)           75.0 % (58.9 to 86.2), 27 of 36"));
  EXPECT_THAT(text, HasSubstr("not in it:                        1 dismissed, 1 handed off"));
  EXPECT_THAT(text, HasSubstr("with self-reported as missed:     73.0 %"));
  EXPECT_THAT(text, HasSubstr("p50   20 min"));
  EXPECT_THAT(text, HasSubstr("p90   not reached"));
  EXPECT_THAT(text, HasSubstr("of the answered only, which flatters: p50 20 min, p90 20 min"));
  EXPECT_THAT(text, HasSubstr("promises broken:                    1 of 1"));
  EXPECT_THAT(text, HasSubstr("dismissed by user:ben: 1, 1 of them late: spam"));
}

TEST(StatisticsTextTest, OfAPeriodWithoutWaitsItIsShort) {
  const std::string text = RenderStatisticsText(Of({}), kScope);
  EXPECT_THAT(text, HasSubstr("0 waits for an answer"));
  EXPECT_THAT(text, Not(HasSubstr("p50")));
}

TEST(StatisticsTextTest, NamesFromOutsideStayOnTheirLine) {
  const std::string text = RenderStatisticsText(
      Of({ToldWait().Target(1h).Missed().About({"refund\n99 % met\x1b[2J"})}), kScope);
  EXPECT_THAT(text, HasSubstr("refund 99 % met[2J"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace firstreply::dashboards
