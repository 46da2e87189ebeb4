// The same server behind TLS, on the simulated network.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ingest/wire/tls.h"
#include "tests/ingest/wire/sim_server.h"
#include "tests/ingest/wire/test_authority.h"
#include "tests/support/temporary_folder.h"

namespace firstreply::test {
namespace {

using namespace std::chrono_literals;

// Carries connections of TLS over another transport.
class TlsTransport final : public Transport {
 public:
  TlsTransport(Transport& carrier, const wire::TlsContext& context)
      : carrier_(carrier), context_(context) {}

  std::unique_ptr<Attempt> Connect(const Endpoint& to, OnConnected done) override {
    return carrier_.Connect(
        to, [this, to, done = std::move(done)](Result<std::unique_ptr<Stream>> stream) {
          if (!stream) return done(stream.error());
          done(context_.Call(std::move(*stream), to.host));
        });
  }
  Result<std::unique_ptr<Listener>> Listen(const Endpoint& at, OnAccepted accepted) override {
    return carrier_.Listen(at, std::move(accepted));
  }

 private:
  Transport& carrier_;
  const wire::TlsContext& context_;
};

class HttpsTest : public testing::Test {
 protected:
  HttpsTest() {
    // Into the century of the test's certificates, whenever the test runs.
    sim_.scheduler.StepWallClock(std::chrono::sys_days(std::chrono::year(2060) / 1 / 1) - kNoon);
    server_context_ =
        wire::TlsContext::ForServer(sim_.scheduler, certificate_.certificate, certificate_.key)
            .value();
    client_context_ = wire::TlsContext::ForClient(sim_.scheduler, authority_.file()).value();
    sim_.address.port = 8443;
    wire::HttpServer::Options options;
    options.scheduler = &sim_.scheduler;
    options.transport = &sim_.transport;
    options.gate = &sim_;
    options.tls = server_context_.get();
    options.listen = sim_.address;
    options.routes = sim_.Routes();
    sim_.server = wire::HttpServer::Listen(std::move(options)).value();
    over_tls_.emplace(sim_.transport, *client_context_);
  }

  std::unique_ptr<HttpPeer> Ask(const std::string& bytes) {
    auto peer = std::make_unique<HttpPeer>(*over_tls_, sim_.address);
    peer->Send(bytes);
    sim_.RunFor(1s);
    return peer;
  }

  const TemporaryFolder folder_;
  const TestAuthority authority_{folder_};
  const CertificateFiles certificate_ = authority_.Issue("server", "IP:127.0.0.1");
  std::unique_ptr<wire::TlsContext> server_context_;
  std::unique_ptr<wire::TlsContext> client_context_;
  SimServer sim_;
  std::optional<TlsTransport> over_tls_;
};

TEST_F(HttpsTest, RequestsAreAnsweredAndKnownToBeSecure) {
  const auto peer = Ask("POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(peer->Only().body, "hello");
  ASSERT_EQ(sim_.requests.size(), 1u);
  EXPECT_TRUE(sim_.requests[0].secure);
  EXPECT_EQ(sim_.requests[0].peer, "127.0.0.1");
}

TEST_F(HttpsTest, ARefusalIsReadAlthoughTheRestWasNot) {
  const auto peer = Ask("POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n" +
                        std::string(5000, 'x'));
  EXPECT_EQ(peer->Only().status, 413);
  sim_.RunFor(3s);
  EXPECT_TRUE(peer->closed());
}

TEST_F(HttpsTest, EventsFlowAndAReaderThatLeavesIsTold) {
  const auto peer = Ask("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  ASSERT_EQ(sim_.events.size(), 1u);
  sim_.events[0]->Send("", "", "hello");
  sim_.RunFor(1s);
  EXPECT_NE(peer->received().find("data: hello\n\n"), std::string::npos);
  peer->Leave();
  sim_.RunFor(1s);
  EXPECT_TRUE(sim_.events[0]->closed());
}

TEST_F(HttpsTest, WhoSpeaksPlainHttpIsSentAway) {
  const auto peer = sim_.Ask("GET /hello/a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  EXPECT_TRUE(peer->closed());
  EXPECT_TRUE(sim_.requests.empty());
  EXPECT_EQ(sim_.server->counts().connections_open, 0);
}

}  // namespace
}  // namespace firstreply::test
