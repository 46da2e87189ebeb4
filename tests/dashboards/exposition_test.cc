#include "dashboards/exposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alerts/courier.h"
#include "dashboards/feed/feed.h"
#include "dashboards/health.h"
#include "ingest/base/limits.h"
#include "ingest/wire/http_server.h"
#include "tests/dashboards/seen_queue.h"

namespace firstreply::dashboards {
namespace {

using namespace std::chrono_literals;
using test::Agent;
using test::Brand;
using test::Customer;
using test::Moment;
using test::Operator;
using test::SeenQueue;
using ::testing::HasSubstr;
using ::testing::Not;
using triage::LedgerStep;
using triage::Outcome;

class FakeCourier final : public alerts::Courier {
 public:
  void Take(std::vector<alerts::Delivery>) override {}
  void Hold(bool) override {}
  void Enable(const std::string&) override {}
  void Stop(Duration, std::function<void()>) override {}
  std::map<std::string, alerts::DestinationCounts> counts() const override { return all; }

  std::map<std::string, alerts::DestinationCounts> all;
};

class ExpositionTest : public ::testing::Test {
 protected:
  // Publishes what the pipeline did to the board and to the exposition, as the program does.
  void Take(std::vector<ingest::PostEvent> events, TimePoint now) {
    queue.scheduler.RunUntil(now);
    queue.monitor.Take(std::move(events), now);
    const Publication publication = queue.monitor.pipeline().TakePublication();
    queue.Show(publication);
    exposition.Observe(publication);
  }
  void PassTo(TimePoint now) {
    queue.scheduler.RunUntil(now);
    queue.monitor.PassTo(now);
    const Publication publication = queue.monitor.pipeline().TakePublication();
    queue.Show(publication);
    exposition.Observe(publication);
  }
  void Write(LedgerStep step, Outcome before, Outcome after, Duration waited = {}) {
    Publication publication;
    LedgerFact fact{.entry = {.conversation = 7, .step = step, .before = before, .after = after},
                    .brand = "northair"};
    fact.waited = waited;
    publication.ledger.push_back(fact);
    exposition.Observe(publication);
  }
  std::string Text(const wire::Principal& principal = Operator()) {
    return exposition.Text(principal);
  }
  static auto Line(const std::string& line) { return HasSubstr("\n" + line + "\n"); }

