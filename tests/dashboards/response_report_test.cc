#include "dashboards/report/response_report.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/post_builder.h"
#include "tests/support/test_monitor.h"

namespace firstreply::dashboards {
namespace {

using test::Brand;
using test::Customer;
using test::DeleteOf;
using test::Moment;
using test::TestMonitor;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kHead =
    "root,customer,brand,started_at,first_response_at,seconds,response,outcome\n";

std::string BelowHead(std::string_view lines) {
  return fmt::format("{}{}", kHead, lines);
}

class ResponseReportTest : public testing::Test {
 protected:
  std::string Text() {
    Reader reader(monitor_.store().database());
    return RenderResponseText(reader);
  }

  TestMonitor monitor_;
};

TEST_F(ResponseReportTest, AnEmptyStoreSaysSo) {
  EXPECT_EQ(monitor_.Csv(), kHead);
  EXPECT_EQ(monitor_.Canonical(), "");
  EXPECT_EQ(monitor_.Json(),
            R"({"conversations":0,"answered":0,"unanswered":0,)"
            R"("first_response_seconds":{"p50":null,"p90":null,"max":null},"brands":{},)"
            R"("outcomes":{"met":0,"missed":0,"cancelled":0,"undecided":0},"sources":{}})"
            "\n");
}

TEST_F(ResponseReportTest, TheJsonObjectHoldsAllBrandsOutcomesAndSources) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Brand("northair").Says("r1").At("10:00:58.850").ToTheMillisecond().To("p1"),
                 Customer("bob").Says("p2").At("10:00").About({"zeta"}),
                 Customer("cleo").Says("p3").At("10:50").About({"zeta"}),
                 Customer("dora").Says("p4").At("10:50").About({"zeta"}),
                 DeleteOf("p4", Moment("10:55")), DeleteOf("p4", Moment("10:55"))},
                Moment("11:30"));
  EXPECT_EQ(monitor_.Json(),
            R"({"conversations":4,"answered":1,"unanswered":3,)"
            R"("first_response_seconds":{"p50":58.850,"p90":58.850,"max":58.850},"brands":{)"
            R"("northair":{"conversations":1,"answered":1,"unanswered":0,)"
            R"("first_response_seconds":{"p50":58.850,"p90":58.850,"max":58.850}},)"
            R"("zeta":{"conversations":3,"answered":0,"unanswered":3,)"
            R"("first_response_seconds":{"p50":null,"p90":null,"max":null}}},)"
            R"("outcomes":{"met":1,"missed":1,"cancelled":1,"undecided":1},)"
            R"("sources":{"wire":{"received":7,"rejected":{},"irrelevant":0,"queued":0,)"
            R"("duplicates":1,"conflicts":0,"quarantined":0,"stored":6}}})"
            "\n");
}

TEST_F(ResponseReportTest, TheTextShowsTheUnansweredBesideThePercentiles) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("11:30"));
  EXPECT_THAT(Text(), HasSubstr("unanswered"));
  EXPECT_THAT(Text(), HasSubstr("0 met, 1 missed, 0 cancelled, 0 undecided"));
}

TEST_F(ResponseReportTest, ALineAConversationInTheOrderOfItsStart) {
  monitor_.Take({Customer("bob").Says("20").At("10:05").About({"northair"}),
                 Customer("ann").Says("10").At("10:00").About({"northair", "zeta"}),
                 Brand("zeta").Says("11").At("11:00:01").To("10")},
                Moment("11:02"));
  EXPECT_EQ(monitor_.Csv(),
            BelowHead("10,ann,northair,2026-03-02T10:00:00Z,,,,missed\n"
                      "10,ann,zeta,2026-03-02T10:00:00Z,2026-03-02T11:00:01Z,3601,11,missed\n"
                      "20,bob,northair,2026-03-02T10:05:00Z,,,,undecided\n"));
}

TEST_F(ResponseReportTest, RootsOfOneStartAreInNumericOrder) {
  monitor_.Take({Customer("ann").Says("1000").At("10:00").About({"northair"}),
                 Customer("bob").Says("999").At("10:00").About({"northair"})},
                Moment("10:02"));
  EXPECT_THAT(monitor_.Csv(), StartsWith(BelowHead("999,bob")));
}

TEST_F(ResponseReportTest, DecimalsStandOnlyWhereTheInputKnewThem) {
  monitor_.Take(
      {Customer("ann").Says("p1").At("10:00:00.250").ToTheMillisecond().About({"northair"}),
       Brand("northair").Says("r1").At("10:00:59.100").ToTheMillisecond().To("p1"),
       Customer("bob").Says("p2").At("10:01").About({"northair"}),
       Brand("northair").Says("r2").At("10:02:00.000").ToTheMillisecond().To("p2")},
      Moment("11:30"));
  EXPECT_EQ(
      monitor_.Csv(),
      BelowHead("p1,ann,northair,2026-03-02T10:00:00.250Z,2026-03-02T10:00:59.100Z,58.850,r1,met\n"
                "p2,bob,northair,2026-03-02T10:01:00Z,2026-03-02T10:02:00.000Z,60.000,r2,met\n"));
}

