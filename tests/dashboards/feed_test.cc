#include "dashboards/feed/feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/base/limits.h"
#include "tests/dashboards/seen_queue.h"

namespace firstreply::dashboards {
namespace {

using namespace std::chrono_literals;
using test::Agent;
using test::Brand;
using test::Customer;
using test::DeleteOf;
using test::Moment;
using test::Operator;
using test::RecordedAnswer;
using test::SeenQueue;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ingest::PostEvent Ann(const std::string& post, const std::string& text) {
  return Customer("ann").Says(post).At("10:00").About({"northair"}).Saying(text);
}

std::vector<std::string> Names(const RecordedAnswer& answer) {
  std::vector<std::string> names;
  for (const RecordedAnswer::Event& event : answer.events()) names.push_back(event.event);
  return names;
}

// A reader of which so many bytes may wait, as the server's streams bound it.
class NarrowSink final : public wire::Responder::Sink {
 public:
  void Send(wire::HttpResponse) override {}
  std::unique_ptr<wire::EventStream> OpenEventStream(wire::HttpHeaders) override {
    return std::make_unique<Stream>(*this);
  }
  size_t waiting = 0;
  bool is_closed = false;
  bool destroyed = false;

 private:
  class Stream final : public wire::EventStream {
   public:
    explicit Stream(NarrowSink& sink) : sink_(sink) {}
    ~Stream() override { sink_.destroyed = true; }
    bool Send(std::string_view, std::string_view, std::string_view data) override {
      sink_.waiting += data.size();
      if (sink_.waiting > kFeedBytesMax) sink_.is_closed = true;
      return !sink_.is_closed;
    }
    bool KeepAlive() override { return !sink_.is_closed; }
    void OnClosed(std::function<void()>) override {}
    bool closed() const override { return sink_.is_closed; }

   private:
    NarrowSink& sink_;
  };
};

class FeedTest : public ::testing::Test {
 protected:
  RecordedAnswer Open(const wire::Principal& principal) {
    return SeenQueue::Ask(feed.routes(), "/api/v1/feed", {}, principal);
  }