  SeenQueue queue;
  Feed feed{{.scheduler = &queue.scheduler, .board = &queue.board}};
  Health health{{.scheduler = &queue.scheduler}};
  FakeCourier courier;
  ingest::Inbox inbox{{}, {}};
  wire::HttpCounts http;
  std::map<std::string, int64_t> queued;
  Exposition exposition{{.scheduler = &queue.scheduler,
                         .version = "0.1.0",
                         .started_at = Moment("08:00"),
                         .board = &queue.board,
                         .feed = &feed,
                         .health = &health,
                         .courier = &courier,
                         .inbox = &inbox,
                         .http = [this] { return http; },
                         .sign_ins =
                             [] {
                               return std::map<std::string, int64_t>{{"wrong", 2}};
                             },
                         .queued = [this] { return queued; },
                         .held = [] { return true; }}};
};

TEST_F(ExpositionTest, ShowsWhatBecameOfAllThatASourceReceived) {
  Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:02"));
  queued["wire"] = 5;
  const std::string text = Text();
  EXPECT_THAT(text, Line(R"(firstreply_ingest_received_total{source="wire"} 7)"));
  EXPECT_THAT(text, Line(R"(firstreply_ingest_queued{source="wire"} 5)"));
  EXPECT_THAT(text, Line(R"(firstreply_ingest_duplicates_total{source="wire"} 1)"));
  EXPECT_THAT(text, Line(R"(firstreply_ingest_stored_total{source="wire"} 1)"));
  EXPECT_THAT(text, Line(R"(firstreply_ingest_quarantined_total{source="wire"} 0)"));
}

TEST_F(ExpositionTest, TheSumsGoOnFromWhatTheStoreHasAndNeverBack) {
  ingest::SourceState state;
  state.tally.received = 100;
  state.tally.rejected["not_utf8"] = 4;
  state.stored = 96;
  exposition.LoadSources({{"air", state}});
  EXPECT_THAT(Text(), Line(R"(firstreply_ingest_received_total{source="air"} 100)"));
  EXPECT_THAT(Text(),
              Line(R"(firstreply_ingest_rejected_total{reason="not_utf8",source="air"} 4)"));
}

TEST_F(ExpositionTest, ShowsWhichModelJudgesAndNoneBesideIt) {
  EXPECT_THAT(Text(), Not(HasSubstr("firstreply_triage_model_info{")));
  exposition.LoadJudgement(triage::JudgementVersion{.number = 1, .parts = {.model = "m1"}});
  EXPECT_THAT(Text(), Line(R"(firstreply_triage_model_info{model="m1"} 1)"));
  Publication publication;
  publication.judgement = triage::JudgementVersion{.number = 2, .parts = {.model = "m2"}};
  exposition.Observe(publication);
  EXPECT_THAT(Text(), Line(R"(firstreply_triage_model_info{model="m2"} 1)"));
  EXPECT_THAT(Text(), Line("firstreply_triage_judgement_version 2"));
  EXPECT_THAT(Text(), Not(HasSubstr(R"(model="m1")")));
  publication.judgement = triage::JudgementVersion{.number = 3};
  exposition.Observe(publication);
  EXPECT_THAT(Text(), Line(R"(firstreply_triage_model_info{model="none"} 1)"));
}

TEST_F(ExpositionTest, MoreSourcesThanAConfigMayHaveAreOneLine) {
  std::map<std::string, ingest::SourceState> sources;
  for (size_t i = 0; i < kSourcesMax + 20; ++i) {
    sources["s" + std::to_string(1000 + i)].tally.received = 1;
  }
  exposition.LoadSources(sources);
  EXPECT_THAT(Text(), Line(R"(firstreply_ingest_received_total{source="other"} 20)"));
}

TEST_F(ExpositionTest, ShowsWhoWaitsAndForgetsNobodyWhoIsServed) {
  Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  const std::string open =
      R"(firstreply_triage_waits_open{brand="northair",source="wire",urgency="normal"})";
  EXPECT_THAT(Text(), Line(open + " 1"));
  EXPECT_THAT(Text(), Line(R"(firstreply_triage_oldest_overdue_seconds{brand="northair"} 0)"));
  EXPECT_THAT(Text(), Line(R"(firstreply_triage_next_deadline_timestamp_seconds{brand="northair"} )"
                           "1772449200"));
  PassTo(Moment("11:05"));
  EXPECT_THAT(
      Text(),
      Line(
          R"(firstreply_triage_waits_overdue{brand="northair",source="wire",urgency="normal"} 1)"));
  EXPECT_THAT(Text(), Line(R"(firstreply_triage_oldest_overdue_seconds{brand="northair"} 300)"));
  EXPECT_THAT(Text(), Not(HasSubstr("\nfirstreply_triage_next_deadline")));
  Take({Brand("northair").Says("r1").At("11:10").To("p1")}, Moment("11:11"));
  EXPECT_THAT(Text(), Line(open + " 0"));
}

TEST_F(ExpositionTest, CountsAnOutcomeAndAFirstResponseOnce) {
  Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
        Brand("northair").Says("r1").At("10:20").To("p1")},
       Moment("10:21"));
  Take({Brand("northair").Says("r2").At("10:10").To("p1")}, Moment("10:22"));
  const std::string text = Text();
  EXPECT_THAT(
      text,
      Line(R"(firstreply_triage_outcomes_total{brand="northair",outcome="met",wait="first"} 1)"));
  EXPECT_THAT(text, Line(R"(firstreply_triage_first_response_seconds_bucket)"
                         R"({brand="northair",le="900"} 0)"));
  EXPECT_THAT(text, Line(R"(firstreply_triage_first_response_seconds_bucket)"
                         R"({brand="northair",le="1800"} 1)"));
  EXPECT_THAT(text, Line(R"(firstreply_triage_first_response_seconds_count{brand="northair"} 1)"));
}

