// What a server does with requests that are in order, and with handlers that are not.
#include "ingest/wire/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/ingest/wire/sim_server.h"

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using wire::HttpRefusal;

std::string Header(const wire::HttpResponse& response, std::string_view name) {
  const std::string* found = wire::FindHeader(response.headers, name);
  return found ? *found : "(none)";
}

TEST(HttpServerTest, AnswersWithLengthAndDateAndKeepsTheConnection) {
  SimServer sim;
  const auto peer = sim.Ask("GET /hello/Anna HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const wire::HttpResponse response = peer->Only();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "hello, Anna");
  EXPECT_EQ(Header(response, "Content-Length"), "11");
  EXPECT_EQ(Header(response, "Date"), "Sun, 01 Mar 2026 12:00:00 GMT");
  EXPECT_EQ(Header(response, "Connection"), "(none)");
  EXPECT_FALSE(peer->closed());
  EXPECT_EQ(sim.server->counts().requests, 1);
  EXPECT_EQ(sim.server->counts().responses[2], 1);
  EXPECT_EQ(sim.server->counts().connections_open, 1);
}

TEST(HttpServerTest, HandsOverWhatWasAskedByWhom) {
  SimServer sim;
  const auto peer = sim.Connect("192.0.2.7");
  peer->Send(
      "GET /hello/%E4%BD%90%E8%97%A4?since=a%20b+c&empty HTTP/1.1\r\nHost: localhost\r\n"
      "Cookie: theme=dark; session=abc\r\nX-Note:  two  blanks \r\n\r\n");
  sim.RunFor(1s);
  ASSERT_EQ(sim.requests.size(), 1u);
  const wire::HttpRequest& request = sim.requests[0];
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.path, "/hello/佐藤");
  EXPECT_EQ(*request.Query("since"), "a b c");
  EXPECT_EQ(*request.Query("empty"), "");
  EXPECT_EQ(request.Query("absent"), nullptr);
  EXPECT_EQ(*request.Header("x-note"), "two  blanks");
  EXPECT_EQ(request.Cookie("session"), "abc");
  EXPECT_EQ(request.Cookie("absent"), std::nullopt);
  EXPECT_EQ(request.peer, "192.0.2.7");
  EXPECT_FALSE(request.secure);
}