  SeenQueue queue;
  Feed feed{{.scheduler = &queue.scheduler, .board = &queue.board, .readers_max = 3}};
};

TEST_F(FeedTest, SaysHelloAndThenWhatChanges) {
  const RecordedAnswer answer = Open(Operator());
  ASSERT_TRUE(answer.streaming());
  EXPECT_EQ(answer.events().at(0).event, "hello");
  EXPECT_EQ(answer.events().at(0).data, R"({"now":"2026-03-02T09:00:00.000Z","total":0})");

  queue.Take({Ann("p1", "my bag is gone")}, Moment("10:01"));
  queue.Take({Brand("northair").Says("r1").At("10:20").To("p1")}, Moment("10:21"));
  EXPECT_THAT(Names(answer),
              ElementsAre("hello", "waiting", "changed_total", "gone", "changed_total"));
  EXPECT_THAT(answer.events()[1].data, HasSubstr(R"("text":"my bag is gone")"));
  EXPECT_THAT(answer.events()[1].data, HasSubstr(R"("deadline":"2026-03-02T11:00:00.000Z")"));
  EXPECT_EQ(answer.events()[2].data, R"({"total":1})");
  EXPECT_EQ(answer.events()[3].data, R"({"id":"1","why":"answered"})");
  EXPECT_EQ(answer.events()[4].data, R"({"total":0})");
}

TEST_F(FeedTest, IdsCountUp) {
  const RecordedAnswer answer = Open(Operator());
  queue.Take({Ann("p1", "one"), Customer("bob").Says("p2").At("10:00").About({"northair"})},
             Moment("10:01"));
  int64_t last = -1;
  for (const RecordedAnswer::Event& event : answer.events()) {
    EXPECT_GT(std::stoll(event.id), last) << event.event;
    last = std::stoll(event.id);
  }
}

TEST_F(FeedTest, TellsEachPrincipalOnlyOfItsBrands) {
  const RecordedAnswer ours = Open(Agent({"northair"}));
  const RecordedAnswer theirs = Open(Agent({"nordbank"}, "user:theo"));
  queue.Take({Ann("p1", "my bag")}, Moment("10:01"));
  queue.Take({DeleteOf("p1", Moment("10:02"))}, Moment("10:03"));
  EXPECT_THAT(Names(ours),
              ElementsAre("hello", "waiting", "changed_total", "gone", "changed_total"));
  EXPECT_THAT(Names(theirs), ElementsAre("hello"));
}

TEST_F(FeedTest, HelloCountsOnlyThePrincipalsBrands) {
  queue.Take({Ann("p1", "my bag")}, Moment("10:01"));
  EXPECT_THAT(Open(Agent({"nordbank"})).events()[0].data, HasSubstr(R"("total":0)"));
  EXPECT_THAT(Open(Agent({"northair"})).events()[0].data, HasSubstr(R"("total":1)"));
}

TEST_F(FeedTest, CountsWhatTheBoardHeldBeforeItWasListenedTo) {
  queue.Take({Ann("p1", "my bag"), Customer("bob").Says("p2").At("10:00").About({"northair"})},
             Moment("10:01"));
  Board board;
  Feed later{{.scheduler = &queue.scheduler, .board = &board}};
  {
    Reader reader(queue.database());
    board.Load(reader);
  }
  const RecordedAnswer answer = SeenQueue::Ask(later.routes(), "/api/v1/feed", {}, Operator());
  EXPECT_THAT(answer.events()[0].data, HasSubstr(R"("total":2)"));
}

TEST_F(FeedTest, WhatADeleteTookIsNotToldAgain) {
  const RecordedAnswer answer = Open(Operator());
  queue.Take({Ann("p1", "my secret")}, Moment("10:01"));
  queue.PassTo(Moment("11:01"));
  queue.Take({DeleteOf("p1", Moment("11:02"))}, Moment("11:03"));
  Publication publication;
  publication.conversations = {1};
  queue.Show(publication);
  const RecordedAnswer::Event& last = answer.events().back();
  EXPECT_EQ(last.event, "waiting");
  EXPECT_THAT(last.data, Not(HasSubstr("my secret")));
  EXPECT_THAT(last.data, Not(HasSubstr("@ann")));
}

TEST_F(FeedTest, HidesPersonalDataAndKeepsMarkupText) {
  const RecordedAnswer answer = Open(Operator());
  queue.Take({Ann("p1", "call 090-1234-5678 \"</script>\"\n\ndata: x")}, Moment("10:01"));
  EXPECT_THAT(answer.events()[1].data, HasSubstr(R"("text":"call ••• \"</script>\"\n\ndata: x")"));
}

TEST_F(FeedTest, AReaderThatDoesNotKeepUpIsCutOffAndTheOthersHearOn) {
  auto sink = std::make_shared<NarrowSink>();
  sink->waiting = kFeedBytesMax - 100;
  feed.routes()[0].handler({}, Operator(), wire::Responder(sink));
  const RecordedAnswer other = Open(Operator());
  EXPECT_EQ(feed.counts().readers, 2);
  queue.Take({Ann("p1", "a text that is one too many")}, Moment("10:01"));
  EXPECT_TRUE(sink->destroyed);
  EXPECT_EQ(feed.counts().cut_off, 1);
  EXPECT_EQ(feed.counts().readers, 1);
  EXPECT_THAT(Names(other), ElementsAre("hello", "waiting", "changed_total"));
}

TEST_F(FeedTest, OneReaderTooManyIsSentAwayUntilOneLeaves) {
  std::vector<RecordedAnswer> readers;
  for (int i = 0; i < 3; ++i) readers.push_back(Open(Operator()));
  const RecordedAnswer refused = Open(Operator());
  ASSERT_TRUE(refused.answered());
  EXPECT_EQ(refused.response().status, 503);
  EXPECT_NE(wire::FindHeader(refused.response().headers, "Retry-After"), nullptr);
  EXPECT_EQ(feed.counts().refused, 1);
  readers[1].Leave();
  EXPECT_TRUE(Open(Operator()).streaming());
}

TEST_F(FeedTest, TheStreamsOfAPrincipalWhoSignsOutEnd) {
  auto sink = std::make_shared<NarrowSink>();
  feed.routes()[0].handler({}, Agent({"northair"}), wire::Responder(sink));
  const RecordedAnswer other = Open(Agent({"northair"}, "user:theo"));
  feed.EndFor("user:anna");
  EXPECT_TRUE(sink->destroyed);
  EXPECT_EQ(feed.counts().readers, 1);
}

TEST_F(FeedTest, WhoLeavesIsForgottenAtTheNextKeepAlive) {
  RecordedAnswer answer = Open(Operator());
  answer.Leave();
  EXPECT_EQ(feed.counts().readers, 0);
  queue.scheduler.RunFor(16s);
  queue.Take({Ann("p1", "my bag")}, Moment("10:01"));
  EXPECT_THAT(Names(answer), ElementsAre("hello"));
}

TEST_F(FeedTest, AParameterIsRefused) {
  const RecordedAnswer answer =
      SeenQueue::Ask(feed.routes(), "/api/v1/feed", {{"brand", "x"}}, Operator());
  EXPECT_EQ(answer.response().status, 400);
}

TEST_F(FeedTest, ItsDefaultBoundIsOnReaders) {
  EXPECT_EQ(Feed::Options().readers_max, kFeedReadersMax);
}

}  // namespace
}  // namespace firstreply::dashboards