TEST_F(ExpositionTest, ACorrectionIsCountedBesideTheOutcomeAndNotAsOne) {
  Take({Customer("ann").Says("p1").At("10:00").About({"northair"})}, Moment("10:01"));
  PassTo(Moment("11:01"));
  Take({Brand("northair").Says("r1").At("10:30").To("p1")}, Moment("11:02"));
  const std::string text = Text();
  EXPECT_THAT(
      text,
      Line(
          R"(firstreply_triage_outcomes_total{brand="northair",outcome="missed",wait="first"} 1)"));
  EXPECT_THAT(text, Not(HasSubstr(R"(outcome="met")")));
  EXPECT_THAT(text, Line(R"(firstreply_triage_corrections_total)"
                         R"({brand="northair",from="missed",to="met",wait="first"} 1)"));
}

TEST_F(ExpositionTest, ADecisionThatIsMadeAgainIsACorrectionToo) {
  Write(LedgerStep::kDecided, Outcome::kUndecided, Outcome::kMet);
  Write(LedgerStep::kCorrected, Outcome::kMet, Outcome::kUndecided);
  Write(LedgerStep::kDecided, Outcome::kUndecided, Outcome::kMissed);
  const std::string text = Text();
  EXPECT_THAT(
      text,
      Line(R"(firstreply_triage_outcomes_total{brand="northair",outcome="met",wait="first"} 1)"));
  EXPECT_THAT(text, Not(HasSubstr(R"(outcome="missed")")));
  EXPECT_THAT(text, Line(R"(firstreply_triage_corrections_total)"
                         R"({brand="northair",from="met",to="undecided",wait="first"} 1)"));
  EXPECT_THAT(text, Line(R"(firstreply_triage_corrections_total)"
                         R"({brand="northair",from="undecided",to="missed",wait="first"} 1)"));
  Write(LedgerStep::kWithdrawn, Outcome::kMissed, Outcome::kUndecided);
  EXPECT_THAT(Text(), Line(R"(firstreply_triage_corrections_total)"
                           R"({brand="northair",from="missed",to="none",wait="first"} 1)"));
}

TEST_F(ExpositionTest, RemembersABoundedNumberOfWaits) {
  for (int64_t i = 0; i <= static_cast<int64_t>(triage::kWaitsRememberedMax); ++i) {
    Publication publication;
    LedgerFact fact{.entry = {.conversation = i, .step = LedgerStep::kAnswered}, .brand = "b"};
    publication.ledger = {fact, fact};
    exposition.Observe(publication);
  }
  const std::string count = std::to_string(triage::kWaitsRememberedMax + 1);
  const std::string line = R"(firstreply_triage_first_response_seconds_count{brand="b"} )";
  EXPECT_THAT(Text(), Line(line + count));
}

TEST_F(ExpositionTest, ShowsHowEachDestinationFares) {
  alerts::DestinationCounts& desk = courier.all["desk"];
  desk.sent = 3;
  desk.failed_tries = 2;
  desk.given_up = 1;
  desk.waiting = 4;
  desk.oldest = Moment("09:00") - 90s;
  desk.circuit_open = true;
  desk.latency_buckets.assign(alerts::kLatencyBounds.size() + 1, 0);
  desk.latency_buckets[1] = 3;
  desk.latency_sum = 900ms;
  Text();
  desk.latency_buckets[8] = 1;
  desk.latency_sum += 2h;
  const std::string text = Text();
  EXPECT_THAT(text,
              Line(R"(firstreply_alerts_deliveries_total{destination="desk",result="sent"} 3)"));
  EXPECT_THAT(text, Line(R"(firstreply_alerts_failed_tries_total{destination="desk"} 2)"));
  EXPECT_THAT(text, Line(R"(firstreply_alerts_oldest_waiting_seconds{destination="desk"} 90)"));
  EXPECT_THAT(text, Line(R"(firstreply_alerts_circuit_open{destination="desk"} 1)"));
  EXPECT_THAT(text, Line("firstreply_alerts_deliveries_held 1"));
  EXPECT_THAT(text,
              Line(R"(firstreply_alerts_delivery_seconds_bucket{destination="desk",le="0.1"} 0)"));
  EXPECT_THAT(text,
              Line(R"(firstreply_alerts_delivery_seconds_bucket{destination="desk",le="0.5"} 3)"));
  EXPECT_THAT(text,
              Line(R"(firstreply_alerts_delivery_seconds_bucket{destination="desk",le="+Inf"} 4)"));
  EXPECT_THAT(text, Line(R"(firstreply_alerts_delivery_seconds_sum{destination="desk"} 7200.9)"));
}

