#include "ingest/sources/http_source.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/limits.h"
#include "tests/support/recorded_answer.h"
#include "tests/support/sim_scheduler.h"

namespace firstreply::ingest {
namespace {

using test::RecordedAnswer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using wire::HttpRequest;
using wire::Principal;
using wire::Role;

std::string Post(int number, const std::string& more = "") {
  return fmt::format(
      "{{\"id\":\"e{0}\",\"type\":\"created\",\"platform\":\"x\",\"post\":\"p{0}\",\"author\":"
      "\"ann\","
      "\"text\":\"where is my bag\",\"posted_at\":\"1970-01-01T00:00:00Z\"{1}}}\n",
      number, more);
}

Brand Named(const std::string& name) {
  Brand brand;
  brand.name = name;
  return brand;
}

HttpRequest RequestWith(const std::string& body) {
  HttpRequest request;
  request.method = "POST";
  request.path = "/ingest/v1/events";
  request.body = body;
  return request;
}

Principal TokenFor(std::set<std::string> sources) {
  Principal token;
  token.name = "token:feed";
  token.role = Role::kIngest;
  token.sources = std::move(sources);
  return token;
}

class HttpSourceTest : public testing::Test {
 protected:
  HttpSourceTest() { Make({}); }

  void Make(Inbox::Options inbox) {
    source_.reset();
    inbox_ = std::make_unique<Inbox>(inbox, [] {});
    source_ = std::make_unique<HttpSource>(HttpSource::Options{
        .scheduler = &scheduler_,
        .inbox = inbox_.get(),
        .matcher = &matcher_,
        .threads = &threads_,
        .tombstones = &tombstones_,
        .sources = {{"desk", true, {"northair"}}, {"stream", false, {}}},
        .on_lag = [this](const std::string&, Duration lag) { lags_.push_back(lag); }});
  }

  // The only route, asked with this body.
  void Ask(RecordedAnswer& answer, const std::string& body, const std::string& source = "desk",
           const Principal& principal = kOperator) {
    HttpRequest request = RequestWith(body);
    if (!source.empty()) request.query["source"] = source;
    source_->routes().front().handler(request, principal, answer.responder());
  }

  // What is in the inbox is stored.
  std::vector<InboxItem> StoreAll() {
    std::vector<InboxItem> items = inbox_->Drain(1000);
    std::vector<uint64_t> receipts;
    for (const InboxItem& item : items) receipts.push_back(item.receipt);
    source_->Stored(receipts);
    return items;
  }

  static Principal Operator() {
    Principal principal;
    principal.name = "loopback";
    principal.role = Role::kOperator;
    return principal;
  }
  static inline const Principal kOperator = Operator();