TEST(HttpServerTest, TakesABodyByLengthAndInChunks) {
  SimServer sim;
  auto peer = sim.Ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(peer->Only().body, "hello");
  peer = sim.Ask(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nhel\r\n2;note=x\r\nlo\r\n0\r\n\r\n");
  EXPECT_EQ(peer->Only().body, "hello");
  peer = sim.Ask(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  EXPECT_EQ(peer->Only().status, 200);
  EXPECT_FALSE(peer->closed());
}

TEST(HttpServerTest, AnswersPipelinedRequestsOneAfterTheOther) {
  SimServer sim;
  const auto peer = sim.Ask(
      "GET /hello/one HTTP/1.1\r\nHost: localhost\r\n\r\n"
      "GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n"
      "GET /hello/three HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(peer->Only().body, "hello, one");
  EXPECT_EQ(sim.requests.size(), 2u) << "the third waits for the second";
  sim.later[0].Send({.body = "two"});
  sim.RunFor(1s);
  const ReadResponses read = ReadAll(peer->received());
  ASSERT_EQ(read.all.size(), 3u);
  EXPECT_EQ(read.all[1].body, "two");
  EXPECT_EQ(read.all[2].body, "hello, three");
}

TEST(HttpServerTest, AnswersHeadLikeGetWithoutTheBody) {
  SimServer sim;
  const auto peer = sim.Ask(
      "HEAD /hello/Anna HTTP/1.1\r\nHost: localhost\r\n\r\n"
      "GET /hello/Bo HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const ReadResponses read = ReadAll(peer->received(), {0});
  ASSERT_EQ(read.all.size(), 2u) << peer->received();
  EXPECT_EQ(Header(read.all[0], "Content-Length"), "11");
  EXPECT_EQ(read.all[1].body, "hello, Bo");
}

TEST(HttpServerTest, AnAnswerWithoutContentHasNoLength) {
  SimServer sim;
  const auto peer = sim.Ask("GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(peer->Only().status, 204);
  EXPECT_EQ(Header(peer->Only(), "Content-Length"), "(none)");
}

TEST(HttpServerTest, ClosesAfterTheAnswerWhenAskedToAndForHttp10) {
  SimServer sim;
  auto peer = sim.Ask("GET /hello/Anna HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(Header(peer->Only(), "Connection"), "close");
  EXPECT_TRUE(peer->closed());
  peer = sim.Ask("GET /hello/Anna HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(peer->Only().body, "hello, Anna");
  EXPECT_EQ(Header(peer->Only(), "Connection"), "close");
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(sim.server->counts().connections_open, 0);
}

TEST(HttpServerTest, SaysContinueToWhomItAdmits) {
  SimServer sim;
  const auto peer = sim.Ask(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: "
      "100-continue\r\n\r\n");
  EXPECT_EQ(peer->received(), "HTTP/1.1 100 Continue\r\n\r\n");
  peer->Send("ok");
  sim.RunFor(1s);
  const ReadResponses read = ReadAll(peer->received());
  ASSERT_EQ(read.all.size(), 2u);
  EXPECT_EQ(read.all[1].body, "ok");

  sim.gate_refuses = wire::Problem(401, "Unauthorized", "Sign in.");
  const auto stranger = sim.Ask(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: "
      "100-continue\r\n\r\n");
  EXPECT_EQ(stranger->Only().status, 401);
}

TEST(HttpServerTest, SendsTheStandingHeadersUnlessTheHandlerSetThem) {
  wire::HttpServer::Options options;
  options.headers = {{"X-Frame-Options", "DENY"}, {"Cache-Control", "no-store"}};
  options.routes = {{.method = "GET",
                     .pattern = "/picture",
                     .access = wire::Access::kPublic,
                     .handler = [](const auto&, const auto&, wire::Responder respond) {
                       respond.Send({.headers = {{"cache-control", "max-age=60"},
                                                 {"Content-Length", "7"},
                                                 {"Connection", "upgrade"}}});
                     }}};
  SimServer sim(std::move(options));
  const auto peer = sim.Ask("GET /picture HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const wire::HttpResponse response = peer->Only();
  EXPECT_EQ(Header(response, "X-Frame-Options"), "DENY");
  EXPECT_EQ(Header(response, "Cache-Control"), "max-age=60");
  EXPECT_EQ(Header(response, "Content-Length"), "0");
  EXPECT_EQ(Header(response, "Connection"), "(none)");
  // Refusals have them too.
  const auto lost = sim.Ask("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(Header(lost->Only(), "X-Frame-Options"), "DENY");
}

TEST(HttpServerTest, ARequestMayComeByteByByte) {
  const std::string request =
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n0\r\n\r\n";
  for (size_t split = 1; split < request.size(); ++split) {
    SimServer sim;
    const auto peer = sim.Connect();
    peer->Send(request.substr(0, split));
    sim.RunFor(1s);
    EXPECT_EQ(peer->received(), "") << split;
    peer->Send(request.substr(split));
    sim.RunFor(1s);
    EXPECT_EQ(peer->Only().body, "hello") << split;
  }
}

TEST(HttpServerTest, ALateAnswerGoesNowhere) {
  SimServer sim;
  const auto peer = sim.Ask("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  sim.RunFor(5s);
  EXPECT_EQ(peer->Only().status, 503);
  EXPECT_EQ(sim.Refused(HttpRefusal::kHandlerTimeout), 1);
  peer->Send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  sim.RunFor(1s);
  sim.later[0].Send({.body = "too late"});
  sim.later[1].Send({.body = "in time"});
  sim.RunFor(1s);
  const ReadResponses read = ReadAll(peer->received());
  ASSERT_EQ(read.all.size(), 2u);
  EXPECT_EQ(read.all[1].body, "in time");
}

TEST(HttpServerTest, AnAnswerAfterThePeerOrTheServerIsGoneHarmsNobody) {
  SimServer sim;
  const auto left = sim.Ask("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  left->Leave();
  sim.RunFor(1s);
  const auto orphaned = sim.Ask("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  sim.server.reset();
  sim.later[0].Send({.body = "anybody?"});
  EXPECT_TRUE(sim.later[1].OpenEventStream()->closed());
  sim.later.clear();
  sim.RunFor(1s);
  EXPECT_EQ(orphaned->received(), "");
  EXPECT_TRUE(orphaned->closed());
}

TEST(HttpServerTest, AHandlerMayEndTheServer) {
  SimServer sim;
  std::unique_ptr<wire::HttpServer>* server = nullptr;
  wire::HttpServer::Options options;
  options.scheduler = &sim.scheduler;
  options.transport = &sim.transport;
  options.gate = &sim;
  options.listen = {"127.0.0.1", 8081};
  options.routes = {{.method = "POST",
                     .pattern = "/end",
                     .access = wire::Access::kPublic,
                     .handler = [&](const auto&, const auto&, wire::Responder respond) {
                       server->reset();
                       respond.Send({.status = 200});
                     }}};
  auto second = *wire::HttpServer::Listen(std::move(options));
  server = &second;
  HttpPeer peer(sim.transport, {"127.0.0.1", 8081});
  peer.Send("POST /end HTTP/1.1\r\nHost: localhost\r\n\r\n");
  sim.RunFor(1s);
  EXPECT_TRUE(peer.closed());
  EXPECT_EQ(peer.received(), "");
}

TEST(HttpServerTest, AHandlerThatThrowsIsA500AndALineForTheOperator) {
  SimServer sim;
  const auto peer = sim.Ask("GET /throws HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(peer->Only().status, 500);
  EXPECT_EQ(peer->Only().body.find("invariant"), std::string::npos);
  EXPECT_EQ(sim.Refused(HttpRefusal::kHandlerFailed), 1);
  EXPECT_THAT(sim.failures, ElementsAre(HasSubstr("GET /throws")));
  EXPECT_FALSE(peer->closed());
}

TEST(HttpServerTest, AGateThatThrowsLetsNobodyIn) {
  SimServer sim;
  sim.gate_throws = true;
  const auto peer = sim.Ask("GET /hello/Anna HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(peer->Only().status, 500);
  EXPECT_TRUE(sim.requests.empty());
  EXPECT_THAT(sim.failures, ElementsAre(HasSubstr("the gate threw")));
}

TEST(HttpServerTest, AResponderThatIsDroppedAnswers500) {
  SimServer sim;
  const auto peer = sim.Ask("GET /silent HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(peer->Only().status, 500);
}

TEST(HttpServerTest, AHeaderWithALineBreakIsNotSent) {
  SimServer sim;
  const auto peer = sim.Ask("GET /injects HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(peer->Only().status, 500);
  EXPECT_EQ(peer->received().find("Set-Cookie"), std::string::npos);
  EXPECT_EQ(sim.Refused(HttpRefusal::kHandlerFailed), 1);
  EXPECT_EQ(sim.failures.size(), 1u);
}

TEST(HttpServerTest, TwoRoutesOfOneMethodAndPatternAreAMistake) {
  SimServer sim;
  wire::HttpServer::Options options;
  options.scheduler = &sim.scheduler;
  options.transport = &sim.transport;
  options.listen = {"127.0.0.1", 8081};
  options.routes = sim.Routes();
  options.routes.push_back(options.routes[0]);
  EXPECT_THROW((void)wire::HttpServer::Listen(std::move(options)), std::logic_error);
}

TEST(HttpServerTest, AnAddressThatIsTakenIsUnavailable) {
  SimServer sim;
  wire::HttpServer::Options options;
  options.scheduler = &sim.scheduler;
  options.transport = &sim.transport;
  options.listen = sim.address;
  const auto second = wire::HttpServer::Listen(std::move(options));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::kUnavailable);
}

}  // namespace
}  // namespace firstreply::test