TEST_F(ExpositionTest, ShowsRequestsFeedHealthAndItself) {
  http.requests = 12;
  http.responses[4] = 5;
  http.refused[static_cast<size_t>(wire::HttpRefusal::kBodyTooLarge)] = 2;
  health.Set("store_refuses", "", Moment("09:00"));
  const std::string text = Text();
  EXPECT_THAT(text, Line("firstreply_http_requests_total 12"));
  EXPECT_THAT(text, Line(R"(firstreply_http_responses_total{class="4xx"} 5)"));
  EXPECT_THAT(text, Line(R"(firstreply_http_refused_total{reason="body_too_large"} 2)"));
  EXPECT_THAT(text, Line(R"(firstreply_dashboards_sign_ins_refused_total{reason="wrong"} 2)"));
  EXPECT_THAT(text, Line("firstreply_dashboards_feed_readers 0"));
  EXPECT_THAT(text, Line(R"(firstreply_problem{name="store_refuses"} 1)"));
  EXPECT_THAT(text, Line(R"(firstreply_build_info{version="0.1.0"} 1)"));
  EXPECT_THAT(text, Line("firstreply_ingest_inbox_items_max 4096"));
  health.Clear("store_refuses");
  EXPECT_THAT(Text(), Line(R"(firstreply_problem{name="store_refuses"} 0)"));
}

TEST_F(ExpositionTest, MeasuresLagAndCommits) {
  exposition.ingest().SawPost("air", 1500ms);
  exposition.ingest().SawPost("air", -5s);
  Publication publication;
  publication.commit_took = 3ms;
  exposition.Observe(publication);
  EXPECT_THAT(Text(), Line(R"(firstreply_ingest_lag_seconds_bucket{source="air",le="2"} 2)"));
  EXPECT_THAT(Text(), Line(R"(firstreply_ingest_lag_seconds_bucket{source="air",le="1"} 1)"));
  EXPECT_THAT(Text(), Line(R"(firstreply_ingest_commit_seconds_bucket{le="0.005"} 1)"));
}

TEST_F(ExpositionTest, WhoMaySeeSomeBrandsSeesNoLineOfOthersAndNoneAcrossBrands) {
  Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
        Customer("bob").Says("p2").At("10:00").About({"nordbank"})},
       Moment("10:01"));
  courier.all["desk"].sent = 3;
  const std::string text = Text(Agent({"northair"}));
  EXPECT_THAT(text, HasSubstr(R"(brand="northair")"));
  EXPECT_THAT(text, Not(HasSubstr("nordbank")));
  EXPECT_THAT(text, Not(HasSubstr("desk")));
  EXPECT_THAT(text, Not(HasSubstr("received_total")));
}

TEST_F(ExpositionTest, NamesInLabelsAreEscaped) {
  Take({Customer("ann").Says("p1").At("10:00").About({"a\"b\\c\nd"})}, Moment("10:01"));
  EXPECT_THAT(Text(), HasSubstr(R"(brand="a\"b\\c\nd")"));
}

TEST_F(ExpositionTest, IsTheSameTextForTheSameState) {
  Take({Customer("ann").Says("p1").At("10:00").About({"northair"}),
        Customer("bob").Says("p2").At("10:00").About({"nordbank"})},
       Moment("10:01"));
  EXPECT_EQ(Text(), Text());
  const auto answer = SeenQueue::Ask(exposition.routes(), "/metrics", {}, Operator());
  EXPECT_EQ(answer.response().body, Text());
  EXPECT_EQ(*wire::FindHeader(answer.response().headers, "Content-Type"),
            "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(exposition.routes()[0].access, wire::Access::kMetrics);
}

}  // namespace
}  // namespace firstreply::dashboards