TEST_F(ResponseReportTest, OnlyTheFirstWaitOfAConversationHasALine) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Brand("northair").Says("r1").At("10:10").To("p1"),
                 Customer("ann").Says("p2").At("10:20").To("r1")},
                Moment("11:30"));
  EXPECT_EQ(monitor_.Csv(),
            BelowHead("p1,ann,northair,2026-03-02T10:00:00Z,2026-03-02T10:10:00Z,600,r1,"
                      "met\n"));
}

TEST_F(ResponseReportTest, AConversationThatNeededNoResponseHasNoLine) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}).NeedsNoResponse()},
                Moment("11:30"));
  EXPECT_EQ(monitor_.Csv(), kHead);
}

TEST_F(ResponseReportTest, QuotesWhatWouldBreakALine) {
  monitor_.Take({Customer("an,n").Says("p\"1").At("10:00").About({"north, \"air\""}),
                 Brand("north, \"air\"").Says("r\r\n1").At("10:10").To("p\"1")},
                Moment("11:30"));
  EXPECT_EQ(monitor_.Csv(),
            BelowHead("\"p\"\"1\",\"an,n\",\"north, \"\"air\"\"\",2026-03-02T10:00:00Z,"
                      "2026-03-02T10:10:00Z,600,\"r\r\n1\",met\n"));
}

TEST_F(ResponseReportTest, NamesNobodyWhoWasErased) {
  monitor_.Take({Customer("anneliese").Says("p1").At("10:00").About({"northair"}),
                 DeleteOf("p1", Moment("10:10"))},
                Moment("11:30"));
  for (const std::string& text : {monitor_.Csv(), monitor_.Canonical(), monitor_.Json()}) {
    EXPECT_THAT(text, Not(HasSubstr("anneliese")));
  }
  EXPECT_THAT(monitor_.Csv(), HasSubstr("northair,2026-03-02T10:00:00Z,,,,cancelled\n"));
}

TEST_F(ResponseReportTest, HoldsNoPostText) {
  monitor_.Take({Customer("ann").Says("p1").Saying("my card is 4111").About({"northair"})},
                Moment("11:30"));
  for (const std::string& text : {monitor_.Csv(), monitor_.Canonical(), monitor_.Json(), Text()}) {
    EXPECT_THAT(text, Not(HasSubstr("4111")));
  }
}

TEST_F(ResponseReportTest, TheCanonicalProjectionTellsEveryWaitInItsOwnTimes) {
  monitor_.Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
                 Brand("northair").Says("r1").At("10:10").To("p1"),
                 Customer("ann").Says("p2").At("10:20").To("r1"),
                 Customer("bob").Says("p3").At("11:00").To("p1"), DeleteOf("p3", Moment("11:05")),
                 Customer("cleo").Says("p4").At("11:00").To("p1")},
                Moment("11:30"));
  const std::string text = monitor_.Canonical();
  EXPECT_THAT(
      text,
      HasSubstr(R"({"brand":"northair","platform":"x","root":"p1","customer":"ann","waits":[)"
                R"({"kind":"first","started_by":"p1","started_at":"2026-03-02T10:00:00.000Z",)"
                R"("urgency":"normal","policy":"default",)"
                R"("deadline":"2026-03-02T11:00:00.000Z","outcome":"met",)"
                R"("decided_at":"2026-03-02T10:10:00.000Z","ended_at":"2026-03-02T10:10:00.000Z",)"
                R"("response":"r1","response_at":"2026-03-02T10:10:00.000Z",)"
                R"("acknowledged_at":"2026-03-02T10:10:00.000Z","acknowledged_by":"r1"},)"
                R"({"kind":"next","started_by":"p2","started_at":"2026-03-02T10:20:00.000Z",)"
                R"("urgency":"normal","policy":"default",)"
                R"("deadline":"2026-03-02T11:20:00.000Z","outcome":"missed",)"
                R"("decided_at":"2026-03-02T11:20:00.000Z"}]})"
                "\n"));
  EXPECT_THAT(text, HasSubstr(R"("outcome":"cancelled","decided_at":"2026-03-02T11:05:00.000Z",)"
                              R"("ended_at":"2026-03-02T11:05:00.000Z","end_reason":"deleted"})"));
  EXPECT_THAT(text, HasSubstr(R"("deadline":"2026-03-02T12:00:00.000Z","outcome":"undecided"})"));
}

TEST_F(ResponseReportTest, TheCanonicalProjectionDoesNotTellHowWeCameToKnow) {
  const auto post = Customer("ann").Says("p1").At("10:00").About({"northair"});
  const auto response = Brand("northair").Says("r1").At("10:10").To("p1");
  monitor_.Take({post, response}, Moment("10:30"));
  TestMonitor other;
  other.Take({response}, Moment("10:11"));
  other.Take({post}, Moment("10:30"));
  ASSERT_TRUE(other.Conversations().front().adopted);
  EXPECT_EQ(monitor_.Canonical(), other.Canonical());
  EXPECT_EQ(monitor_.Csv(), other.Csv());
}

}  // namespace
}  // namespace firstreply::dashboards
