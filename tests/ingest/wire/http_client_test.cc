#include "ingest/wire/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/ingest/wire/test_authority.h"
#include "tests/support/sim_scheduler.h"
#include "tests/support/sim_transport.h"

namespace firstreply::wire {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr TimePoint kIn2060{std::chrono::sys_days{std::chrono::year{2060} / 1 / 1}};
constexpr char kOk[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

// When a server speaks.
enum class Speaks : uint8_t { kToRequest, kToHead, kAtOnce };

// A server that says what the test wants said.
class ScriptedServer {
 public:
  struct Script {
    std::string says;
    bool closes = true;  // afterwards
    Speaks speaks = Speaks::kToRequest;
  };

  ScriptedServer(Transport& transport, const Endpoint& at, Script script,
                 const TlsContext* tls = nullptr)
      : script_(std::move(script)),
        listener_(transport
                      .Listen(at,
                              [this, tls](std::unique_ptr<Stream> stream) {
                                Serve(tls == nullptr ? std::move(stream)
                                                     : tls->Serve(std::move(stream)));
                              })
                      .value()) {}

  const std::string& received() const { return received_; }
  int connections() const { return connections_; }
  bool left() const { return left_; }  // by the client

 private:
  void Serve(std::unique_ptr<Stream> stream) {
    ++connections_;
    received_.clear();
    said_ = false;
    left_ = false;
    stream_ = std::move(stream);
    if (script_.speaks == Speaks::kAtOnce) return Say();
    Read();
  }

  void Read() {
    stream_->Read(buffer_, [this](const Result<size_t>& count) {
      if (!count || *count == 0) {
        left_ = true;
        return;
      }
      received_.append(buffer_.data(), *count);
      if (!said_ && HasEnough()) Say();
      if (script_.speaks != Speaks::kToHead || !said_) Read();
    });
  }

  bool HasEnough() const {
    const size_t head_end = received_.find("\r\n\r\n");
    if (head_end == std::string::npos) return false;
    const size_t length = received_.find("Content-Length: ");
    if (script_.speaks == Speaks::kToHead || length == std::string::npos) return true;
    return received_.size() - head_end - 4 == std::stoul(received_.substr(length + 16));
  }

  void Say() {
    said_ = true;
    stream_->Write(script_.says, [this](const Status&) {
      if (script_.closes) stream_->Close();
    });
  }

  const Script script_;
  std::array<char, 4096> buffer_{};
  std::string received_;
  int connections_ = 0;
  bool said_ = false;
  bool left_ = false;
  std::unique_ptr<Stream> stream_;
  const std::unique_ptr<Transport::Listener> listener_;
};

class HttpClientTest : public testing::Test {
 protected:
  static HttpCall Call(const std::string& url = "http://desk.example/hook?to=care") {
    return {.url = Url::Parse(url).value(),
            .headers = {{"Content-Type", "text/plain"}, {"X-Two", "a b"}},
            .body = "the body"};
  }

  // The answer, or why there is none, within a minute.
  Result<HttpResponse> Ask(const HttpCall& call) {
    std::optional<Result<HttpResponse>> answer;
    HttpClient client({.scheduler = &scheduler_, .transport = &transport_, .tls = tls_});
    const auto pending =
        client.Send(call, [&](Result<HttpResponse> got) { answer = std::move(got); });
    EXPECT_FALSE(answer) << "inside the call";
    scheduler_.RunFor(1min);
    if (!answer) return Error{Errc::kCorrupt, "nobody answered within a minute"};
    return *answer;
  }

  Result<HttpResponse> AskOne(const std::string& says, bool closes = true) {
    const ScriptedServer server(transport_, {"desk.example", 80}, {.says = says, .closes = closes});
    return Ask(Call());
  }

  test::SimScheduler scheduler_{{.start = kIn2060}};
  test::SimTransport transport_{scheduler_, {.seed = 7}};
  const TlsContext* tls_ = nullptr;
  HttpClient client_{{.scheduler = &scheduler_, .transport = &transport_}};
};

TEST_F(HttpClientTest, SendsTheRequestAndBringsBackTheResponse) {
  const ScriptedServer server(transport_, {"desk.example", 80}, {.says = kOk, .closes = false});
  const Result<HttpResponse> response = Ask(Call());
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(server.received(),
            "POST /hook?to=care HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\n"
            "Content-Type: text/plain\r\nX-Two: a b\r\nContent-Length: 8\r\n\r\nthe body");
  EXPECT_TRUE(server.left());
}

TEST_F(HttpClientTest, NamesTheHostAsTheUrlDoes) {
  for (const auto& [url, host] : std::vector<std::pair<std::string, std::string>>{
           {"http://desk.example:8080/", "Host: desk.example:8080\r\n"},
           {"http://[::1]:8080/", "Host: [::1]:8080\r\n"},
           {"http://[::1]/", "Host: [::1]\r\n"}}) {
    HttpCall call = Call(url);
    const ScriptedServer server(transport_, {call.url.host, call.url.port}, {.says = kOk});
    EXPECT_TRUE(Ask(call).has_value());
    EXPECT_THAT(server.received(), HasSubstr(host));
  }
}

TEST_F(HttpClientTest, AGetNamesNoLengthAndAHeadWaitsForNoBody) {
  const ScriptedServer server(
      transport_, {"desk.example", 80},
      {.says = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", .closes = false});
  HttpCall call = Call();
  call.method = "HEAD";
  call.body.clear();
  EXPECT_EQ(Ask(call).value().status, 200);
  EXPECT_EQ(server.received().find("Content-Length"), std::string::npos);
}

TEST_F(HttpClientTest, AnyStatusIsAnAnswerAndNoRedirectIsFollowed) {
  const ScriptedServer elsewhere(transport_, {"elsewhere.example", 80}, {.says = kOk});
  const Result<HttpResponse> response = AskOne(
      "HTTP/1.1 307 Moved\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(response.value().status, 307);
  EXPECT_EQ(elsewhere.connections(), 0);
  EXPECT_EQ(AskOne("HTTP/1.1 503 Busy\r\nRetry-After: 3\r\n\r\n").value().status, 503);
}

TEST_F(HttpClientTest, TakesEveryFormOfABody) {
  EXPECT_EQ(AskOne("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "5\r\nhello\r\n0\r\n\r\n",
                   false)
                .value()
                .body,
            "hello");
  EXPECT_EQ(AskOne("HTTP/1.0 200 OK\r\n\r\nuntil the end").value().body, "until the end");
  EXPECT_EQ(AskOne(std::string("HTTP/1.1 100 Continue\r\n\r\n") + kOk, false).value().body,
            "hello");
}

TEST_F(HttpClientTest, ALyingLengthIsAResponseThatBrokeOff) {
  const Error error = AskOne("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello").error();
  EXPECT_EQ(error.code, Errc::kUnavailable);
  EXPECT_EQ(AskOne("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello").value().body, "he");
}

TEST_F(HttpClientTest, WhatIsTooLargeIsNotReadToItsEnd) {
  const ScriptedServer server(transport_, {"desk.example", 80},
                              {.says = "HTTP/1.1 200 OK\r\n\r\n" + std::string(5'000'000, 'x')});
  EXPECT_EQ(Ask(Call()).error().code, Errc::kTooLarge);
  EXPECT_TRUE(server.left());

  HttpCall modest = Call();
  modest.response_bytes_max = 4;
  modest.url.port = 81;
  const ScriptedServer other(transport_, {"desk.example", 81}, {.says = kOk});
  EXPECT_EQ(Ask(modest).error().code, Errc::kTooLarge);

  const std::string most(kHttpClientBodyBytesMax, 'x');
  modest = Call();
  modest.url.port = 82;
  const ScriptedServer third(transport_, {"desk.example", 82},
                             {.says = "HTTP/1.1 200 OK\r\n\r\n" + most});
  EXPECT_EQ(Ask(modest).value().body, most);
}

TEST_F(HttpClientTest, WhatIsNoHttpIsRefused) {
  EXPECT_EQ(AskOne("220 mail.example ready\r\n", false).error().code, Errc::kInvalid);
  EXPECT_EQ(AskOne("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", false).error().code, Errc::kInvalid);
}

TEST_F(HttpClientTest, NobodyThereIsSaid) {
  EXPECT_EQ(Ask(Call()).error().code, Errc::kUnavailable);
  const ScriptedServer server(transport_, {"desk.example", 80}, {.says = kOk});
  transport_.Plan({.refused = true});
  EXPECT_THAT(Ask(Call()).error().message, HasSubstr("refused"));
}

TEST_F(HttpClientTest, AConnectionThatIsCutAtAnyByteIsSaid) {
  const ScriptedServer server(transport_, {"desk.example", 80}, {.says = kOk});
  ASSERT_TRUE(Ask(Call()).has_value());
  const auto bytes = static_cast<int64_t>(server.received().size() + sizeof(kOk) - 1);
  for (int64_t byte = 0; byte < bytes; ++byte) {
    transport_.Plan({.cut_at_byte = byte});
    const Result<HttpResponse> response = Ask(Call());
    ASSERT_TRUE(response.has_error()) << "byte " << byte;
    EXPECT_EQ(response.error().code, Errc::kUnavailable) << "byte " << byte;
  }
}

TEST_F(HttpClientTest, ATimeOutCoversEveryStage) {
  const ScriptedServer server(transport_, {"desk.example", 80}, {.says = kOk});
  HttpCall large = Call();
  large.body.assign(1'000'000, 'x');
  const auto ask = [&](const HttpCall& call, test::SimTransport::Fate fate) {
    transport_.Plan(std::move(fate));
    const TimePoint asked = scheduler_.Now();
    std::optional<TimePoint> told;
    std::string message;
    const auto pending = client_.Send(call, [&](const Result<HttpResponse>& got) {
      told = scheduler_.Now();
      message = got.error().message;
      EXPECT_EQ(got.error().code, Errc::kUnavailable);
    });
    scheduler_.RunFor(1min);
    EXPECT_EQ(told, asked + 15s);
    return message;
  };
  EXPECT_THAT(ask(Call(), {.unanswered = true}), HasSubstr("15000 ms while connecting"));
  EXPECT_THAT(ask(large, {.stalled_at_byte = 1'000}), HasSubstr("while sending"));
  EXPECT_THAT(ask(Call(), {.stalled_at_byte = 50}), HasSubstr("while waiting for the response"));
  EXPECT_THAT(ask(Call(), {.stalled_at_byte = 160}), HasSubstr("while waiting for the response"));
}

TEST_F(HttpClientTest, AServerThatDripsDoesNotOutliveTheTimeOut) {
  std::unique_ptr<Stream> drips;
  std::function<void()> drip = [&] {
    drips->Write("x", [](const Status&) {});
    scheduler_.After(1s, drip);
  };
  const auto listener =
      transport_.Listen({"desk.example", 80}, [&](std::unique_ptr<Stream> stream) {
        drips = std::move(stream);
        drips->Write("HTTP/1.1 200 OK\r\nX: ", [](const Status&) {});
        scheduler_.After(1s, drip);
      });
  const Error error = Ask(Call()).error();
  EXPECT_THAT(error.message, HasSubstr("took longer than 15000 ms"));
}

TEST_F(HttpClientTest, AnAnswerCountsThoughTheBodyCouldNotBeSent) {
  const ScriptedServer server(transport_, {"desk.example", 80},
                              {.says = "HTTP/1.1 413 Too much\r\nContent-Length: 0\r\n\r\n",
                               .closes = false,
                               .speaks = Speaks::kToHead});
  HttpCall call = Call();
  call.body.assign(1'000'000, 'x');
  EXPECT_EQ(Ask(call).value().status, 413);
}

TEST_F(HttpClientTest, AnAnswerBeforeTheRequestIsTaken) {
  const ScriptedServer server(transport_, {"desk.example", 80},
                              {.says = "HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\n\r\n",
                               .closes = false,
                               .speaks = Speaks::kAtOnce});
  EXPECT_EQ(Ask(Call()).value().status, 429);
}

TEST_F(HttpClientTest, GivingUpClosesTheConnectionAndTellsNobody) {
  const ScriptedServer server(transport_, {"desk.example", 80}, {.says = "", .closes = false});
  for (const Duration moment : {0ms, 1ms, 30ms, 100ms, 1'000ms}) {
    bool told = false;
    auto pending = client_.Send(Call(), [&](const Result<HttpResponse>&) { told = true; });
    scheduler_.RunFor(moment);
    pending.reset();
    scheduler_.RunFor(1min);
    EXPECT_FALSE(told) << moment.count();
    EXPECT_EQ(server.left(), server.connections() > 0) << moment.count();
  }
}

TEST_F(HttpClientTest, TheAnswerMayEndItsOwnCall) {
  const ScriptedServer server(transport_, {"desk.example", 80}, {.says = kOk});
  std::unique_ptr<HttpClient::Pending> pending;
  int told = 0;
  pending = client_.Send(Call(), [&](const Result<HttpResponse>&) {
    ++told;
    pending.reset();
  });
  scheduler_.RunFor(1min);
  EXPECT_EQ(told, 1);
}

TEST_F(HttpClientTest, ARequestThatCouldBeReadAsAnotherIsRefused) {
  const ScriptedServer server(transport_, {"desk.example", 80}, {.says = kOk});
  std::vector<HttpCall> calls(15, Call());
  calls[0].headers.emplace_back("X", "a\r\nX-Injected: b");
  calls[1].headers.emplace_back("X", "a\nb");
  calls[2].headers.emplace_back("X", std::string("a\0b", 3));
  calls[3].headers.emplace_back("X Y", "a");
  calls[4].headers.emplace_back("X:", "a");
  calls[5].headers.emplace_back("", "a");
  calls[6].headers.emplace_back("Host", "other.example");
  calls[7].headers.emplace_back("content-LENGTH", "0");
  calls[8].headers.emplace_back("Transfer-Encoding", "chunked");
  calls[9].method = "POST / HTTP/1.1\r\nX:";
  calls[10].method = "";
  calls[11].url.target = "/a b";
  calls[12].url.target = "/a\r\nX: b";
  calls[13].url.target = "";
  calls[14].url.host = "desk.example\r\nX: b";
  for (size_t i = 0; i < calls.size(); ++i) {
    const Result<HttpResponse> response = Ask(calls[i]);
    ASSERT_TRUE(response.has_error()) << i;
    EXPECT_EQ(response.error().code, Errc::kInvalid) << i;
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(HttpClientTest, AnErrorDoesNotRepeatWhatMayBeSecret) {
  HttpCall call = Call("http://desk.example/hushhush");
  call.headers = {{"Authorization", "hushhush\n"}};
  EXPECT_EQ(Ask(call).error().message.find("hush"), std::string::npos);
  call.headers.clear();
  EXPECT_EQ(Ask(call).error().message.find("hush"), std::string::npos);
}

class HttpsClientTest : public HttpClientTest {
 protected:
  HttpsClientTest() {
    const auto files = authority_.Issue("desk", "DNS:desk.example");
    server_tls_ = TlsContext::ForServer(scheduler_, files.certificate, files.key).value();
    client_tls_ = TlsContext::ForClient(scheduler_, authority_.file()).value();
  }

  Result<HttpResponse> AskSafely(std::string says) {
    const ScriptedServer server(transport_, {"desk.example", 443}, {.says = std::move(says)},
                                server_tls_.get());
    tls_ = client_tls_.get();
    return Ask(Call("https://desk.example/"));
  }

  const test::TemporaryFolder folder_;
  const test::TestAuthority authority_{folder_};
  std::unique_ptr<TlsContext> server_tls_;
  std::unique_ptr<TlsContext> client_tls_;
};

TEST_F(HttpsClientTest, SpeaksTlsWhereTheUrlSaysSo) {
  EXPECT_EQ(AskSafely(kOk).value().body, "hello");
  EXPECT_EQ(AskSafely("HTTP/1.1 200 OK\r\n\r\nuntil the end").value().body, "until the end");
}

TEST_F(HttpsClientTest, NothingOfTheRequestReachesAServerThatIsAnother) {
  const ScriptedServer server(transport_, {"other.example", 443}, {.says = kOk}, server_tls_.get());
  tls_ = client_tls_.get();
  const Error error = Ask(Call("https://other.example/")).error();
  EXPECT_EQ(error.code, Errc::kUnavailable);
  EXPECT_THAT(error.message, HasSubstr("hostname mismatch"));
  EXPECT_EQ(server.received(), "");
}

TEST_F(HttpsClientTest, WithoutTlsAnHttpsUrlIsRefused) {
  EXPECT_EQ(Ask(Call("https://desk.example/")).error().code, Errc::kInvalid);
}

}  // namespace
}  // namespace firstreply::wire