  test::SimScheduler scheduler_{{}};
  CurrentMatcher matcher_{
      BrandMatcher::Build(BrandDirectory::Make({Named("northair"), Named("southsea")}).value())
          .value()};
  ThreadIndex threads_;
  TombstoneRing tombstones_;
  std::unique_ptr<Inbox> inbox_;
  std::unique_ptr<HttpSource> source_;
  std::vector<Duration> lags_;
};

TEST_F(HttpSourceTest, AnswersOnlyOnceEverythingKeptIsStored) {
  RecordedAnswer answer;
  Ask(answer, Post(1) + Post(2));
  EXPECT_FALSE(answer.answered());
  const std::vector<InboxItem> items = StoreAll();
  ASSERT_THAT(items, SizeIs(1));
  EXPECT_THAT(items[0].events, SizeIs(2));
  ASSERT_TRUE(answer.answered());
  EXPECT_EQ(answer.response().status, 200);
  EXPECT_EQ(answer.response().body,
            "{\"received\":2,\"kept\":2,\"irrelevant\":0,\"rejected_total\":0,\"rejected\":[]}");
  EXPECT_EQ(source_->waiting(), 0U);
}

TEST_F(HttpSourceTest, SaysOfABadLineWhereItIsAndWhyAndTakesTheOthers) {
  RecordedAnswer answer;
  Ask(answer, Post(1) + "{\"id\":\"e2\"}\n\n" + Post(3) + "nonsense\n");
  const std::vector<InboxItem> items = StoreAll();
  EXPECT_THAT(items[0].events, SizeIs(2));
  EXPECT_EQ(items[0].tally.received, 4);
  EXPECT_THAT(answer.response().body, HasSubstr("\"received\":4,\"kept\":2"));
  EXPECT_THAT(answer.response().body,
              HasSubstr("\"index\":1,\"field\":\"type\",\"reason\":\"missing_field\""));
  EXPECT_THAT(answer.response().body, HasSubstr("\"index\":4"));
  EXPECT_THAT(answer.response().body, Not(HasSubstr("nonsense")));
}

TEST_F(HttpSourceTest, CountsWhatCameToNothingInTheStoreToo) {
  RecordedAnswer answer;
  Ask(answer, "nonsense\n");
  const std::vector<InboxItem> items = StoreAll();
  ASSERT_THAT(items, SizeIs(1));
  EXPECT_THAT(items[0].events, IsEmpty());
  EXPECT_EQ(items[0].tally.rejected.at("malformed"), 1);
  EXPECT_EQ(answer.response().status, 200);
}

TEST_F(HttpSourceTest, EventsAreLiveAndSeenNowUnlessTheySayOtherwise) {
  scheduler_.RunUntil(TimePoint(Duration(5'000)));
  RecordedAnswer answer;
  Ask(answer, Post(1) +
                  Post(2, ",\"freshness\":\"backfill\",\"seen_at\":\"1970-01-01T00:00:02Z\"") +
                  Post(3, ",\"seen_at\":\"2100-01-01T00:00:00Z\""));
  const InboxItem item = StoreAll().front();
  EXPECT_EQ(item.events[0].freshness, Freshness::kLive);
  EXPECT_EQ(item.events[0].seen_at, TimePoint(Duration(5'000)));
  EXPECT_EQ(item.events[1].freshness, Freshness::kBackfill);
  EXPECT_EQ(item.events[1].seen_at, TimePoint(Duration(2'000)));
  EXPECT_EQ(item.events[2].seen_at, TimePoint(Duration(5'000)));
  EXPECT_THAT(lags_, ElementsAre(Duration(5'000), Duration(5'000)));
}

TEST_F(HttpSourceTest, ABodyOfMoreThanABatchGoesInSeveralItemsAndIsAnsweredOnce) {
  std::string body;
  for (size_t i = 0; i < kBatchEventsMax + 1; ++i) body += Post(static_cast<int>(i));
  RecordedAnswer answer;
  Ask(answer, body);
  std::vector<InboxItem> items = inbox_->Drain(1);
  source_->Stored(std::vector<uint64_t>{items.front().receipt});
  EXPECT_FALSE(answer.answered());
  EXPECT_EQ(items.front().tally.received, static_cast<int64_t>(kBatchEventsMax));
  EXPECT_EQ(StoreAll().front().tally.received, 1);
  EXPECT_EQ(answer.response().status, 200);
}

TEST_F(HttpSourceTest, AFullInboxIsSaidSoWithATimeToTryAgain) {
  Make({.items_max = 1, .bytes_max = 1 << 20});
  RecordedAnswer first, second;
  Ask(first, Post(1));
  Ask(second, Post(2));
  EXPECT_FALSE(first.answered());
  ASSERT_TRUE(second.answered());
  EXPECT_EQ(second.response().status, 429);
  EXPECT_NE(wire::FindHeader(second.response().headers, "Retry-After"), nullptr);
  StoreAll();
  EXPECT_EQ(first.response().status, 200);
}

TEST_F(HttpSourceTest, ABodyThatFitsOnlyInPartIsNotAcknowledged) {
  Make({.items_max = 1, .bytes_max = 64 << 20});
  std::string body;
  for (size_t i = 0; i < kBatchEventsMax + 1; ++i) body += Post(static_cast<int>(i));
  RecordedAnswer answer;
  Ask(answer, body);
  EXPECT_EQ(answer.response().status, 429);
  StoreAll();
  EXPECT_EQ(answer.response().status, 429);
  EXPECT_EQ(source_->waiting(), 0U);
}

TEST_F(HttpSourceTest, AMonitorThatStopsTakesNothing) {
  inbox_->Close();
  RecordedAnswer answer;
  Ask(answer, Post(1));
  EXPECT_EQ(answer.response().status, 503);
}

TEST_F(HttpSourceTest, KeepsOfAFirehoseWhatConcernsABrand) {
  RecordedAnswer answer;
  Ask(answer,
      Post(1) + Post(2, ",\"language\":\"en\"") +
          "{\"id\":\"e3\",\"type\":\"created\",\"platform\":\"x\",\"post\":\"p3\",\"author\":"
          "\"bob\","
          "\"text\":\"southsea lost my bag\",\"posted_at\":\"1970-01-01T00:00:00Z\"}\n",
      "stream");
  EXPECT_THAT(StoreAll().front().events, SizeIs(1));
  EXPECT_THAT(answer.response().body, HasSubstr("\"kept\":1,\"irrelevant\":2"));
}

TEST_F(HttpSourceTest, SeveralSourcesHaveToBeChosenFrom) {
  RecordedAnswer answer;
  Ask(answer, Post(1), "");
  EXPECT_EQ(answer.response().status, 400);
  EXPECT_THAT(answer.response().body, HasSubstr("?source=NAME"));
}

TEST_F(HttpSourceTest, ATokenOfOneSourceNeedNotNameItAndSpeaksForNoOther) {
  const Principal token = TokenFor({"desk"});
  RecordedAnswer own, other, hidden;
  Ask(own, Post(1), "", token);
  EXPECT_EQ(StoreAll().front().source, "desk");
  EXPECT_EQ(own.response().status, 200);
  Ask(other, Post(2), "stream", token);
  EXPECT_EQ(other.response().status, 403);
  Ask(hidden, Post(3, ",\"source\":\"stream\""), "", token);
  StoreAll();
  EXPECT_THAT(hidden.response().body, HasSubstr("\"reason\":\"source_not_bound\""));
}

TEST_F(HttpSourceTest, AnEventMayNameAnyConfiguredSourceOfItsTokenAndIsCountedThere) {
  RecordedAnswer answer;
  Ask(answer, Post(1) + Post(2, ",\"source\":\"stream\",\"brand\":\"northair\""), "desk");
  const std::vector<InboxItem> items = StoreAll();
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_THAT(answer.response().body, HasSubstr("\"reason\":\"directed_only\""));
}

TEST_F(HttpSourceTest, ATokenOfOneBrandSpeaksForNoOtherAndDoesNotLearnWhichThereAre) {
  Make({});
  source_->Configure({{"all", true, {}}});
  Principal token = TokenFor({"all"});
  token.brands = {"northair"};
  RecordedAnswer answer;
  Ask(answer,
      Post(1, ",\"brand\":\"northair\"") + Post(2, ",\"brand\":\"southsea\"") +
          Post(3, ",\"brand\":\"nobody\""),
      "all", token);
  EXPECT_THAT(StoreAll().front().events, SizeIs(1));
  EXPECT_THAT(answer.response().body, Not(HasSubstr("unknown_brand")));
  EXPECT_THAT(answer.response().body, HasSubstr("\"rejected_total\":2"));
}

TEST_F(HttpSourceTest, ATokenOfOneTenantsBrandsFilesInItsRealmOnly) {
  Brand north = Named("northair"), south = Named("southsea");
  north.tenant = "north", south.tenant = "south";
  matcher_.Replace(BrandMatcher::Build(BrandDirectory::Make({north, south}).value()).value());
  source_->Configure({{"all", true, {}}});
  Principal token = TokenFor({"all"});
  token.brands = {"northair"};
  RecordedAnswer answer;
  Ask(answer, Post(1) + Post(2, ",\"brand\":\"southsea\""), "all", token);
  const std::vector<InboxItem> items = StoreAll();
  ASSERT_THAT(items.front().events, SizeIs(1));
  EXPECT_THAT(items.front().events.front().shares, ElementsAre(RealmShare{"north", {}, {}, {}}));
  EXPECT_THAT(answer.response().body, HasSubstr("\"rejected_total\":1"));
}

TEST_F(HttpSourceTest, WhatIsNoEventsAtAllIsRefused) {
  RecordedAnswer empty, form;
  Ask(empty, "");
  EXPECT_EQ(empty.response().status, 400);
  HttpRequest request = RequestWith(Post(1));
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  source_->routes().front().handler(request, kOperator, form.responder());
  EXPECT_EQ(form.response().status, 415);
  EXPECT_THAT(inbox_->Drain(10), IsEmpty());
}

TEST_F(HttpSourceTest, ASourceThatTheConfigLosesIsGoneForTheNextRequest) {
  source_->Configure({{"stream", false, {}}});
  RecordedAnswer answer;
  Ask(answer, Post(1), "desk");
  EXPECT_EQ(answer.response().status, 400);
}

}  // namespace
}  // namespace firstreply::ingest
